data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
}

# The HTTPS listener of a load balancer, by its port.
data "qingcloud_loadbalancer_listener" "https" {
  loadbalancer  = data.qingcloud_loadbalancer.web.loadbalancer_id
  listener_port = 443

  # How long Terraform may take to read it. How long the listener keeps an idle
  # connection is its attribute timeout.
  timeouts = {
    read = "30s"
  }
}

# Its backends.
data "qingcloud_loadbalancer_backends" "https" {
  loadbalancer_listener = data.qingcloud_loadbalancer_listener.https.loadbalancer_listener_id
}

output "https_backends" {
  value = data.qingcloud_loadbalancer_backends.https.backends[*].loadbalancer_backend_id
}
