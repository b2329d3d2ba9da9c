terraform {
  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1"
    }
  }
}

# The access key is read from QINGCLOUD_ACCESS_KEY and QINGCLOUD_SECRET_KEY.
provider "qingcloud" {
  zone = "pek3"
}

# The servers behind port 443 of a load balancer.
data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
}

data "qingcloud_loadbalancer_listener" "https" {
  loadbalancer  = data.qingcloud_loadbalancer.web.loadbalancer_id
  listener_port = 443
}

data "qingcloud_loadbalancer_backends" "https" {
  loadbalancer_listener = data.qingcloud_loadbalancer_listener.https.loadbalancer_listener_id
  verbose               = 2
}

output "servers" {
  value = {
    for b in data.qingcloud_loadbalancer_backends.https.backends :
    b.loadbalancer_backend_id => {
      address = b.private_ip
      port    = b.port
      status  = b.status
    }
  }
}
