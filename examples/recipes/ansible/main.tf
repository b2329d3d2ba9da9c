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

  # Those that have an address, by server: an instance may be a backend of several
  # listeners.
  servers = {
    for b in local.backends : b.resource_id => {
      id       = b.loadbalancer_backend_id
      address  = b.private_ip != null ? b.private_ip : b.resource_id
      draining = b.weight == 0
      disabled = b.disabled == 1
      standby  = b.backup == 1
    }...
    if b.private_ip != null || can(cidrnetmask("${b.resource_id}/32"))
  }

  hosts = {
    for id, backends in local.servers : id => {
      ansible_host = backends[0].address
      in_service   = anytrue([for b in backends : !b.draining && !b.disabled && !b.standby])
    }
  }
}

resource "local_file" "inventory" {
  filename        = "${path.module}/inventory.yml"
  file_permission = "0644"

  content = yamlencode({
    all = { children = { web = { hosts = local.hosts } } }
  })

  lifecycle {
    precondition {
      condition = length(flatten(values(local.servers))) == length(local.backends)
      error_message = format("Backends without an address: %s.", join(", ", setsubtract(
        local.backends[*].loadbalancer_backend_id, flatten(values(local.servers))[*].id
      )))
    }
    precondition {
      condition     = length(local.hosts) > 0
      error_message = "The load balancer has no backends: every play would skip all hosts."
    }
  }
}
