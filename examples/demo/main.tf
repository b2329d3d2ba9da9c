# From the name of a load balancer to its listeners, the servers behind one of
# them, and an nginx upstream. `make demo` applies it against a mock of the API.

terraform {
  required_version = ">= 1.5"

  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1.0"
    }
  }
}

# Endpoint, access key and zone come from the environment.
provider "qingcloud" {}

# 1. A load balancer by its name.

data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
  verbose           = 2 # eips and cluster
}

output "load_balancer" {
  value = join(" ", [
    for text in concat(
      [
        data.qingcloud_loadbalancer.web.loadbalancer_id,
        data.qingcloud_loadbalancer.web.status,
        data.qingcloud_loadbalancer.web.private_address,
      ],
      coalesce(data.qingcloud_loadbalancer.web.public_addresses, []),
    ) : text if text != null
  ])
}

# 2. Its listeners.

data "qingcloud_loadbalancer_listeners" "web" {
  loadbalancer = data.qingcloud_loadbalancer.web.loadbalancer_id
}

output "listeners" {
  value = [
    for l in data.qingcloud_loadbalancer_listeners.web.listeners :
    format("%s %v %v", l.loadbalancer_listener_id, l.listener_protocol, l.listener_port)
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
  backends = data.qingcloud_loadbalancer_backends.https.backends

  # Those that can receive requests. Backends of a forwarding policy may serve
  # another site.
  serving = [
    for b in local.backends : b
    if b.status != "down" && b.port != null && b.weight != 0 && b.disabled != 1 && b.loadbalancer_policy_id == null
  ]
}

output "servers" {
  value = [
    for b in local.backends : format("%s %s:%v %v%s%s%s%s",
      b.loadbalancer_backend_id,
      coalesce(b.address, "?"),
      b.port,
      b.status,
      b.weight == 0 ? " draining" : "",
      b.disabled == 1 ? " disabled" : "",
      b.backup == 1 ? " backup" : "",
      b.loadbalancer_policy_id != null ? " of policy ${b.loadbalancer_policy_id}" : "",
    )
  ]
}

# 4. An nginx upstream of them.

output "upstream" {
  value = join("\n", concat(
    ["upstream web {"],
    [
      for b in local.serving :
      "  server ${b.address}:${b.port} weight=${coalesce(b.weight, 1)}${b.backup == 1 ? " backup" : ""};"
    ],
    ["}"],
  ))

  precondition {
    condition     = length(local.serving) > 0
    error_message = "No server to forward requests to: all are down, draining or disabled."
  }
}

# 5. Warnings: for servers that are down, and for those without an address.

check "servers_are_up" {
  assert {
    condition = alltrue([for b in local.backends : b.status == "up"])
    error_message = format("Not up: %s.", join(", ", [
      for b in local.backends : b.loadbalancer_backend_id if b.status != "up"
    ]))
  }
}

check "servers_have_an_address" {
  assert {
    condition     = alltrue([for b in local.backends : b.address != null])
    error_message = "Servers without an address: ${join(", ", [for b in local.backends : b.loadbalancer_backend_id if b.address == null])}."
  }
}

# 6. The example in QingCloud's documentation, and a list on several result pages.

data "qingcloud_loadbalancer_backends" "documented" {
  loadbalancer = "lb-1234abcd"
  verbose      = 2
}

output "documented" {
  value = [
    for b in data.qingcloud_loadbalancer_backends.documented.backends :
    format("%s port %v", b.loadbalancer_backend_id, b.port)
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
