// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"go.yaml.in/yaml/v3"
)

// configFile is the part of the config file of QingCloud's SDKs and CLI that the
// provider uses. Other keys are ignored. Names and defaults are those of the
// official Go SDK.
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

	name    string
	missing string // why nothing was read
}

// config returns the config file. It is read when it is first needed, and never
// written.
func (r *resolver) config() *configFile {
	if r.file == nil {
		r.file = r.readConfig()
	}
	return r.file
}

func (r *resolver) readConfig() *configFile {
	name, source := r.stringSetting(r.model.ConfigFile, "config_file", "QINGCLOUD_CONFIG")
	if r.model.ConfigFile.IsUnknown() {
		return &configFile{missing: "its name is not known yet"}
	}
	file, err := r.loadConfig(cmp.Or(name, "~/.qingcloud/config.yaml"))
	switch {
	case err == nil:
	case name != "":
		r.addInvalid("config_file", source, invalidValuef("%s: %s.", file.name, err))
	case !errors.Is(err, errNotExist) && !errors.Is(err, r.errNoHome()):
		// Nobody configured this file, so it need not be readable. But what is in it is
		// used, and an invalid setting is an error: without a private cloud's endpoint,
		// requests would go to the public one.
		r.diags.AddAttributeWarning(path.Root("config_file"), "QingCloud Config File Skipped",
			fmt.Sprintf("%s: %s.\n\nNone of its settings are used. Fix it, or set config_file to another file.", file.name, err))
	}
	return file
}

// loadConfig reads a config file. With an error, none of its settings are used.
func (r *resolver) loadConfig(name string) (file *configFile, err error) {
	expanded, err := r.expandHome(name)
	if err != nil {
		return &configFile{name: name, missing: err.Error()}, err
	}
	text, err := os.ReadFile(expanded) //nolint:gosec // reading the file that the user names is the purpose
	if err != nil {
		err := fileError(err)
		return &configFile{name: expanded, missing: err.Error()}, err
	}
	file = &configFile{name: expanded}
	// The YAML library's error quotes the file, possibly with the secret key.
	if yaml.Unmarshal(text, file) != nil {
		const text = "it is not YAML in the format of QingCloud's SDKs, such as qy_access_key_id: 'QY…'"
		return &configFile{name: expanded, missing: text}, invalidValue(text)
	}
	return file, nil
}

// warnIfReadable warns if other users of this machine can read the secret key in the
// file.
func (r *resolver) warnIfReadable(file *configFile) {
	info, err := os.Stat(file.name)
	if err != nil || r.goos == "windows" || info.Mode().Perm()&0o077 == 0 {
		return
	}
	r.diags.AddAttributeWarning(path.Root("config_file"), "QingCloud Config File Readable by Others", fmt.Sprintf(
		"%s contains a secret key, and its mode %#o allows other users of this machine to read it.\n\nRun chmod 600 %s.",
		file.name, info.Mode().Perm(), file.name))
}

// source returns the file's name for people.
func (f *configFile) source() string { return "the config file " + f.name }

// endpoint returns the URL from the file's settings, or "" if there are none.
func (f *configFile) endpoint() string {
	if f.Protocol == "" && f.Host == "" && f.Port == "" && f.URI == "" {
		return ""
	}
	return joinURL(cmp.Or(f.Protocol, "https"), cmp.Or(f.Host, "api.qingcloud.com"), f.Port, cmp.Or(f.URI, "/iaas/"))
}

// metadataURL returns the URL of the metadata service.
func (f *configFile) metadataURL() string {
	return joinURL(cmp.Or(f.MetadataProtocol, "http"), cmp.Or(f.MetadataHost, "169.254.169.254"), f.MetadataPort,
		cmp.Or(f.MetadataURI, "/latest/meta-data/security-credentials"))
}

func joinURL(protocol, host, port, uri string) string {
	if port != "" {
		host = net.JoinHostPort(strings.Trim(host, "[]"), port)
	} else if address, err := netip.ParseAddr(host); err == nil && address.Is6() {
		host = "[" + host + "]"
	}
	return protocol + "://" + host + "/" + strings.TrimPrefix(uri, "/")
}

// errNotExist and errNoHome do not matter for a file that nobody configured.
const errNotExist = invalidValue("the file does not exist")

func (r *resolver) errNoHome() error {
	variable := "HOME"
	if r.goos == "windows" {
		variable = "USERPROFILE"
	}
	return invalidValue("the home directory is unknown (" + variable + " is not set)")
}

// expandHome replaces a leading ~ with the home directory. On Windows a backslash
// may follow it, and few programs set HOME.
func (r *resolver) expandHome(name string) (string, error) {
	home, rest, found := r.getenv("HOME"), "", false
	if r.goos == "windows" {
		home = cmp.Or(home, r.getenv("USERPROFILE"))
		rest, found = strings.CutPrefix(name, `~\`)
	}
	if !found {
		rest, found = strings.CutPrefix(name, "~/")
	}
	switch {
	case !found:
		return name, nil
	case home == "":
		return "", r.errNoHome()
	}
	return filepath.Join(home, filepath.FromSlash(rest)), nil
}

// fileError returns why a file cannot be read, without the file's name.
func fileError(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errNotExist
	}
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}
