# All forwarding policies, with the load balancers that use them.
data "qingcloud_loadbalancer_policies" "all" {
  verbose = 1
}

# Policies whose rules have changes that are not in effect yet.
output "not_applied" {
  value = [
    for p in data.qingcloud_loadbalancer_policies.all.policies :
    p.loadbalancer_policy_name if p.is_applied == 0
  ]
}
