# Writes the addresses of all backends of a load balancer to a file, as an
# allow-list for nginx.

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
  verbose      = 2 # private_ip
}

locals {
  # All backends, draining, disabled and standby ones, too.
  backends = data.qingcloud_loadbalancer_backends.web.backends
}

resource "local_file" "allow" {
  filename        = "${path.module}/allow-web.conf"
  file_permission = "0644"

  # Each address once: a server may be a backend of several listeners.
  content = join("", concat(
    [for a in toset(local.backends[*].address) : "allow ${a}/${can(regex(":", a)) ? 128 : 32};\n"],
    ["deny all;\n"]
  ))

  lifecycle {
    precondition {
      condition     = alltrue([for b in local.backends : b.address != null])
      error_message = "Backends without an address: ${join(", ", [for b in local.backends : b.loadbalancer_backend_id if b.address == null])}."
    }
    precondition {
      condition     = length(local.backends) > 0
      error_message = "The load balancer has no backends: the allow-list would lock everybody out."
    }
  }
}
