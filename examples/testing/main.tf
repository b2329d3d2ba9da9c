# A module that reads backends and renders an upstream, with its tests.

terraform {
  required_version = ">= 1.2"

  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1.0"
    }
  }
}

variable "loadbalancer_name" {
  type        = string
  description = "Name of the load balancer whose backends are rendered."
}

data "qingcloud_loadbalancer" "this" {
  loadbalancer_name = var.loadbalancer_name
}

data "qingcloud_loadbalancer_listener" "https" {
  loadbalancer  = data.qingcloud_loadbalancer.this.loadbalancer_id
  listener_port = 443
}

data "qingcloud_loadbalancer_backends" "this" {
  loadbalancer_listener = data.qingcloud_loadbalancer_listener.https.loadbalancer_listener_id
  verbose               = 2 # private_ip, disabled and backup
}

locals {
  # Backends that receive requests: neither draining nor disabled.
  active = [
    for b in data.qingcloud_loadbalancer_backends.this.backends : b
    if b.weight != 0 && b.disabled != 1
  ]
}

output "upstream" {
  description = "One line per backend that receives requests."
  value = [
    for b in local.active :
    "server ${b.address}:${b.port} weight=${coalesce(b.weight, 1)}${b.backup == 1 ? " backup" : ""};"
  ]

  precondition {
    condition     = alltrue([for b in local.active : b.address != null])
    error_message = "Backends without an address: ${join(", ", [for b in local.active : b.loadbalancer_backend_id if b.address == null])}."
  }
}
