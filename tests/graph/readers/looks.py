"""A report in small, and the looks in which it is printed."""

from __future__ import annotations

from dataclasses import replace

from tests.graph.readers.press import Look, Press

LOOKS = {
    "one column": Look(),
    "two justified columns": Look(
        columns=2, size=10, is_justified=True, is_hyphenated=True, gap=0, indent=12, margin=50, gutter=14
    ),
    "small serif type, no rules, plain note numbers": Look(
        size=9,
        leading=1.15,
        is_justified=True,
        font="Times-Roman",
        bold="Times-Bold",
        headings=(16, 12, 9),
        gap=5,
        footer="- {page} -",
        ruled_tables=False,
        raised_notes=False,
        bullet="–",
    ),
    "large type, contents without leaders": Look(
        size=12, leading=1.6, leaders=False, ruled_tables=False, headings=(26, 18, 14), header="Crest"
    ),
}
HEADER = "Visits to Fenwick Constabulary"


def press(look: Look) -> Press:
    """A report in small, of our own words, with everything that print does to a text."""
    printed = Press(replace(look, header=HEADER))
    printed.heading("PEEL: Police effectiveness 2017", 1)
    printed.paragraph("An inspection of Fenwick Constabulary")
    printed.heading("Contents", 1, new_page=True)
    printed.contents("Patrols", "3")
    printed.contents("Dogs and horses", "4")
    printed.heading("Patrols", 1, new_page=True)
    printed.note("1", "Beats are counted once a quarter by the constabulary itself.")
    printed.note("2", "A second count, made by the council, came out lower.")
    for turn in range(9):
        printed.paragraph(
            f"Patrol number {turn} walks the harbour twice a day and knows the neighbourhood shops well.[^1] "
            "Residents told us that re-offending had fallen, which the constabulary's own figures bear out. "
            "Less is known of the countryside, where officers are seldom seen after dark."
            if turn == 0
            else f"On beat {turn}, officers kept a careful record of every conversation with shopkeepers. "
            "We read the records of one month and found them complete, though nobody had drawn conclusions "
            f"from them. Re-offending was mentioned in {turn + 2} of the 40 entries."
        )
    printed.heading("Areas for improvement", 3)
    printed.bullet("The constabulary should patrol the countryside after dark at least once a week.")
    printed.bullet("The constabulary should draw conclusions from what its officers write down.")
    printed.heading("Dogs and horses", 1)
    printed.paragraph("Four dogs serve the constabulary.[^2] No horse has been kept since 1968.")
    printed.row(["Animal", "Number in 2016", "Number in 2017"], bold=True)
    printed.row(["Dogs trained to find people", "3", "4"])
    printed.row(["Horses", "0", "0"])
    return printed
