data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
}

# All forwarding policies, with the load balancers that use them.
data "qingcloud_loadbalancer_policies" "all" {
  verbose = 1
}

# Those that a load balancer uses.
output "web_policies" {
  value = {
    for p in data.qingcloud_loadbalancer_policies.all.policies :
    p.loadbalancer_policy_id => p.loadbalancer_policy_name
    if contains(coalesce(p.loadbalancer_ids, []), data.qingcloud_loadbalancer.web.loadbalancer_id)
  }
}

# Those with changes that are not in effect yet.
output "not_applied" {
  value = [
    for p in data.qingcloud_loadbalancer_policies.all.policies :
    p.loadbalancer_policy_id if p.is_applied == 0
  ]
}
