# The running load balancers with a tag.
data "qingcloud_loadbalancers" "prod" {
  tags   = ["tag-1234abcd"]
  status = ["active"]
}

# Their IDs by name, without those that have no name.
output "prod_ids" {
  value = {
    for b in data.qingcloud_loadbalancers.prod.loadbalancer_set :
    b.loadbalancer_name => b.loadbalancer_id... if b.loadbalancer_name != null
  }
}
