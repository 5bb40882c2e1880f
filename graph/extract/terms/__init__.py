"""Words that a report explains: acronyms, definitions, glosses, notes and glossaries."""
