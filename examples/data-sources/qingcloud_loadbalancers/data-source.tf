# The running load balancers with a tag.
data "qingcloud_loadbalancers" "prod" {
  tags   = ["tag-1234abcd"]
  status = ["active"]
}

# Their IDs by name. A name need not be unique, and need not exist.
output "prod_ids" {
  value = {
    for lb in data.qingcloud_loadbalancers.prod.loadbalancer_set :
    lb.loadbalancer_name => lb.loadbalancer_id... if lb.loadbalancer_name != null
  }
}

# Those with changes that are not in effect yet.
output "prod_not_applied" {
  value = [
    for lb in data.qingcloud_loadbalancers.prod.loadbalancer_set :
    lb.loadbalancer_id if lb.is_applied == 0
  ]
}
