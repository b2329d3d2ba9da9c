# Writes one nginx upstream for each forwarding policy of a listener.

terraform {
  required_version = ">= 1.2"

  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1.0"
    }
    local = {
      source  = "hashicorp/local"
      version = "~> 2.5"
    }
  }
}

data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
}

data "qingcloud_loadbalancer_listener" "https" {
  loadbalancer  = data.qingcloud_loadbalancer.web.loadbalancer_id
  listener_port = 443
}

data "qingcloud_loadbalancer_backends" "web" {
  loadbalancer_listener = data.qingcloud_loadbalancer_listener.https.loadbalancer_listener_id
  verbose               = 2 # private_ip, disabled and backup
}

locals {
  # Backends that receive requests: neither draining nor disabled.
  active = [
    for b in data.qingcloud_loadbalancer_backends.web.backends : b
    if b.weight != 0 && b.disabled != 1
  ]

  # By forwarding policy. "default" serves what no policy matches.
  by_policy = { for b in local.active : coalesce(b.loadbalancer_policy_id, "default") => b... }
}

resource "local_file" "upstreams" {
  filename        = "${path.module}/upstreams.conf"
  file_permission = "0644"
  content         = templatefile("${path.module}/upstreams.conf.tftpl", { name = "web", by_policy = local.by_policy })

  lifecycle {
    precondition {
      condition     = alltrue([for b in local.active : b.address != null])
      error_message = "Backends without an address: ${join(", ", [for b in local.active : b.loadbalancer_backend_id if b.address == null])}."
    }
    precondition {
      condition = length(local.by_policy) > 0 && alltrue([
        for backends in values(local.by_policy) : anytrue([for b in backends : b.backup != 1])
      ])
      error_message = "A policy has no backend that receives requests, which nginx refuses."
    }
  }
}
