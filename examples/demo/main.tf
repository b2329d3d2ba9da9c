# Reads two load balancers and passes them to another resource. `make demo` runs
# it against a mock API on this machine.

terraform {
  required_providers {
    qingcloud = {
      source = "qingcloud/qingcloud"
    }
  }
}

# Endpoint, access key and zone come from the environment.
provider "qingcloud" {}

# The load balancer of the example in QingCloud's documentation.
data "qingcloud_loadbalancer_backends" "small" {
  loadbalancer = "lb-1234abcd"
}

# A load balancer with several hundred backends on several result pages.
data "qingcloud_loadbalancer_backends" "large" {
  loadbalancer = "lb-large001"
  verbose      = 2 # private_ip has been seen only at this level
}

locals {
  small = data.qingcloud_loadbalancer_backends.small.backends
  large = data.qingcloud_loadbalancer_backends.large.backends

  # Weight 0 means draining: it receives no new requests.
  serving = [for b in local.large : b if b.weight != 0 && b.status == "up"]
}

# Stands for a resource that uses the list: a file on a gateway, a DNS record, an
# allow-list.
resource "terraform_data" "upstream" {
  input = join("\n", concat(
    ["upstream large {"],
    [for b in local.serving : "  server ${b.private_ip}:${b.port} weight=${b.weight};"],
    ["}"],
  ))
}

check "backends_are_up" {
  assert {
    condition = alltrue([for b in local.large : b.status == "up"])
    error_message = format("Not up: %s.", join(", ", [
      for b in local.large : b.loadbalancer_backend_id if b.status != "up"
    ]))
  }
}

output "small" {
  value = local.small
}

output "large" {
  value = [
    for b in local.large :
    "${b.loadbalancer_backend_id} ${b.private_ip}:${b.port} weight ${b.weight} ${b.status}"
  ]
}

output "large_total_count" {
  value = data.qingcloud_loadbalancer_backends.large.total_count
}

output "upstream" {
  value = terraform_data.upstream.output
}
