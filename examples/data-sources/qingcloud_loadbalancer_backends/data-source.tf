# All backends of one load balancer.
data "qingcloud_loadbalancer_backends" "web" {
  loadbalancer = "lb-1234abcd"
}

# Resource and port of the backends that receive requests. Weight 0 means
# draining.
output "web_serving" {
  value = [
    for b in data.qingcloud_loadbalancer_backends.web.backends :
    "${b.resource_id}:${b.port}" if b.weight != 0
  ]
}

# A map by ID, for for_each.
output "web_by_id" {
  value = {
    for b in data.qingcloud_loadbalancer_backends.web.backends :
    b.loadbalancer_backend_id => b
  }
}
