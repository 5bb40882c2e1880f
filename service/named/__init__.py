"""
Named queries: questions that people ask, each with a name, parameters and an answer that can be trusted.

A question is two files of `queries/`: `<name>.rq`, a whole SPARQL SELECT whose rows each give their
`?source`, and `<name>.ttl`, which describes it (`sh:SPARQLSelectExecutable`). A third,
`<name>.denominator.rq`, counts what an aggregate is over. Data flow: catalogue -> parameters -> answer ->
table, JSON or CSV.
"""
