# Needs neither QingCloud nor the fake: Terraform makes up what is read. A list
# that it makes up is empty.

mock_provider "qingcloud" {}

run "a_load_balancer_without_backends" {
  command = plan

  variables {
    loadbalancer = "lb-1234abcd"
  }

  assert {
    condition     = length(output.upstream) == 0
    error_message = "There should be no line without backends."
  }
}
