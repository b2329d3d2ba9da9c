// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// keys returns what signs the requests.
func (s settings) keys() apiclient.CredentialsProvider {
	if s.role != "" {
		return apiclient.NewInstanceRole(s.role, nil, nil)
	}
	return s.credentials
}

// describeKey tells which key it is and where it is from, for people.
func (s settings) describeKey() string {
	if s.role != "" {
		return "the access key of " + s.keySource
	}
	return fmt.Sprintf("%s, read from %s", s.credentials, s.keySource)
}

// keyPlace is one place where an access key may be. The two halves of a key are
// never taken from two places: a secret signs for its own key alone.
type keyPlace struct {
	name       string // in words
	id, secret string // what is there
	idName     string // what that place calls them
	secretName string
	absent     string // why there is nothing, if that is not just that nothing is set
}

// key finds the access key: the first place that has one. Half a key is an
// error, since to go on to the next place would hide a mistake.
func (r *resolver) key(s *settings) {
	if r.unknown(r.model.AccessKey, "access_key", "QINGCLOUD_ACCESS_KEY") || r.unknown(r.model.SecretKey, "secret_key", "QINGCLOUD_SECRET_KEY") {
		return
	}
	var tried []string
	for _, look := range []func() keyPlace{r.keyArguments, r.keyVariables, r.keyOtherVariables, r.keyFile} {
		place := look()
		switch {
		case place.id != "" && place.secret != "":
			s.credentials = apiclient.NewCredentials(place.id, place.secret, "")
			s.keySource = fmt.Sprintf("%s (%s)", place.name, place.idName)
			return
		case place.id != "":
			r.halfKey("secret_key", "Secret Key", place.name, place.idName, place.secretName)
			return
		case place.secret != "":
			r.halfKey("access_key", "Access Key", place.name, place.secretName, place.idName)
			return
		case place.absent != "":
			tried = append(tried, fmt.Sprintf("- %s: %s", place.name, place.absent))
		default:
			tried = append(tried, fmt.Sprintf("- %s: neither %s nor %s is set", place.name, place.idName, place.secretName))
		}
	}
	if r.diags.HasError() { // of the config file, which may be where the key is
		return
	}
	if r.useInstanceRole() {
		s.role, s.keySource = r.config().metadataURL(), "the IAM role of this instance"
		r.warnIfExposed(s.role)
		return
	}
	tried = append(tried, "- the IAM role of this instance: use_instance_role is not true")
	if !r.diags.HasError() {
		r.diags.AddAttributeError(path.Root("access_key"), "Missing QingCloud Access Key",
			"Requests to the QingCloud API are signed, and the provider found no access key to do so. It has looked, in this order, in\n\n"+
				strings.Join(tried, "\n")+"\n\nSet the arguments access_key and secret_key in the provider block, "+
				"or the environment variables QINGCLOUD_ACCESS_KEY and QINGCLOUD_SECRET_KEY. A value that is empty counts as not set.")
	}
}

func (r *resolver) halfKey(argument, what, place, has, lacks string) {
	r.diags.AddAttributeError(path.Root(argument), "Missing QingCloud "+what, fmt.Sprintf(
		"The provider found half of an access key in %s: %s is set, %s is not, or is empty.\n\n"+
			"Set both in the same place, or neither. The halves are never taken from two places, since a secret key belongs to one access key.",
		place, has, lacks))
}

func (r *resolver) keyArguments() keyPlace {
	return keyPlace{
		name: "the provider block", idName: "access_key", secretName: "secret_key",
		id: r.model.AccessKey.ValueString(), secret: r.model.SecretKey.ValueString(),
	}
}

func (r *resolver) keyVariables() keyPlace {
	return r.keyEnvironment("QINGCLOUD_ACCESS_KEY", "QINGCLOUD_SECRET_KEY")
}

func (r *resolver) keyOtherVariables() keyPlace {
	return r.keyEnvironment("QINGCLOUD_ACCESS_KEY_ID", "QINGCLOUD_SECRET_ACCESS_KEY")
}

func (r *resolver) keyEnvironment(id, secret string) keyPlace {
	return keyPlace{name: "the environment", idName: id, secretName: secret, id: r.getenv(id), secret: r.getenv(secret)}
}

func (r *resolver) keyFile() keyPlace {
	file := r.config()
	return keyPlace{
		name: file.source(), idName: "qy_access_key_id", secretName: "qy_secret_access_key",
		id: file.AccessKeyID, secret: file.SecretAccessKey, absent: file.absent,
	}
}

// warnIfExposed tells of a metadata service whose answers, which hold a secret
// key, others can read: plain http to a host that is not next to this machine.
func (r *resolver) warnIfExposed(metadataURL string) {
	u, err := url.Parse(metadataURL)
	if err != nil || u.Scheme == "https" || u.Hostname() == "localhost" {
		return
	}
	if address, err := netip.ParseAddr(u.Hostname()); err == nil && (address.IsLinkLocalUnicast() || address.IsLoopback()) {
		return
	}
	r.diags.AddAttributeWarning(path.Root("use_instance_role"), "Secret Key Can Be Read on Its Way",
		"The metadata service "+metadataURL+" is plain http on another machine, and its answer holds a secret key.\n\n"+
			"It is so by credential_proxy_host in the config file. Use https for credential_proxy_protocol, or the service of the instance itself.")
}

func (r *resolver) useInstanceRole() bool {
	const argument, variable = "use_instance_role", "QINGCLOUD_USE_INSTANCE_ROLE"
	if r.unknown(r.model.UseInstanceRole, argument, variable) {
		return false
	}
	if !r.model.UseInstanceRole.IsNull() {
		return r.model.UseInstanceRole.ValueBool()
	}
	text := r.getenv(variable)
	if text == "" {
		return false
	}
	use, err := strconv.ParseBool(text)
	if err != nil {
		r.wrong(argument, "the environment variable "+variable, fmt.Sprintf("%q is neither true nor false.", text))
	}
	return use
}
