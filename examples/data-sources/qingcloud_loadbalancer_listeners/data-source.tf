data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
}

# All listeners of a load balancer.
data "qingcloud_loadbalancer_listeners" "web" {
  loadbalancer = data.qingcloud_loadbalancer.web.loadbalancer_id
}

# A map by ID, as for_each needs it.
output "web_listeners" {
  value = {
    for l in data.qingcloud_loadbalancer_listeners.web.listeners :
    l.loadbalancer_listener_id => {
      name     = l.loadbalancer_listener_name
      protocol = l.listener_protocol
      port     = l.listener_port
    }
  }
}
