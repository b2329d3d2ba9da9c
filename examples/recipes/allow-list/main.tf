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

  # The addresses of those that have one, by ID.
  addresses = {
    for b in local.backends : b.loadbalancer_backend_id =>
    b.private_ip != null ? b.private_ip : b.resource_id
    if b.private_ip != null || can(cidrnetmask("${b.resource_id}/32"))
  }

  allowed = sort(distinct(values(local.addresses)))
}

resource "local_file" "allow" {
  filename        = "${path.module}/allow-web.conf"
  file_permission = "0644"
  content         = join("", concat([for a in local.allowed : "allow ${a}/32;\n"], ["deny all;\n"]))

  lifecycle {
    precondition {
      condition = length(local.addresses) == length(local.backends)
      error_message = format("Backends without an address: %s.", join(", ", setsubtract(
        local.backends[*].loadbalancer_backend_id, keys(local.addresses)
      )))
    }
    precondition {
      condition     = length(local.allowed) > 0
      error_message = "The load balancer has no backends: the allow-list would lock everybody out."
    }
  }
}
