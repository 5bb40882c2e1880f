"""
A report's whole text as a document: from its source and what the graph says of places in it to blocks.

`words` takes the markup out of a stretch of the source, `layout` tells headings, paragraphs, lists, tables
and notes apart, `marks` finds the references to notes, `cutting` cuts words where sentences and links begin
and end, `left` finds what nothing was made of, and `document` puts all together. Nothing here asks a store or
knows of HTML; every piece of words knows where it stands in the source, so that one can check that nothing is
lost and nothing comes twice.
"""
