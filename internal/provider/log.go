// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// apiLog is the logging subsystem for requests. TF_LOG_PROVIDER_QINGCLOUD_API sets
// its level.
const apiLog = "api"

// logDisabled is set before the provider is served, or never.
var logDisabled bool

// DisableLog lets the provider log nothing, at no cost. It is for main, if nobody reads
// the log.
func DisableLog() { logDisabled = true }

// withAPILog prepares a context for logAttempt.
func withAPILog(ctx context.Context) context.Context {
	if logDisabled {
		return ctx
	}
	return tflog.NewSubsystem(ctx, apiLog, tflog.WithLevelFromEnv("TF_LOG_PROVIDER_QINGCLOUD_API"), tflog.WithRootFields())
}

// logSettings logs what the provider uses.
func logSettings(ctx context.Context, s providerSettings) {
	if logDisabled {
		return
	}
	tflog.Info(ctx, "QingCloud provider configured", map[string]any{"key_source": s.keySource, "endpoint": s.endpoint.String(), "zone": s.zone})
}

// logAttempt logs one request. An Attempt holds no secrets.
func logAttempt(ctx context.Context, a apiclient.Attempt) {
	if logDisabled {
		return
	}
	fields := map[string]any{
		"action":      a.Action,
		"zone":        a.Zone,
		"offset":      a.Offset,
		"limit":       a.Limit,
		"attempt":     a.Number,
		"http_status": a.HTTPStatus,
		"ret_code":    a.RetCode,
		"items":       a.Items,
		"duration_ms": a.Duration.Milliseconds(),
	}
	if a.Failure != "" {
		fields["failure"] = a.Failure
		tflog.SubsystemWarn(ctx, apiLog, "QingCloud API request failed", fields)
		return
	}
	tflog.SubsystemDebug(ctx, apiLog, "QingCloud API request", fields)
}

// logRead logs the cost of a read, successful or not.
func logRead(ctx context.Context, dataSource string, items int, stats apiclient.Stats, took time.Duration) {
	if logDisabled {
		return
	}
	tflog.Info(ctx, "QingCloud read", map[string]any{
		"data_source": dataSource,
		"items":       items,
		"requests":    stats.Requests,
		"retries":     stats.Retries,
		"passes":      stats.Passes,
		"duration_ms": took.Milliseconds(),
	})
}
