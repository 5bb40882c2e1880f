"""
Search: what a reader typed in, what was found out, with facets and what else was searched.

    words      the text as typed -> its words and phrases, bounded; nothing of it is ever syntax
    index      the index of the release that is served, opened to be read, for a bounded time
    names      other names of what was typed: acronyms, what they stand for, aliases
    spelling   words near to one that is nowhere
    finding    words and filters -> what has them, best first, and how many by force, theme, kind, ...
    page       what the page is made of, the same for HTML, JSON and CSV
    answer     the index, asked for such a page
    view       the blueprint
"""
