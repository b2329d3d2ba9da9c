# Writes the servers of a load balancer to a file for Prometheus's service discovery.

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

variable "exporter_port" {
  type        = number
  description = "Port that the servers' exporter listens on."
  default     = 9100
}

data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
}

data "qingcloud_loadbalancer_backends" "web" {
  loadbalancer = data.qingcloud_loadbalancer.web.loadbalancer_id
  verbose      = 2 # private_ip
}

locals {
  # All backends: draining, disabled and standby servers are monitored, too.
  backends = data.qingcloud_loadbalancer_backends.web.backends

  # The addresses of those that have one, by ID.
  addresses = {
    for b in local.backends : b.loadbalancer_backend_id =>
    b.private_ip != null ? b.private_ip : b.resource_id
    if b.private_ip != null || can(cidrnetmask("${b.resource_id}/32"))
  }

  # A server can be a backend of several listeners: the same address once.
  by_address = {
    for b in local.backends : local.addresses[b.loadbalancer_backend_id] => b...
    if contains(keys(local.addresses), b.loadbalancer_backend_id)
  }

  targets = [
    for address, backends in local.by_address : {
      targets = ["${address}:${var.exporter_port}"]
      labels = {
        loadbalancer = data.qingcloud_loadbalancer.web.loadbalancer_name
        resource_id  = backends[0].resource_id
        listeners    = join(",", distinct(backends[*].loadbalancer_listener_id))
      }
    }
  ]
}

resource "local_file" "targets" {
  filename        = "${path.module}/targets/web.json"
  file_permission = "0644"
  content         = jsonencode(local.targets)

  lifecycle {
    precondition {
      condition = length(local.addresses) == length(local.backends)
      error_message = format("Backends without an address: %s.", join(", ", setsubtract(
        local.backends[*].loadbalancer_backend_id, keys(local.addresses)
      )))
    }
    precondition {
      condition     = length(local.targets) > 0
      error_message = "The load balancer has no backends: Prometheus would monitor nothing."
    }
  }
}
