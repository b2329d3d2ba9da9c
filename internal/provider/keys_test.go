// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package provider

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The states in which a place for keys can be.
const (
	keyAbsent = iota
	keyEmpty
	onlyID
	onlySecret
	keyComplete
	keyUnavailable // unknown for arguments, unreadable for the file
	fileMalformed
	fileExposed
	fileMissing // the file is named, but is not there
)

// keyCombination is a state for each place.
type keyCombination struct{ args, env, env2, file, role int }

// outcome is what must come of a combination, worked out apart from the code
// that is tested: the first place with anything in it decides.
func (c keyCombination) outcome() string {
	for _, place := range []struct {
		name  string
		state int
	}{{"args", c.args}, {"env", c.env}, {"env2", c.env2}, {"file", c.file}} {
		switch place.state {
		case keyComplete:
			if strings.HasPrefix(place.name, "env") && (c.file == keyComplete || c.file == fileExposed) {
				return "key-from-" + place.name + "-over-file"
			}
			return "key-from-" + place.name
		case onlyID:
			return "half-id-in-" + place.name
		case onlySecret:
			return "half-secret-in-" + place.name
		case keyUnavailable:
			if place.name == "args" {
				return "unknown"
			}
			return "file-unreadable"
		case fileMalformed:
			return "file-malformed"
		case fileExposed:
			return "key-from-exposed-file"
		case fileMissing:
			return "file-not-there"
		}
	}
	switch {
	case c.role == keyComplete:
		return "role"
	case c.role == keyUnavailable:
		return "role-unknown"
	case c.file == keyEmpty:
		return "nothing-in-empty-file"
	}
	return "nothing"
}

// build makes the combination real. Each key says where it is from.
func (c keyCombination) build(home string) (providerModel, fakeEnv) {
	model := providerModel{
		AccessKey: argumentValue(c.args, onlyID, "QYKEYOFARGS"), SecretKey: argumentValue(c.args, onlySecret, "secret-of-args"),
		// What the file has to do with beyond keys is not the matter here.
		Zone: types.StringValue("pek3"), Endpoint: types.StringValue("https://api.example.com"),
	}
	env := fakeEnv{"HOME": home}
	set := func(state int, id, secret, place string) {
		for name, v := range map[string]types.String{id: argumentValue(state, onlyID, "QYKEYOF"+strings.ToUpper(place)), secret: argumentValue(state, onlySecret, "secret-of-"+place)} {
			if !v.IsNull() {
				env[name] = v.ValueString()
			}
		}
	}
	set(c.env, "QINGCLOUD_ACCESS_KEY", "QINGCLOUD_SECRET_KEY", "env")
	set(c.env2, "QINGCLOUD_ACCESS_KEY_ID", "QINGCLOUD_SECRET_ACCESS_KEY", "env2")
	if c.file != keyAbsent {
		model.ConfigFile = types.StringValue(fmt.Sprintf("%s/file%d.yaml", home, c.file))
	}
	switch c.role {
	case keyComplete:
		env["QINGCLOUD_USE_INSTANCE_ROLE"] = "true"
	case keyUnavailable:
		model.UseInstanceRole = types.BoolUnknown()
	}
	return model, env
}

// argumentValue is one half of a key in a state.
func argumentValue(state, half int, text string) types.String {
	switch state {
	case keyEmpty:
		return types.StringValue("")
	case half, keyComplete:
		return types.StringValue(text)
	case keyUnavailable:
		return types.StringUnknown()
	}
	return types.StringNull()
}

// writeConfigFiles writes a file for each state.
func writeConfigFiles(t *testing.T) (home string) {
	t.Helper()
	home = t.TempDir()
	for state, text := range map[int]string{
		keyEmpty:      "qy_access_key_id: ''\nqy_secret_access_key:\nlog_level: warn\n",
		onlyID:        "qy_access_key_id: QYKEYOFFILE\n",
		onlySecret:    "qy_secret_access_key: secret-of-file\n",
		keyComplete:   "qy_access_key_id: 'QYKEYOFFILE'\nqy_secret_access_key: 'secret-of-file'\nretry_time: 2\nunknown: {a: [1]}\n",
		fileMalformed: "qy_secret_access_key: [secret-of-file\n",
	} {
		writeFile(t, filepath.Join(home, fmt.Sprintf("file%d.yaml", state)), text)
	}
	open := filepath.Join(home, fmt.Sprintf("file%d.yaml", fileExposed))
	writeFile(t, open, "qy_access_key_id: QYKEYOFFILE\nqy_secret_access_key: secret-of-file\n")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(home, fmt.Sprintf("file%d.yaml", keyUnavailable)), 0o700); err != nil {
		t.Fatal(err)
	}
	return home
}

// All combinations of places and states come to what the order says, and each
// outcome has its text, in testdata/keys.
func TestKeysFromAllCombinations(t *testing.T) {
	t.Parallel()
	home := writeConfigFiles(t)
	texts := map[string]string{}
	combinations := 0
	for _, args := range []int{keyAbsent, keyEmpty, onlyID, onlySecret, keyComplete, keyUnavailable} {
		for _, env := range []int{keyAbsent, keyEmpty, onlyID, onlySecret, keyComplete} {
			for _, env2 := range []int{keyAbsent, keyEmpty, onlyID, onlySecret, keyComplete} {
				for _, file := range []int{keyAbsent, keyEmpty, onlyID, onlySecret, keyComplete, keyUnavailable, fileMalformed, fileExposed, fileMissing} {
					for _, role := range []int{keyAbsent, keyComplete, keyUnavailable} {
						c := keyCombination{args, env, env2, file, role}
						combinations++
						text := outcomeText(c, home)
						if before, ok := texts[c.outcome()]; ok && before != text {
							t.Fatalf("%+v: %s is\n%s\nelsewhere it is\n%s", c, c.outcome(), text, before)
						}
						texts[c.outcome()] = text
					}
				}
			}
		}
	}
	for outcome, text := range texts {
		compareGolden(t, filepath.Join("testdata", "keys", outcome+".txt"), text)
	}
	t.Logf("%d combinations, %d outcomes", combinations, len(texts))
}

