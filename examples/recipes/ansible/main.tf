# Writes the servers of a load balancer to an Ansible inventory.

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

data "qingcloud_loadbalancer_backends" "web" {
  loadbalancer = data.qingcloud_loadbalancer.web.loadbalancer_id
  verbose      = 2 # private_ip, disabled and backup
}

locals {
  backends = data.qingcloud_loadbalancer_backends.web.backends

  # The addresses of each server. One with several network interfaces is several hosts.
  addresses = { for b in local.backends : b.resource_id => b.address... }
  by_host = {
    for b in local.backends : replace(
      length(toset(local.addresses[b.resource_id])) == 1 ? b.resource_id : "${b.resource_id}-${b.address}", ":", "-"
    ) => b... if b.address != null
  }
}

resource "local_file" "inventory" {
  filename        = "${path.module}/inventory.yml"
  file_permission = "0644"

  content = yamlencode({
    all = { children = { web = { hosts = {
      for name, backends in local.by_host : name => {
        ansible_host = backends[0].address
        in_service   = anytrue([for b in backends : b.weight != 0 && b.disabled != 1 && b.backup != 1])
      }
    } } } }
  })

  lifecycle {
    precondition {
      condition     = alltrue([for b in local.backends : b.address != null])
      error_message = "Backends without an address: ${join(", ", [for b in local.backends : b.loadbalancer_backend_id if b.address == null])}."
    }
    precondition {
      condition     = length(local.backends) > 0
      error_message = "The load balancer has no backends: every play would skip all hosts."
    }
  }
}
