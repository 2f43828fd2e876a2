graph [
directed 1
node [ id 0 ]
node [ id 1 label "0" ]
edge [ source 0 source 1 target 1 ]
]
