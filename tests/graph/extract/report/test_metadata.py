"""The title page: `graph.extract.report.metadata`."""

from __future__ import annotations

import pytest

from graph.errors import NotAReport
from graph.extract.report.metadata import draw_publication, unlisted_programme
from graph.readers import read
from graph.statements import Publication
from graph.vocabulary import load_vocabulary


def _publication(page: str) -> Publication:
    return draw_publication(read(page.encode(), "case.md"), load_vocabulary())


@pytest.mark.parametrize(
    ("title", "programme", "cycle"),
    [
        ("PEEL: Police effectiveness 2017", "peel-effectiveness", "2017"),
        ("PEEL: Police legitimacy 2015", "peel-legitimacy", "2015"),
        ("PEEL: Police effectiveness, efficiency and legitimacy 2018/19", "peel", "2018-19"),
        ("PEEL 2021/22", "peel", "2021-22"),
        ("PEEL Assessment 2023–25", "peel", "2023-25"),
        ("Police efficiency 2016", "peel-efficiency", "2016"),
        ("Night work inspection 2014", "night-work-inspection", "2014"),
        ("Kent Police: night work inspection 2014", "night-work-inspection", "2014"),
        ("Night work: An inspection of patrols, 2013/14", "night-work", "2013-14"),
    ],
)
def test_programme_and_cycle_are_read_from_the_title(title: str, programme: str, cycle: str) -> None:
    """One pillar names its programme; several or none are the integrated one."""
    found = _publication(f"# {title}\n\nAn inspection of Kent Police\n\n# Chapter\n")
    assert (programme, cycle) == (found.programme, found.cycle)


@pytest.mark.parametrize(
    ("line", "force"),
    [
        ("An inspection of the Metropolitan Police Service", "metropolitan"),
        ("An inspection of West Mercia Police", "west-mercia"),
        ("An inspection of Farrowdale Constabulary", "farrowdale"),
        ("**Devon and Cornwall Police**", "devon-and-cornwall"),
        ("An inspection of Farrowdale Police March 2017 © Inspectorate 2017", "farrowdale"),
        ("Her Majesty's Inspectorate of Constabulary\n\n# Farrowdale Police", "farrowdale"),
    ],
)
def test_the_force_is_the_registered_one_or_named_by_its_place(line: str, force: str) -> None:
    """Any name of a registered force leads to it; a force that is not registered keeps its own name."""
    assert force == _publication(f"# PEEL: Police efficiency 2016\n\n{line}\n\n# Chapter\n").force


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("PEEL: Police effectiveness 2017 – Kent Police", "PEEL: Police effectiveness 2017"),
        ("Kent Police: PEEL effectiveness 2017", "PEEL effectiveness 2017"),
        ("PEEL 2021/22 Kent Police | An inspectorate", "PEEL 2021/22"),
        ("Kent Police – PEEL 2018/19: effectiveness, efficiency", "PEEL 2018/19: effectiveness, efficiency"),
        ("PEEL 2017 – An inspection of Kent Police", "PEEL 2017"),
        ("PEEL: Police legitimacy 2017 (Kent)", "PEEL: Police legitimacy 2017"),
    ],
)
def test_the_title_is_told_from_the_name_of_the_force_beside_it(title: str, found: str) -> None:
    """Web pages print both in one line, in either order."""
    publication = _publication(
        f"# {title}\n\n# Chapter\n" if "Kent)" not in title else f"# {title}\n\nKent\n"
    )
    assert (found, "kent") == (publication.title.value, publication.force)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published on: Thursday 22 March 2018", "2018-03-22"),
        ("Publication date: 22nd March 2018", "2018-03-22"),
        ("Published by an inspectorate on 2 March 2018. Last updated 9 April 2018", "2018-03-02"),
        ("Date published: 2018-03-22T09:30:00+00:00", "2018-03-22"),
        ("Published 22/03/2018", "2018-03-22"),
        ("Mar 2018", "2018-03"),
        ("Last updated: 9 April 2018", ""),
        ("Published 31 February 2018", ""),
    ],
)
def test_the_date_is_read_behind_words_that_say_what_it_is(line: str, day: str) -> None:
    """A date alone is taken as well, a date of something else or of no day is not."""
    assert (
        day
        == _publication(f"# PEEL: Police efficiency 2016\n\nKent Police\n\n{line}\n\n# One\n").issued.value
    )


def test_facts_may_stand_at_the_end() -> None:
    """An imprint behind the last chapter gives what the title page leaves out."""
    found = _publication(
        "# PEEL: Police efficiency 2016\n\nKent Police\n\n# One\n\nText of it.\n\n# About\n\n"
        "Published: 3 May 2017\n\nPublisher: An inspectorate\n\nISBN 978 1 78655 000 0\n"
    )
    assert ("2017-05-03", "An inspectorate", "978 1 78655 000 0") == (
        found.issued.value,
        found.publisher.value,
        found.isbn.value,
    )


def test_date_publisher_and_isbn_are_read_with_their_passages() -> None:
    """Each value of the title page stands at its spans."""
    page = (
        "# PEEL: Police effectiveness 2016\n\nAn inspection of Kent Police\n\n2 March 2017\n\n"
        "© HMIC 2017\n\nISBN: 978-1-78655-000-0\n\n# Chapter\n"
    )
    found = _publication(page)
    assert ("2017-03-02", "HMIC", "978-1-78655-000-0") == (
        found.issued.value,
        found.publisher.value,
        found.isbn.value,
    )
    quoted = [page[span.start : span.end] for span in (*found.issued.spans, *found.publisher.spans)]
    assert ["2 March 2017", "HMIC"] == quoted


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (
            "# Minutes of a meeting\n\nOf Kent Police\n",
            "no title of an inspection with its year was found",
        ),
        ("# PEEL: Police effectiveness 2016\n\n# Chapter\n", "the title page names no police force"),
    ],
)
def test_what_is_no_report_is_refused(page: str, found: str) -> None:
    """A document without a PEEL title or without a force is no report, and the message says which."""
    with pytest.raises(NotAReport) as caught:
        _publication(page)
    assert caught.value.message.startswith(f"case.md: {found}.")
    assert "Give the report as published" in caught.value.message


def test_the_year_may_stand_beside_the_title() -> None:
    """A title without a year is one if the title page gives the year elsewhere."""
    found = _publication("# Night work inspection\n\nKent Police\n\nNovember 2014\n\n# Chapter\n")
    assert ("night-work-inspection", "2014", "kent") == (found.programme, found.cycle, found.force)


def test_a_programme_in_no_list_is_told() -> None:
    """It is taken under its own name, with a warning; a listed one has none."""
    vocabulary = load_vocabulary()
    for title, told in (("Night work inspection 2014", 1), ("PEEL 2021/22", 0)):
        document = read(f"# {title}\n\nAn inspection of Kent Police\n\n# Chapter\n".encode(), "case.md")
        publication = draw_publication(document, vocabulary)
        assert told == len(unlisted_programme(document, publication, vocabulary))


def test_a_force_may_be_named_by_a_heading_below_the_title() -> None:
    """The title stands alone above it, and what follows is the first chapter."""
    page = "# PEEL 2021/22\n\n## Kent Police: our findings, area by area\n\nCells are clean.\n"
    found = draw_publication(read(page.encode(), "case.md"), load_vocabulary())
    assert ("kent", "peel", "2021-22") == (found.force, found.programme, found.cycle)
