"""
From a source document to a published graph. Data flows one way, and each step takes the value before it:

    source      bytes of a report
    readers     -> Document        words with the way back to the source (`document`)
    extract     -> Extraction      frozen records, each with its spans (`statements`)
    build       -> graphs          RDF, one named graph a report and one a run
    checks      -> comparisons     figures, claims and grades beside the registers, a derived graph a report
    validate    -> a report        SHACL; a violating graph goes no further
    publish     -> a release       with its tallies (`tallies`), swapped in whole, or nothing
    store       -> answers         the only door to what is published

`vocabulary` and `reference` give the controlled lists and registers, `identifiers` makes every IRI, `sources`
finds the files, `loading` takes one after the other, `pipeline` runs the steps in order. This package knows
nothing of the web.
"""
