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
}

resource "local_file" "targets" {
  filename        = "${path.module}/targets/web.json"
  file_permission = "0644"

  # Each address once: a server may be a backend of several listeners.
  content = jsonencode([
    for address, backends in { for b in local.backends : b.address => b... } : {
      targets = ["${can(regex(":", address)) ? "[${address}]" : address}:${var.exporter_port}"]
      labels = {
        loadbalancer = data.qingcloud_loadbalancer.web.loadbalancer_name
        resource_id  = backends[0].resource_id
        listeners    = join(",", toset(backends[*].loadbalancer_listener_id))
      }
    }
  ])

  lifecycle {
    precondition {
      condition     = alltrue([for b in local.backends : b.address != null])
      error_message = "Backends without an address: ${join(", ", [for b in local.backends : b.loadbalancer_backend_id if b.address == null])}."
    }
    precondition {
      condition     = length(local.backends) > 0
      error_message = "The load balancer has no backends: Prometheus would monitor nothing."
    }
  }
}
