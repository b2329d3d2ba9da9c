// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"encoding/json"
	"net/http"
	"time"
)

// MetadataPath is where an instance finds the key of its IAM role.
const MetadataPath = "/latest/meta-data/security-credentials"

// Role is the key of an IAM role, as the metadata service gives it.
type Role struct {
	AccessKeyID     string
	SecretAccessKey string
	Token           string
	Lifetime        time.Duration
}

// serveMetadata answers like the metadata service of an instance: a JSON string
// that holds JSON, or 404 if no role is bound.
func (s *Server) serveMetadata(w http.ResponseWriter, r *http.Request) {
	role := s.config.Role
	if role == nil {
		http.NotFound(w, r)
		return
	}
	inner, _ := json.Marshal(map[string]any{
		"jti":        "jti-1",
		"id_token":   role.Token,
		"access_key": role.AccessKeyID,
		"secret_key": role.SecretAccessKey,
		"expiration": s.config.Now().Add(role.Lifetime).Unix(),
	})
	outer, _ := json.Marshal(string(inner))
	_, _ = w.Write(outer)
}

// checkRole checks what is particular to a role's requests: they go to /iam,
// with a token and signature version 2; others go to /iaas, without.
func (s *Server) checkRole(r Request) *apiError {
	role := s.config.Role
	version, token := "1", ""
	if r.Params["access_key_id"] != "" && role != nil && r.Params["access_key_id"] == role.AccessKeyID {
		version, token = "2", role.Token
	}
	switch {
	case r.Params["signature_version"] != version:
		return newAPIError(1100, "InvalidParameterValue, signature_version [%s]", r.Params["signature_version"])
	case r.Params["token"] != token:
		return newAPIError(1200, "AuthFailure, the token is not that of the access key")
	case (token != "") != (r.Path == "/iam" || r.Path == "/iam/"):
		return newAPIError(1100, "InvalidRequestFormat, no such path [%s]", r.Path)
	}
	return nil
}
