"""
Words of reports to take away: quote packs, cards, citations, and the same told to search engines.

`given` reads what a reader chose, `pack` asks one query for all of it and makes frozen excerpts of the rows,
and each form has a module that writes them: `markdown`, `bibtex`, `csl`, `plain`, `table`. `words` is the one
place where a citation is put into words. `view` answers at `/quotes`, `cards` at `/card/…` and `/oembed`;
`beside` is what the pages of reports, forces and statements show of all this.
"""
