# The backends of one load balancer, with their addresses.
data "qingcloud_loadbalancer_backends" "web" {
  loadbalancer = "lb-web00001"
  verbose      = 2 # private_ip and disabled
}

# Those that may receive requests, neither draining nor disabled, by ID. An address
# that is null is an error.
output "web_servers" {
  value = {
    for b in data.qingcloud_loadbalancer_backends.web.backends :
    b.loadbalancer_backend_id => "${b.address}:${b.port}"
    if b.weight != 0 && b.disabled != 1
  }
}
