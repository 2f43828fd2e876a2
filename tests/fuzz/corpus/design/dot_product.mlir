// A dot product that accumulates, with two reads of one memory in every iteration.
ssp.instance @dot_product of "ModuloProblem" {
  library {
    operator_type @Read [latency<2>]
    operator_type @Mul [latency<3>]
    operator_type @Add [latency<1>]
  }
  resource {
    resource_type @Port [limit<1>]
    resource_type @Multiplier [limit<1>]
  }
  graph {
    %a = operation<@Read> uses<@Port> @load_a()
    %b = operation<@Read> uses<@Port> @load_b(@load_a)
    %p = operation<@Mul> uses<@Multiplier> @product(%a, %b)
    %s = operation<@Add> @sum(%p, %s [dist<1>])
  }
}
