// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// credentialsProvider returns what provides the key that signs requests.
func (s providerSettings) credentialsProvider() apiclient.CredentialsProvider {
	if s.role != "" {
		return apiclient.NewInstanceRole(s.role, s.roots)
	}
	return s.credentials
}

// describeKey returns which key it is and where it comes from, for people.
func (s providerSettings) describeKey() string {
	if s.role != "" {
		return "the access key of " + s.keySource
	}
	return fmt.Sprintf("%s, read from %s", s.credentials, s.keySource)
}

// keySource is a source of the access key. The access key ID and the secret key
// always come from the same source: a secret key belongs to one access key.
type keySource struct {
	name       string // for people
	id, secret string // "" if unset
	idName     string // what the source calls them
	secretName string
	missing    string // why the source could not be used, if that is not just that nothing is set
}

// environment is the name of a keySource.
const environment = "the environment"

// resolveKey finds the first source with an access key. One of the two without
// the other is an error: to go on to the next source would hide a mistake.
func (r *resolver) resolveKey(s *providerSettings) {
	if r.rejectUnknown(r.model.AccessKey, "access_key", "QINGCLOUD_ACCESS_KEY") || r.rejectUnknown(r.model.SecretKey, "secret_key", "QINGCLOUD_SECRET_KEY") {
		return
	}
	var checked []string
	for _, load := range []func() keySource{
		r.keyArguments,
		r.keyVariables("QINGCLOUD_ACCESS_KEY", "QINGCLOUD_SECRET_KEY"),
		r.keyVariables("QINGCLOUD_ACCESS_KEY_ID", "QINGCLOUD_SECRET_ACCESS_KEY"),
		r.keyFile,
	} {
		source := load()
		switch {
		case source.id != "" && source.secret != "":
			r.addInvalid("access_key", source.name+" ("+source.idName+")", cmp.Or(validateKey(source.id), validateOrder(source)))
			r.addInvalid("secret_key", source.name+" ("+source.secretName+")", validateKey(source.secret))
			s.credentials = apiclient.NewCredentials(source.id, source.secret, "")
			s.keySource = fmt.Sprintf("%s (%s)", source.name, source.idName)
			if source.name == environment {
				r.variables["access_key"] = source.idName
			}
			return
		case source.id != "":
			r.addIncompleteKey("secret_key", "Secret Key", source.name, source.idName, source.secretName)
			return
		case source.secret != "":
			r.addIncompleteKey("access_key", "Access Key", source.name, source.secretName, source.idName)
			return
		}
		nothing := fmt.Sprintf("neither %s nor %s is set", source.idName, source.secretName)
		checked = append(checked, fmt.Sprintf("- %s: %s", source.name, cmp.Or(source.missing, nothing)))
	}
	if r.diags.HasError() { // about the config file, which may contain the key
		return
	}
	if r.useInstanceRole() {
		s.role, s.keySource = r.metadataURL(), "the IAM role of this instance"
		return
	}
	checked = append(checked, "- the IAM role of this instance: use_instance_role is not true")
	if !r.diags.HasError() {
		r.diags.AddAttributeError(path.Root("access_key"), "Missing QingCloud Access Key",
			"Requests to the QingCloud API must be signed, but the provider found no access key. It checked, in this order:\n\n"+
				strings.Join(checked, "\n")+"\n\nSet the arguments access_key and secret_key in the provider block, "+
				"or the environment variables QINGCLOUD_ACCESS_KEY and QINGCLOUD_SECRET_KEY. An empty value counts as unset.")
	}
}

// accessKeyIDPattern matches the access key IDs in QingCloud's documentation.
var accessKeyIDPattern = regexp.MustCompile(`^[A-Z]{20}$`)

// validateOrder rejects a secret key in place of the access key ID, which is sent with
// each request, and whose end is shown.
func validateOrder(source keySource) error {
	if accessKeyIDPattern.MatchString(source.secret) && !accessKeyIDPattern.MatchString(source.id) {
		return invalidValuef("It seems to be the secret key: the value of %s has the form of an access key ID. Exchange the two.", source.secretName)
	}
	return nil
}

func (r *resolver) addIncompleteKey(argument, what, source, set, unset string) {
	r.diags.AddAttributeError(path.Root(argument), "Missing QingCloud "+what, fmt.Sprintf(
		"The credentials in %s are incomplete: %s is set, but %s is unset or empty.\n\n"+
			"Set both in the same source, or neither. They are never combined from two sources, because a secret key belongs to one access key.",
		source, set, unset))
}

func (r *resolver) keyArguments() keySource {
	return keySource{
		name: "the provider block", idName: "access_key", secretName: "secret_key",
		id: r.model.AccessKey.ValueString(), secret: r.model.SecretKey.ValueString(),
	}
}

func (r *resolver) keyVariables(id, secret string) func() keySource {
	return func() keySource {
		return keySource{name: environment, idName: id, secretName: secret, id: r.getenv(id), secret: r.getenv(secret)}
	}
}

func (r *resolver) keyFile() keySource {
	file := r.config()
	r.noteIgnored("", "qy_access_key_id", "qy_secret_access_key")
	if file.AccessKeyID != "" && file.SecretAccessKey != "" {
		r.warnIfReadable(file)
	}
	return keySource{
		name: file.source(), idName: "qy_access_key_id", secretName: "qy_secret_access_key",
		id: file.AccessKeyID, secret: file.SecretAccessKey, missing: file.missing,
	}
}

// metadataURL returns the URL of the metadata service, or "" if it is invalid.
func (r *resolver) metadataURL() string {
	settings := r.config().metadataSettings()
	if !r.checkURL(settings) {
		return ""
	}
	metadataURL := settings.url()
	r.warnIfExposed(metadataURL)
	return metadataURL
}

// warnIfExposed warns about a metadata service whose responses, which contain a
// secret key, others can read: plain http to a host beyond the local network.
func (r *resolver) warnIfExposed(metadataURL string) {
	u, err := url.Parse(metadataURL)
	if err != nil || u.Scheme == "https" || u.Hostname() == "localhost" {
		return
	}
	if address, err := netip.ParseAddr(u.Hostname()); err == nil && (address.IsLinkLocalUnicast() || address.IsLoopback()) {
		return
	}
	r.diags.AddAttributeWarning(path.Root("use_instance_role"), "Secret Key Fetched over Unencrypted HTTP",
		"The metadata service "+metadataURL+" is on another machine and uses plain http, and its response contains a secret key.\n\n"+
			"The address comes from credential_proxy_host in the config file. Set credential_proxy_protocol to https, or remove credential_proxy_host.")
}

func (r *resolver) useInstanceRole() bool {
	const argument, variable = "use_instance_role", "QINGCLOUD_USE_INSTANCE_ROLE"
	if r.rejectUnknown(r.model.UseInstanceRole, argument, variable) {
		return false
	}
	if !r.model.UseInstanceRole.IsNull() {
		return r.model.UseInstanceRole.ValueBool()
	}
	setting := r.getenv(variable)
	if setting == "" {
		return false
	}
	use, err := strconv.ParseBool(setting)
	if err != nil {
		r.addInvalid(argument, "the environment variable "+variable, invalidValuef("%s is neither true nor false.", quote(setting)))
	}
	return use
}
