# Needs neither QingCloud nor the mock API: Terraform generates the data. Lists
# that it generates are empty.

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
