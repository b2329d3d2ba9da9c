# Needs the mock API with the data in tests/backends.json. The load balancers of its
# backends exist, too; any other one must be in it.

run "backends_that_receive_requests" {
  command = plan

  variables {
    loadbalancer = "lb-1234abcd"
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
    loadbalancer = "lb-5678efgh"
  }

  expect_failures = [output.upstream]
}

run "a_load_balancer_without_backends" {
  command = plan

  variables {
    loadbalancer = "lb-00000000"
  }

  assert {
    condition     = length(output.upstream) == 0
    error_message = "Got ${jsonencode(output.upstream)}."
  }
}
