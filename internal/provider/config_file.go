// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

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

	path    string
	missing string          // why nothing was read
	keys    map[string]bool // all keys of the file
}

// configKeys are the keys of a configFile.
var configKeys = []string{
	"qy_access_key_id", "qy_secret_access_key", "zone", "protocol", "host", "port", "uri",
	"credential_proxy_protocol", "credential_proxy_host", "credential_proxy_port", "credential_proxy_uri",
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
		r.addInvalid("config_file", source, invalidPath(name, file.path, err))
	case !errors.Is(err, errNotExist) && !errors.Is(err, r.errNoHome()):
		// Nobody configured this file, so it need not be readable. But what is in it is
		// used, and an invalid setting is an error: without a private cloud's endpoint,
		// requests would go to the public one.
		r.diags.AddAttributeWarning(path.Root("config_file"), "QingCloud Config File Skipped",
			fmt.Sprintf("No setting is read from %s: %s.\n\nFix the file, or set config_file to another one.", file.source(), err))
	}
	return file
}

// loadConfig reads a config file. With an error, none of its settings are used.
func (r *resolver) loadConfig(name string) (*configFile, error) {
	expanded, err := r.expandHome(name)
	var text []byte
	if err == nil {
		text, err = readRegularFile(expanded)
	}
	file := &configFile{}
	if err == nil {
		file, err = parseConfig(text)
	}
	if err != nil {
		file = &configFile{missing: err.Error()}
	}
	file.path = expanded
	return file, err
}

// parseConfig decodes a config file. Its errors quote nothing but keys: the YAML
// library's quote the file, possibly with the secret key.
func parseConfig(text []byte) (*configFile, error) {
	var document yaml.Node
	switch err := yaml.Unmarshal(text, &document); {
	case err != nil:
		return nil, notYAML(text, err)
	case len(document.Content) == 0 || document.Content[0].ShortTag() == "!!null":
		return &configFile{}, nil
	case document.Content[0].Kind != yaml.MappingNode:
		return nil, notYAML(text, nil)
	}
	settings, keys, err := configSettings(document.Content[0])
	if err != nil {
		return nil, err
	}
	file := &configFile{keys: keys}
	if settings.Decode(file) != nil {
		return nil, notYAML(text, nil)
	}
	return file, nil
}

// configSettings returns the part of the mapping that the provider uses, and all keys.
// The library would take minutes to look for duplicates among 100,000 keys.
func configSettings(mapping *yaml.Node) (settings *yaml.Node, keys map[string]bool, err error) {
	settings, keys = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}, map[string]bool{}
	for pair := range slices.Chunk(mapping.Content, 2) {
		key, value := pair[0], pair[1]
		used := slices.Contains(configKeys, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode:
			continue
		case keys[key.Value]:
			return nil, nil, invalidValuef("%s is set twice, the second time on line %d", nameOf(key), key.Line)
		case used && !isString(value):
			return nil, nil, invalidValuef("the value of %s, on line %d, is not a string", nameOf(key), key.Line)
		case used || key.Value == "<<":
			settings.Content = append(settings.Content, key, value)
		}
		keys[key.Value] = true
	}
	return settings, keys, nil
}

func isString(value *yaml.Node) bool {
	return value.Kind == yaml.ScalarNode || value.Kind == yaml.AliasNode && value.Alias.Kind == yaml.ScalarNode
}

// nameOf returns a key for people, unless it may be a secret.
func nameOf(key *yaml.Node) string {
	if mayQuote(key.Value) {
		return key.Value
	}
	return "a key"
}

// yamlLinePattern matches the line in an error of the YAML library.
var yamlLinePattern = regexp.MustCompile(`line \d+`)

// notYAML returns what a file is instead of YAML in the format of the SDKs. The error
// is the YAML library's, or nil if it is YAML.
func notYAML(text []byte, err error) error {
	const format = "YAML in the format of QingCloud's SDKs, such as qy_access_key_id: 'QY…'"
	switch {
	case isINI(string(text)):
		return invalidValue("it is an INI file, the format of another tool of QingCloud, instead of " + format)
	case err != nil && !utf8.Valid(text):
		return invalidValue("it is not UTF-8 text with " + format)
	case err != nil && yamlLinePattern.MatchString(err.Error()):
		return invalidValuef("it is not %s (the problem is near %s)", format, yamlLinePattern.FindString(err.Error()))
	}
	return invalidValue("it is not " + format)
}

var iniPattern = regexp.MustCompile(`^(\[[^\[\]]*\]|[\w.-]+\s*=.*)$`)

// isINI reports whether the first line that is not a comment is that of an INI file:
// a section, or a name and a value.
func isINI(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line != "" && line[0] != '#' && line[0] != ';' {
			return iniPattern.MatchString(line)
		}
	}
	return false
}

// warnIfReadable warns if other users of this machine can read the secret key in the
// file.
func (r *resolver) warnIfReadable(file *configFile) {
	info, err := os.Stat(file.path)
	if err != nil || r.goos == "windows" || info.Mode().Perm()&0o077 == 0 {
		return
	}
	r.diags.AddAttributeWarning(path.Root("config_file"), "QingCloud Config File Readable by Others", fmt.Sprintf(
		"%s contains a secret key, and its mode %#o allows other users of this machine to read it.\n\nRun chmod 600 %s.",
		file.path, info.Mode().Perm(), file.path))
}

// source returns the file's name for people.
func (f *configFile) source() string {
	if !mayShowPath(f.path) {
		return "the config file"
	}
	return "the config file " + f.path
}
