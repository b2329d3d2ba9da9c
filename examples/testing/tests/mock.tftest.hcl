# Needs neither QingCloud nor the mock API: Terraform generates the data. An ID that
# another data source takes must have the form of one, since the provider validates its
# arguments. Lists that are generated are empty.

mock_provider "qingcloud" {
  mock_data "qingcloud_loadbalancer" {
    defaults = {
      loadbalancer_id = "lb-1234abcd"
    }
  }

  mock_data "qingcloud_loadbalancer_listener" {
    defaults = {
      loadbalancer_listener_id = "lbl-1234abcd"
    }
  }
}

run "a_load_balancer_without_backends" {
  command = plan

  variables {
    loadbalancer_name = "web"
  }

  assert {
    condition     = length(output.upstream) == 0
    error_message = "There should be no line without backends."
  }
}
