// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// MetadataPath is where an instance gets the access key of its IAM role.
const MetadataPath = "/latest/meta-data/security-credentials"

// Role is the access key of an IAM role, as the metadata service returns it.
type Role struct {
	AccessKeyID     string
	SecretAccessKey string
	Token           string
	Lifetime        time.Duration
}

// serveMetadata responds like the metadata service of an instance: with a JSON
// string that contains JSON, or 404 without a role.
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

// checkRole checks what differs for a role's requests: they go to /iam, with a
// token and signature version 2, or 1 as the Go SDK sends; other requests go to
// /iaas, without a token.
func (s *Server) checkRole(r Request) *apiError {
	role := s.config.Role
	versions, token := []string{"1"}, ""
	if r.Params["access_key_id"] != "" && role != nil && r.Params["access_key_id"] == role.AccessKeyID {
		versions, token = []string{"1", "2"}, role.Token
	}
	switch {
	case !slices.Contains(versions, r.Params["signature_version"]):
		return newAPIError(1100, "InvalidParameterValue, signature_version [%s]", r.Params["signature_version"])
	case r.Params["token"] != token:
		return newAPIError(1200, "AuthFailure, the token is not that of the access key")
	case (token != "") != (r.Path == "/iam" || r.Path == "/iam/"):
		return newAPIError(1100, "InvalidRequestFormat, unknown path [%s]", r.Path)
	}
	return nil
}
