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
}

resource "local_file" "upstream" {
  filename        = "${path.module}/upstream-web.conf"
  file_permission = "0644"
  content         = templatefile("${path.module}/upstream.conf.tftpl", { name = "web", backends = local.active })

  lifecycle {
    precondition {
      condition     = alltrue([for b in local.active : b.address != null])
      error_message = "Backends without an address: ${join(", ", [for b in local.active : b.loadbalancer_backend_id if b.address == null])}."
    }
    precondition {
      condition     = anytrue([for b in local.active : b.backup != 1])
      error_message = "No backend receives requests: nginx refuses an upstream without servers."
    }
  }
}
