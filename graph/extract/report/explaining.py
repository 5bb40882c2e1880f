"""Parts of a report that explain its words, its grades and what it asks: they tell nothing of the force."""

from __future__ import annotations

import re

from graph.document import Document

_GLOSSARY = re.compile(
    r"^(?:annex \w+\W+|appendix \w+\W+)?(?:(?:a )?glossary|definitions?|interpretation|abbreviations|acronyms"
    r"|(?:key |list of |some )?(?:terms|words|abbreviations|acronyms)(?: (?:used|we use|explained|and .*))?"
    r"(?: in this report)?|what (?:the|these|our) (?:words|terms|initials) mean|explanation of terms"
    r"|vocabulary|jargon(?: buster)?|plain english(?: guide)?|shorthand(?: used)?(?: in this report)?"
    r"|how we use words|(?:the |a note on (?:the )?)?language(?: of this report)?"
    r"|words we use(?: in this report)?)\W*$",
    re.IGNORECASE,
)
_OF_GRADES = re.compile(
    r"^(?:annex \w+\W+|appendix \w+\W+)?"
    r"(?:how (?:we|the inspectorate|forces|our (?:grades|judge?ments))\b.{0,20}"
    r"\b(?:grades?d?|judge|judge?ments?|rated?|work)"
    r"|(?:about|understanding|key to|guide to|explaining|notes? on) (?:our |the |these )?"
    r"(?:grad(?:es|ing)|judge?ments?|ratings?|scale)"
    r"|(?:our |the )?(?:grad(?:e|es|ing)|judge?ments?|rating) "
    r"(?:scale|system|definitions?|criteria|explained|and what .*|descriptions?|key)"
    r"|what .{3,60} means?)\W*$",
    re.IGNORECASE,
)


def is_glossary(document: Document, section: int) -> bool:
    """Whether a section, or one around it, explains words."""
    while section >= 0:
        title = document.sections[section].title
        if _GLOSSARY.match(title) or _OF_GRADES.match(title):
            return True
        section = document.sections[section].parent
    return False
