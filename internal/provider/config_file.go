// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"go.yaml.in/yaml/v3"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// configFile is what the provider takes from the file that QingCloud's SDKs and
// CLI share. Each of these has keys of its own there, which are skipped. The
// names and defaults are those of the official Go SDK.
type configFile struct {
	AccessKeyID     string `yaml:"qy_access_key_id"`
	SecretAccessKey string `yaml:"qy_secret_access_key"`
	Zone            string `yaml:"zone"`

	Protocol string `yaml:"protocol"`
	Host     string `yaml:"host"`
	Port     string `yaml:"port"`
	URI      string `yaml:"uri"`

	MetadataProtocol string `yaml:"credential_proxy_protocol"`
	MetadataHost     string `yaml:"credential_proxy_host"`
	MetadataPort     string `yaml:"credential_proxy_port"`
	MetadataURI      string `yaml:"credential_proxy_uri"`

	name   string
	absent string // why nothing was read
}

// config returns the config file, which is read when it is first needed. It is
// never written.
func (r *resolver) config() *configFile {
	if r.file == nil {
		r.file = r.readConfig()
	}
	return r.file
}

func (r *resolver) readConfig() *configFile {
	name, source := r.text(r.model.ConfigFile, "config_file", "QINGCLOUD_CONFIG")
	if r.model.ConfigFile.IsUnknown() {
		return &configFile{absent: "its name is not known yet"}
	}
	file, problem := loadConfig(cmp.Or(name, filepath.Join("~", ".qingcloud", "config.yaml")), r.getenv)
	switch {
	case problem == "":
		r.warnIfReadable(file)
	case name != "":
		r.wrong("config_file", source, fmt.Sprintf("%s: %s.", file.name, problem))
	case problem != noSuchFile && problem != noHome:
		// Nobody has asked for this file, which other tools may use, so that its
		// faults are not the user's to mend before a plan.
		r.diags.AddAttributeWarning(path.Root("config_file"), "QingCloud Config File Is Skipped",
			fmt.Sprintf("%s: %s.\n\nNo setting is taken from it. Mend it, or name another with config_file.", file.name, problem))
	}
	return file
}

// loadConfig reads a config file. Of one with a problem nothing is taken.
func loadConfig(name string, getenv func(string) string) (file *configFile, problem string) {
	expanded, known := expandHome(name, getenv)
	if !known {
		return &configFile{name: name, absent: noHome}, noHome
	}
	text, err := os.ReadFile(expanded) //nolint:gosec // the user's own choice
	if err != nil {
		return &configFile{name: expanded, absent: fileProblem(err)}, fileProblem(err)
	}
	file = &configFile{name: expanded}
	// The error of the YAML library quotes the file, and so perhaps the secret.
	if yaml.Unmarshal(text, file) != nil {
		const problem = "it is not YAML of the form that QingCloud's SDKs use, such as qy_access_key_id: 'QY…'"
		return &configFile{name: expanded, absent: problem}, problem
	}
	return file, ""
}

// warnIfReadable tells of a secret that other users of the machine can read.
func (r *resolver) warnIfReadable(file *configFile) {
	info, err := os.Stat(file.name)
	if err != nil || runtime.GOOS == "windows" || file.SecretAccessKey == "" || info.Mode().Perm()&0o077 == 0 {
		return
	}
	r.diags.AddAttributeWarning(path.Root("config_file"), "QingCloud Config File Is Readable by Others", fmt.Sprintf(
		"%s holds a secret key, and its mode %#o lets others on this machine read it.\n\nRun chmod 600 %s.",
		file.name, info.Mode().Perm(), file.name))
}

// source names the file, for people.
func (f *configFile) source() string { return "the config file " + f.name }

// endpoint returns the URL that the file's parts make, or "" if it has none.
func (f *configFile) endpoint() string {
	if f.Protocol == "" && f.Host == "" && f.Port == "" && f.URI == "" {
		return ""
	}
	return join(cmp.Or(f.Protocol, "https"), cmp.Or(f.Host, "api.qingcloud.com"), f.Port, cmp.Or(f.URI, "/iaas/"))
}

// metadataURL returns where the instance's role is found.
func (f *configFile) metadataURL() string {
	if f.MetadataProtocol == "" && f.MetadataHost == "" && f.MetadataPort == "" && f.MetadataURI == "" {
		return apiclient.DefaultMetadataURL
	}
	return join(cmp.Or(f.MetadataProtocol, "http"), cmp.Or(f.MetadataHost, "169.254.169.254"), f.MetadataPort,
		cmp.Or(f.MetadataURI, "/latest/meta-data/security-credentials"))
}

func join(protocol, host, port, uri string) string {
	if port != "" {
		host = net.JoinHostPort(strings.Trim(host, "[]"), port)
	}
	return protocol + "://" + host + "/" + strings.TrimPrefix(uri, "/")
}

// The problems with a file that are none where nobody has named it.
const (
	noSuchFile = "there is no such file"
	noHome     = "no home folder is known (HOME is not set)"
)

// expandHome replaces a leading ~ by the home folder, if one is known.
func expandHome(name string, getenv func(string) string) (expanded string, known bool) {
	rest, ok := strings.CutPrefix(filepath.ToSlash(name), "~/")
	if !ok {
		return name, true
	}
	home := cmp.Or(getenv("HOME"), getenv("USERPROFILE"))
	return filepath.Join(home, filepath.FromSlash(rest)), home != ""
}

// fileProblem is why a file cannot be read, without the file's name.
func fileProblem(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return noSuchFile
	}
	if problem, ok := errors.AsType[*fs.PathError](err); ok {
		return problem.Err.Error()
	}
	return err.Error()
}
