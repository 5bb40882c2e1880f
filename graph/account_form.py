"""An account for reading and for programs: what was taken, what was left and why."""

from __future__ import annotations

from typing import Any

from graph.account import METRICS, Account, Item
from graph.licence import licensed
from graph.vocabulary import load_vocabulary

_LONGEST = 100  # characters of an item on a line
_LISTED = (
    "sentence-unread",
    "numeral-unmeasured",
    "organisation-unresolved",
    "organisation-force-unlisted",
    "organisation-agency-unlisted",
    "question-without-grade",
    "question-ungraded",
)
"""What a person should look at: unknowns, and what no register knows."""


def as_text(account: Account) -> str:
    """The counts, sums before their parts, and then one by one what a person should look at."""
    metrics = load_vocabulary().lists[METRICS]
    lines = [f"Account of {account.name}", ""]
    for slug, count in account.counts:
        depth = _depth(slug, account)
        lines.append(f"{count:>7,}  {'  ' * depth}{metrics[slug].label}")
    for slug in _LISTED:
        items = [item for items in account.subjects.values() for item in items if item.outcome == slug]
        if items:
            lines += ["", f"{metrics[slug].label}:", *map(_line, items)]
    return "\n".join(lines) + "\n"


def as_json(account: Account) -> dict[str, Any]:
    """The counts by slug, and every item: its outcome, words and place (`source text[start:end]`)."""
    return {
        "source": account.name,
        **licensed(account.licence),
        "counts": dict(account.counts),
        **{subject: [_object(item) for item in items] for subject, items in account.subjects.items()},
    }


def _depth(slug: str, account: Account) -> int:
    if slug in account.subjects:
        return 0
    return 1 if slug.endswith(("-taken", "-left")) else 2


def _line(item: Item) -> str:
    words = f"{item.words} in “{_cut(item.within)}”" if item.within else _cut(item.words)
    theme = load_vocabulary().themes.get(item.words) if item.outcome.startswith("question-") else None
    where = f"line {item.line}: " if item.line else ""
    return f"  {where}{theme.label if theme else words}"


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _object(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {"outcome": item.outcome, "words": item.words}
    if item.spans:
        found |= {"start": item.spans[0].start, "end": item.spans[-1].end, "line": item.line}
    return found
