# The rules of one forwarding policy.
data "qingcloud_loadbalancer_policy_rules" "static" {
  loadbalancer_policy = "lbp-1234abcd"
}

# The regular expressions by rule type: { domain = […], url = […] }.
output "static_rules" {
  value = {
    for r in data.qingcloud_loadbalancer_policy_rules.static.rules :
    r.rule_type => r.val... if r.rule_type != null
  }
}
