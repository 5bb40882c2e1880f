"""
What programs may ask of the service in JSON, described as OpenAPI 3.1 at `/openapi.json`.

`schemas` makes JSON Schema of the frozen answers that pages are made of, `given` says what addresses take,
`operations` lists what answers in JSON, and `description` puts them together with the addresses that the
application has.
"""
