// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// apiLog is the subsystem that tells of each request. TF_LOG_PROVIDER_QINGCLOUD_API
// sets its level alone.
const apiLog = "api"

// withAPILog prepares a context for logAttempt.
func withAPILog(ctx context.Context) context.Context {
	return tflog.NewSubsystem(ctx, apiLog, tflog.WithLevelFromEnv("TF_LOG_PROVIDER_QINGCLOUD_API"), tflog.WithRootFields())
}

// logAttempt tells of one request. Nothing that it is given can hold a key.
func logAttempt(ctx context.Context, a apiclient.Attempt) {
	about := map[string]any{
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
		about["failure"] = a.Failure
		tflog.SubsystemWarn(ctx, apiLog, "QingCloud API request failed", about)
		return
	}
	tflog.SubsystemDebug(ctx, apiLog, "QingCloud API request", about)
}

// logRead tells what a read has cost, failed or not.
func logRead(ctx context.Context, dataSource string, items int, stats apiclient.Stats, took time.Duration) {
	tflog.Info(ctx, "QingCloud read", map[string]any{
		"data_source": dataSource,
		"items":       items,
		"requests":    stats.Requests,
		"retries":     stats.Retries,
		"passes":      stats.Passes,
		"duration_ms": took.Milliseconds(),
	})
}
