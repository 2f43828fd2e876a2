graph [
  directed 1
  node [ id 0 label "a" latency 2 resource "mul" ]
  node [ id 1 label "b" latency 1 resource "add" size 3 amount 2 ]
  edge [ source 0 target 1 distance 1 delay 2 weight 0.5 ]
]