func outcomeText(c keyCombination, home string) string {
	model, env := c.build(home)
	s, diags := resolveSettings(model, env.get)
	var text strings.Builder
	if s.credentials.AccessKeyID() != "" || s.role != "" {
		fmt.Fprintf(&text, "%s, signs with %q, role at %q\n", s.describeKey(), s.credentials.SecretAccessKey(), s.role)
	}
	for _, d := range diags {
		at, _ := d.(diag.DiagnosticWithPath)
		fmt.Fprintf(&text, "%s on %s: %s\n\n%s\n", d.Severity(), at.Path(), d.Summary(), d.Detail())
	}
	shown := strings.ReplaceAll(text.String(), home, "/home/me")
	for state := range 10 {
		shown = strings.ReplaceAll(shown, fmt.Sprintf("/home/me/file%d.yaml", state), "/home/me/config.yaml")
	}
	return shown
}

// The role's own variable may be nonsense.
func TestUseInstanceRoleVariable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"true": "the IAM role of this instance", "1": "the IAM role of this instance", "false": "", "maybe": ""} {
		s, diags := resolveSettings(providerModel{}, fakeEnv{"QINGCLOUD_USE_INSTANCE_ROLE": text}.get)
		if s.keySource != want || diags.HasError() != (want == "") {
			t.Errorf("%s: got %q, %v", text, s.keySource, diags)
		}
		if text == "maybe" && diags[0].Detail() != `The value of use_instance_role, read from the environment variable QINGCLOUD_USE_INSTANCE_ROLE, is invalid. "maybe" is neither true nor false.` {
			t.Errorf("got %s", diags[0].Detail())
		}
	}
	s, _ := resolveSettings(providerModel{UseInstanceRole: types.BoolValue(false)}, fakeEnv{"QINGCLOUD_USE_INSTANCE_ROLE": "true"}.get)
	if s.role != "" {
		t.Error("the argument does not win")
	}
}

// A key that cannot be right, such as one with a file's line break, is an error that
// does not quote it: QingCloud would only say that the signature is wrong.
func TestInvalidKeys(t *testing.T) {
	t.Parallel()
	const (
		space  = "It contains white space or a control character, such as a line break at its end. Remove it."
		ascii  = "It contains a character that is not ASCII, such as a full-width letter. Copy it again from the console."
		quotes = "It contains a quotation mark or a brace. Set it to the key alone."
	)
	for name, c := range map[string]struct{ argument, id, secret, want string }{
		"line break in the ID":  {"access_key", "QYKEY\n", "SECRETKEY", space},
		"line break":            {"secret_key", "QYKEY", "SECRETKEY\n", space},
		"tab":                   {"secret_key", "QYKEY", "SECRET\tKEY", space},
		"delete":                {"secret_key", "QYKEY", "SECRET\x7fKEY", space},
		"wide ID":               {"access_key", "ＱＹKEY", "SECRETKEY", ascii},
		"Cyrillic":              {"secret_key", "QYKEY", "Ключ", ascii},
		"accent":                {"secret_key", "QYKEY", "SECRÉTKEY", ascii},
		"zero-width space":      {"secret_key", "QYKEY", "SECRETKEY\u200b", ascii},
		"not UTF-8":             {"secret_key", "QYKEY", "SECRET\xffKEY", ascii},
		"quoted":                {"secret_key", "QYKEY", `"SECRETKEY"`, quotes},
		"quoted ID":             {"access_key", `'QYKEY'`, "SECRETKEY", quotes},
		"a template":            {"secret_key", "QYKEY", "${SECRET_KEY}", quotes},
		"the secret key as ID":  {"access_key", mistakenKey, mistakenID, "It seems to be the secret key: the value of QINGCLOUD_SECRET_KEY has the form of an access key ID. Exchange the two."},
		"all printable":         {"", "QYKEY", "!#$%&()*+,-./09:;<=>?@AZ[\\]^_`az|~", ""},
		"two access key IDs":    {"", mistakenID, mistakenID, ""},
		"ID and secret as made": {"", mistakenID, mistakenKey, ""},
	} {
		_, diags := resolveSettings(providerModel{}, fakeEnv{"QINGCLOUD_ACCESS_KEY": c.id, "QINGCLOUD_SECRET_KEY": c.secret}.get)
		if c.want == "" {
			if len(diags) > 0 {
				t.Errorf("%s: got %v", name, diags)
			}
			continue
		}
		want := diag.NewAttributeErrorDiagnostic(path.Root(c.argument), "Invalid QingCloud Provider Setting",
			fmt.Sprintf("The value of %s, read from the environment (QINGCLOUD_%s), is invalid. %s", c.argument, strings.ToUpper(c.argument), c.want))
		if len(diags) != 1 || !diags.Contains(want) {
			t.Errorf("%s: got %v", name, diags)
		}
	}
}
