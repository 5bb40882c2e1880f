"""
Feeds: what reports say, as Atom entries that a reader of feeds can follow (RFC 4287, paged as of RFC 5005).

Data flow: an address -> which things it is of (`asked`), newest report first -> their entries (`entries`) ->
XML (`atom`). An entry goes by the IRI of the thing, which a rebuild does not change.
"""
