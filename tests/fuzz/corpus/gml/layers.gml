# a comment
Creator "somebody"
graph [
  directed 1
  label "layers"
  node [ id 1 label "p" parameter 3 ]
  node [ id 2 label "q&amp;r" ]
  node [ id 7 graphics [ x 1.5 y -2e3 ] ]
  edge [ source 1 target 2 parameter 7 ]
  edge [ source 2 target 7 ]
]
