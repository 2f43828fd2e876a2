// sum += a[i] * b[i]: two loads share a port, the sum is needed one iteration later.
ssp.instance @accumulate of "ModuloProblem" {
  library {
    operator_type @load [latency<1>, limit<1>]
    operator_type @mul [latency<3>]
    operator_type @add [latency<1>, incDelay<2.5>, outDelay<0.5>]
  }
  graph {
    %0 = operation<@load> @a()
    %1 = operation<@load> @b()
    %2 = operation<@mul> @product(%0, %1)
    %3 = operation<@add> @sum(%2, %3 [dist<1>])
  }
}
