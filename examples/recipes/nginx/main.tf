# Writes the backends of a listener to a file as an nginx upstream.

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
  # Backends that receive requests: neither draining nor disabled, and not those of
  # a forwarding policy, which may serve another site.
  active = [
    for b in data.qingcloud_loadbalancer_backends.web.backends : b
    if b.weight != 0 && b.disabled != 1 && b.loadbalancer_policy_id == null
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

resource "local_file" "upstream" {
  filename        = "${path.module}/upstream-web.conf"
  file_permission = "0644"

  content = templatefile("${path.module}/upstream.conf.tftpl", {
    name    = "web"
    servers = local.servers
  })

  lifecycle {
    precondition {
      condition = length(local.servers) == length(local.active)
      error_message = format("Backends without an address: %s.", join(", ", setsubtract(
        local.active[*].loadbalancer_backend_id, keys(local.servers)
      )))
    }
    precondition {
      condition     = anytrue([for s in local.servers : !s.backup])
      error_message = "No backend receives requests: nginx refuses an upstream without servers."
    }
  }
}
