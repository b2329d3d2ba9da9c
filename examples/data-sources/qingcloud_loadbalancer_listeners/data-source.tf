# All listeners of one load balancer.
data "qingcloud_loadbalancer_listeners" "web" {
  loadbalancer = "lb-1234abcd"
}

# Their IDs by protocol and port.
output "web_listeners" {
  value = {
    for l in data.qingcloud_loadbalancer_listeners.web.listeners :
    "${l.listener_protocol}:${l.listener_port}" => l.loadbalancer_listener_id
  }
}
