# All backends of one load balancer.
data "qingcloud_loadbalancer_backends" "web" {
  loadbalancer = "lb-1234abcd"
}

# Address and port of those that take requests, ready for a DNS record or an
# upstream. Weight 0 is draining.
output "web_serving" {
  value = [
    for b in data.qingcloud_loadbalancer_backends.web.backends :
    "${b.resource_id}:${b.port}" if b.weight != 0
  ]
}

# By ID, as for_each wants it.
output "web_by_id" {
  value = {
    for b in data.qingcloud_loadbalancer_backends.web.backends :
    b.loadbalancer_backend_id => b
  }
}
