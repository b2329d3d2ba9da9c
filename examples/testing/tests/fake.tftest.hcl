# Needs the mock API with the backends in tests/backends.json.

run "backends_that_drain_are_left_out" {
  command = plan

  variables {
    loadbalancer = "lb-1234abcd"
  }

  assert {
    condition     = join("\n", output.upstream) == "server 10.0.0.1:80 weight=5;"
    error_message = "Got ${jsonencode(output.upstream)}."
  }
}

run "another_load_balancer" {
  command = plan

  variables {
    loadbalancer = "lb-00000000"
  }

  assert {
    condition     = length(output.upstream) == 0
    error_message = "Got ${jsonencode(output.upstream)}."
  }
}
