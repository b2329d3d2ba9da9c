terraform {
  required_version = ">= 1.5" # for check
}

# The backends of one load balancer, with their addresses.
data "qingcloud_loadbalancer_backends" "web" {
  loadbalancer = "lb-web00001"
  verbose      = 2 # private_ip, disabled and backup
}

locals {
  # Backends that may receive requests: neither draining nor disabled.
  active = [
    for b in data.qingcloud_loadbalancer_backends.web.backends : b
    if b.weight != 0 && b.disabled != 1
  ]

  # Those with an address, by ID: an instance has a private IP address, a backend
  # that was added by its address has that one.
  servers = {
    for b in local.active : b.loadbalancer_backend_id => {
      address = b.private_ip != null ? b.private_ip : b.resource_id
      port    = b.port
      weight  = b.weight
      backup  = b.backup == 1
    }
    if b.private_ip != null || can(cidrnetmask("${b.resource_id}/32"))
  }
}

# Warns rather than dropping a backend silently.
check "every_backend_has_an_address" {
  assert {
    condition = length(local.servers) == length(local.active)
    error_message = format("Backends without an address: %s.", join(", ", setsubtract(
      local.active[*].loadbalancer_backend_id, keys(local.servers)
    )))
  }
}

output "web_servers" {
  value = local.servers
}
