# A module that reads backends and renders an upstream, with its tests.

terraform {
  required_providers {
    qingcloud = {
      source = "qingcloud/qingcloud"
    }
  }
}

variable "loadbalancer" {
  type        = string
  description = "ID of the load balancer whose backends are rendered."
}

data "qingcloud_loadbalancer_backends" "this" {
  loadbalancer = var.loadbalancer
  verbose      = 2 # private_ip has been seen only at this level
}

output "upstream" {
  description = "One line per backend that receives requests."
  value = [
    for b in data.qingcloud_loadbalancer_backends.this.backends :
    "server ${b.private_ip}:${b.port} weight=${b.weight};" if b.weight != 0
  ]
}
