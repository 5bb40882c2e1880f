"""The SPARQL endpoint: a request is read (`request`) and answered (`view`, `results`, `description`)."""
