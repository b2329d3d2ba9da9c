// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
)

// otherNames are keys that a config file may have in place of those that the provider
// reads, in the form of plainName, with the key that is missed then.
var otherNames = map[string]string{
	"accesskeyid": "qy_access_key_id", "accesskey": "qy_access_key_id",
	"secretaccesskey": "qy_secret_access_key", "secretkey": "qy_secret_access_key",
	"zone": "zone", "zones": "zone", "zoneid": "zone", "defaultzone": "zone", "region": "zone", "regionid": "zone",
	"host": "host", "hosts": "host", "hostname": "host", "apihost": "host",
	"endpoint": "host", "endpoints": "host", "apiendpoint": "host", "url": "host", "apiurl": "host", "baseurl": "host",
	"port": "port", "protocol": "protocol", "scheme": "protocol", "uri": "uri",
}

// plainName returns a key in lower case, without separators and the name of the cloud.
func plainName(key string) string {
	name := strings.NewReplacer("_", "", "-", "", ".", "").Replace(strings.ToLower(key))
	return strings.TrimPrefix(strings.TrimPrefix(name, "qingcloud"), "qy")
}

// noteIgnored notes keys of the config file that are not read, but were probably meant
// to be one of these settings, which are not set elsewhere, and what comes of it.
func (r *resolver) noteIgnored(effect string, settings ...string) {
	file := r.config()
	for _, key := range slices.Sorted(maps.Keys(file.keys)) {
		meant := otherNames[plainName(key)]
		if key == meant || !slices.Contains(settings, meant) || file.keys[meant] {
			continue
		}
		if meant == "host" {
			meant = "protocol, host, port and uri"
		}
		r.ignored = append(r.ignored, fmt.Sprintf("- %s: the provider reads %s%s", key, meant, effect))
	}
}

// warnIfIgnored warns about the keys that noteIgnored has found.
func (r *resolver) warnIfIgnored() {
	if len(r.ignored) > 0 {
		r.diags.AddAttributeWarning(path.Root("config_file"), "Settings in the QingCloud Config File Ignored", fmt.Sprintf(
			"These settings in %s are not read:\n\n%s\n\nUse the keys of QingCloud's SDKs, or set the values in the provider block.",
			r.config().source(), strings.Join(r.ignored, "\n")))
	}
}

// warnIfOverridden warns if the provider block names a config file whose values differ
// from those of the environment, which take precedence: the block may be meant for
// another account or cloud.
func (r *resolver) warnIfOverridden(s providerSettings) {
	name := r.model.ConfigFile.ValueString()
	if name == "" || len(r.variables) == 0 {
		return
	}
	file := r.file
	if file == nil { // it is not needed, so it may be missing or malformed
		file, _ = r.loadConfig(name)
	}
	var overridden []string
	note := func(argument string, differs bool) {
		if variable := r.variables[argument]; differs && variable != "" {
			overridden = append(overridden, fmt.Sprintf("- %s is read from %s", argument, variable))
		}
	}
	hasKey := file.AccessKeyID != "" && file.SecretAccessKey != ""
	sameKey := file.AccessKeyID == s.credentials.AccessKeyID() && file.SecretAccessKey == s.credentials.SecretAccessKey()
	note("access_key", hasKey && !sameKey)
	note("zone", file.Zone != "" && file.Zone != s.zone)
	note("endpoint", file.endpoint() != "" && !sameAddress(file.endpoint(), s.endpoint.String()))
	if len(overridden) > 0 {
		r.diags.AddAttributeWarning(path.Root("config_file"), "QingCloud Config File Overridden by the Environment", fmt.Sprintf(
			"The provider block sets config_file, but environment variables take precedence, and their values differ from those in %s:\n\n%s\n\n"+
				"Unset the variables to use the file, or set the arguments in the provider block.", file.source(), strings.Join(overridden, "\n")))
	}
}
