# A load balancer by its name.
data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
  verbose           = 2
}

# Its addresses: the private one, and the public ones, which are in eips if it is
# in a private network, and in cluster if it is not. Empty if it has none.
output "web_addresses" {
  value = distinct(compact(concat(
    [try(data.qingcloud_loadbalancer.web.vxnet.private_ip, null)],
    [for e in coalesce(data.qingcloud_loadbalancer.web.eips, []) : e.eip_addr],
    [for e in coalesce(data.qingcloud_loadbalancer.web.cluster, []) : e.eip_addr],
  )))
}
