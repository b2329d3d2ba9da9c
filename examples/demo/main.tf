# From the name of a load balancer to its listeners, the servers behind one of
# them, and an nginx upstream. `make demo` applies it against a mock of the API.

terraform {
  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1"
    }
  }
}

# Endpoint, access key and zone come from the environment.
provider "qingcloud" {}

# 1. A load balancer by its name.

data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
  verbose           = 2 # its addresses
}

output "load_balancer" {
  value = join(" ", compact(concat(
    [
      data.qingcloud_loadbalancer.web.loadbalancer_id,
      data.qingcloud_loadbalancer.web.status,
      try(data.qingcloud_loadbalancer.web.vxnet.private_ip, null),
    ],
    [for e in coalesce(data.qingcloud_loadbalancer.web.eips, []) : e.eip_addr],
    [for e in coalesce(data.qingcloud_loadbalancer.web.cluster, []) : e.eip_addr],
  )))
}

# 2. Its listeners.

data "qingcloud_loadbalancer_listeners" "web" {
  loadbalancer = data.qingcloud_loadbalancer.web.loadbalancer_id
}

output "listeners" {
  value = [
    for l in data.qingcloud_loadbalancer_listeners.web.listeners :
    join(" ", compact([l.loadbalancer_listener_id, l.listener_protocol, l.listener_port]))
  ]
}

# 3. The servers behind port 443, with their health.

data "qingcloud_loadbalancer_listener" "https" {
  loadbalancer  = data.qingcloud_loadbalancer.web.loadbalancer_id
  listener_port = 443
}

data "qingcloud_loadbalancer_backends" "https" {
  loadbalancer_listener = data.qingcloud_loadbalancer_listener.https.loadbalancer_listener_id
  verbose               = 2 # private_ip, disabled and backup
}

locals {
  # Each with its address and port, or null if the API returned none.
  servers = [
    for b in data.qingcloud_loadbalancer_backends.https.backends : merge(b, {
      address = try("${b.private_ip != null ? b.private_ip : cidrhost("${b.resource_id}/32", 0)}:${b.port}", null)
    })
  ]

  # Those that can receive requests. Backends of a forwarding policy may serve
  # another site.
  serving = [
    for s in local.servers : s
    if s.address != null && s.status != "down" && s.weight != 0 && s.disabled != 1 && s.loadbalancer_policy_id == null
  ]
}

output "servers" {
  value = [
    for s in local.servers : join(" ", compact([
      s.loadbalancer_backend_id,
      s.address,
      s.status,
      s.weight == 0 ? "draining" : null,
      s.disabled == 1 ? "disabled" : null,
      s.backup == 1 ? "backup" : null,
      s.loadbalancer_policy_id,
    ]))
  ]
}

# 4. An nginx upstream of them.

output "upstream" {
  value = join("\n", concat(
    ["upstream web {"],
    [for s in local.serving : "  server ${s.address} weight=${coalesce(s.weight, 1)}${s.backup == 1 ? " backup" : ""};"],
    ["}"],
  ))

  precondition {
    condition     = length(local.serving) > 0
    error_message = "No server to forward requests to: all are down, draining, disabled or without an address."
  }
}

# 5. Warnings: for servers that are down, and for those without an address.

check "servers_are_up" {
  assert {
    condition = alltrue([for s in local.servers : s.status == "up"])
    error_message = format("Not up: %s.", join(", ", [
      for s in local.servers : s.loadbalancer_backend_id if s.status != "up"
    ]))
  }
}

check "servers_have_an_address" {
  assert {
    condition = alltrue([for s in local.servers : s.address != null])
    error_message = format("Servers without an address: %s.", join(", ", [
      for s in local.servers : s.loadbalancer_backend_id if s.address == null
    ]))
  }
}

# 6. The example in QingCloud's documentation, and a list on several result pages.

data "qingcloud_loadbalancer_backends" "documented" {
  loadbalancer = "lb-1234abcd"
}

output "documented" {
  value = [
    for b in data.qingcloud_loadbalancer_backends.documented.backends :
    join(" ", compact([b.loadbalancer_backend_id, "port", b.port]))
  ]
}

data "qingcloud_loadbalancer_backends" "large" {
  loadbalancer = "lb-large001"
  verbose      = 2 # status
}

# How many of them have each status.
output "large" {
  value = {
    for status, backends in {
      for b in data.qingcloud_loadbalancer_backends.large.backends : coalesce(b.status, "unknown") => b...
    } : status => length(backends)
  }
}
