"""
From query rows to what a page shows.

Each module reads one kind of page: a function that takes the `Library` and the IRI, and gives a frozen
object. HTML and JSON show the same object; templates see no RDF terms, only words, numbers and links.

    parts       what pages are made of: links, grades, sentences, quotes, facts
    frame       what every page about a resource has: its kind, its trail, the graphs that say it
    reading     rows -> parts, shared by the pages
    matches     how questions of one cycle are like those of another
    report, section, sentence, subject, figures, names, thing, front, home, cycle, scale, inspection, releases

A page names what it asks at the head of its reader (`Library.gather`), and gets it by one query.
"""
