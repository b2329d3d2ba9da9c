# A load balancer by its name.
data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
  verbose           = 2 # eips and cluster
}

# Its addresses, for a DNS record for example.
output "web_addresses" {
  value = {
    private = data.qingcloud_loadbalancer.web.private_address
    public  = data.qingcloud_loadbalancer.web.public_addresses
  }
}
