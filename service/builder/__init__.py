"""
The builder of questions: choices in a plain form give a table or counts, and everything needed to ask again.

What may be chosen is a table, `queries/builder/facets.toml`; a query is put together from its patterns and
the files beside it, and values enter as terms. Data flow: `facets` (the table) -> `question` (choices of
them) -> `assembly` (texts of queries) -> `options` (which values the data have) -> `asking` (what a request
chooses) -> `answer` (rows, what they are out of, what to leave out where there are none) -> `cross` (counts
in rows and columns), `writing` and `code` (forms for programs) -> `view`.
"""
