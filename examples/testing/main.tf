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

variable "loadbalancer" {
  type        = string
  description = "ID of the load balancer whose backends are rendered."
}

data "qingcloud_loadbalancer_backends" "this" {
  loadbalancer = var.loadbalancer
  verbose      = 2 # private_ip, disabled and backup
}

locals {
  # Backends that receive requests: neither draining nor disabled.
  active = [
    for b in data.qingcloud_loadbalancer_backends.this.backends : b
    if b.weight != 0 && b.disabled != 1
  ]

  # Those that have an address, by ID.
  servers = {
    for b in local.active : b.loadbalancer_backend_id => {
      address = b.private_ip != null ? b.private_ip : b.resource_id
      port    = b.port
      weight  = coalesce(b.weight, 1)
      backup  = b.backup == 1
    }
    if b.private_ip != null || can(cidrnetmask("${b.resource_id}/32"))
  }
}

output "upstream" {
  description = "One line per backend that receives requests."
  value = [
    for s in local.servers :
    "server ${s.address}:${s.port} weight=${s.weight}${s.backup ? " backup" : ""};"
  ]

  precondition {
    condition = length(local.servers) == length(local.active)
    error_message = format("Backends without an address: %s.", join(", ", setsubtract(
      local.active[*].loadbalancer_backend_id, keys(local.servers)
    )))
  }
}
