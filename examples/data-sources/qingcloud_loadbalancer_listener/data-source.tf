data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
}

# The HTTPS listener of a load balancer, by its port.
data "qingcloud_loadbalancer_listener" "https" {
  loadbalancer  = data.qingcloud_loadbalancer.web.loadbalancer_id
  listener_port = 443
}

# Its backends.
data "qingcloud_loadbalancer_backends" "https" {
  loadbalancer_listener = data.qingcloud_loadbalancer_listener.https.loadbalancer_listener_id
}
