# Needs the mock API with the data in tests/data.yaml.

run "backends_that_receive_requests" {
  command = plan

  variables {
    loadbalancer_name = "web"
  }

  assert {
    condition = join("\n", output.upstream) == join("\n", [
      "server 10.0.0.1:80 weight=5;",
      "server 10.0.0.3:80 weight=5 backup;",
    ])
    error_message = "Got ${jsonencode(output.upstream)}."
  }
}

run "a_backend_without_an_address" {
  command = plan

  variables {
    loadbalancer_name = "no-address"
  }

  expect_failures = [output.upstream]
}

run "a_load_balancer_without_backends" {
  command = plan

  variables {
    loadbalancer_name = "empty"
  }

  assert {
    condition     = length(output.upstream) == 0
    error_message = "Got ${jsonencode(output.upstream)}."
  }
}
