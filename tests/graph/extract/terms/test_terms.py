"""Terms: acronyms, and what notes and sentences define."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.extract.terms.terms import draw_terms
from graph.json_form import _term
from graph.readers import read, read_file
from graph.statements import Term
from graph.vocabulary import load_vocabulary


def terms_of(text: str) -> list[tuple[str, str, str]]:
    document = read(("# Preventing crime\n\n" + text).encode(), "report.md")
    return [(term.name, term.acronym, term.definition) for term in draw_terms(document, load_vocabulary())]


CASES = {
    "a plural acronym gives the singular": (
        "The force maps organised crime groups (OCGs) well. OCGs are scored.",
        [("organised crime group", "OCG", "")],
    ),
    "a capital at the start of a sentence is not the term's": (
        "Registered sex offenders (RSOs) are visited.",
        [("registered sex offender", "RSO", "")],
    ),
    "a note spells out an acronym after a colon": (
        "It uses OSARA<sup>1</sup> daily.\n\n<sup>1</sup> A simple way. OSARA refers to five stages: "
        "objective, scanning, analysis, review and assess.",
        [
            (
                "objective, scanning, analysis, review and assess",
                "OSARA",
                "OSARA refers to five stages: objective, scanning, analysis, review and assess.",
            )
        ],
    ),
    "a note only spells out the acronym it is on": (
        "Cases go to a MARAC.<sup>1</sup>\n\n<sup>1</sup> Multi-agency risk assessment conference.",
        [("multi-agency risk assessment conference", "MARAC", "")],
    ),
    "a note defines the word it is on": (
        "The daily huddle<sup>1</sup> is short.\n\n<sup>1</sup> Huddle is the name given to a meeting.",
        [("huddle", "", "Huddle is the name given to a meeting.")],
    ),
    "a note about something else defines nothing": (
        "The rate fell.<sup>1</sup>\n\n<sup>1</sup> Two forces are missing. This exhibit is a laptop. "
        "Kent Police is a force.",
        [],
    ),
    "a sentence defines a word used just before": (
        "It broke up a county lines network. County lines is the practice of supplying drugs by telephone.",
        [("county lines", "", "County lines is the practice of supplying drugs by telephone.")],
    ),
    "a sentence that judges defines nothing": (
        "It has a control room. The control room is a weak point. It is a way to fail.",
        [],
    ),
    "a note opens with the words right before its mark": (
        "Some leave by a side door.<sup>1</sup>\n\n<sup>1</sup> A side door opens for those who ask.",
        [("side door", "", "A side door opens for those who ask.")],
    ),
    "a note is on the last of the words that it opens with": (
        "The photo lab is slow. The lab<sup>1</sup> is new.\n\n<sup>1</sup> A photo lab recovers images.",
        [("photo lab", "", "A photo lab recovers images.")],
    ),
    "a code is told with its date": (
        "The Code of Care, issued by Tarn in 2014, describes the standards that all have to keep.",
        [
            (
                "Code of Care",
                "",
                "The Code of Care, issued by Tarn in 2014, describes the standards that all have to keep.",
            )
        ],
    ),
    "what a place is explains no word": (
        "Saltwick is a small port whose ferries are busy. Saltwick is old.",
        [],
    ),
    "a phrase joins acronym and name": (
        "There are two local harm hubs, or LHHs. LTR stands for look, think and report. "
        "They use the PAT model: plan, act and test.",
        [
            ("local harm hub", "LHH", ""),
            ("look, think and report", "LTR", "LTR stands for look, think and report."),
            ("plan, act and test", "PAT", ""),
        ],
    ),
    "a sentence in general words defines what is spoken of elsewhere": (
        "Ghost calls are rare. A ghost call is one that ends before anybody speaks.",
        [("ghost call", "", "A ghost call is one that ends before anybody speaks.")],
    ),
    "a word of praise in the term is no praise": (
        "Good neighbour checks are rare. A good neighbour check is an informal way of asking.",
        [("good neighbour check", "", "A good neighbour check is an informal way of asking.")],
    ),
    "a sentence about the force, or one of its things, defines nothing": (
        "The force has a night car. A night car is one that the force bought. "
        "The night car is a vehicle that officers like. Nightcap is a system that officers like.",
        [],
    ),
    "a sentence says what a practice is known as": (
        "Selling from a borrowed home is known as perching. "
        "We carried out what we call sampling, which is new.",
        [
            ("perching", "", "Selling from a borrowed home is known as perching."),
            ("sampling", "", "We carried out what we call sampling, which is new."),
        ],
    ),
    "the next sentence says what a word means": (
        "Few officers look for perching. By this we mean selling from a borrowed home. "
        "None was shown a harm statement. That’s a statement that a court reads.",
        [
            ("perching", "", "By this we mean selling from a borrowed home."),
            ("harm statement", "", "That’s a statement that a court reads."),
        ],
    ),
    "what a word means stands behind it": (
        "Analysts pick places known as perches: homes from which others sell. It asks for street bail "
        "(conditions that a suspect keeps).",
        [
            (
                "perch",
                "",
                "Analysts pick places known as perches: homes from which others sell.",
            ),
            ("street bail", "", "It asks for street bail (conditions that a suspect keeps)."),
        ],
    ),
    "a word is told by its condition": (
        "The force counts a call as stale if nobody has rung back. "
        "A call graded ‘amber’ is one that may wait.",
        [
            ("stale", "", "The force counts a call as stale if nobody has rung back."),
            ("amber", "", "A call graded ‘amber’ is one that may wait."),
        ],
    ),
    "an acronym stands before the words, or far behind them": (
        "NPOs, or night patrol officers, walk. The burglary prevention unit, commonly referred to within "
        "the force as the BPU, rests. It is scored with DRA, the domestic risk assessment.",
        [
            ("night patrol officer", "NPO", ""),
            ("burglary prevention unit", "BPU", ""),
            ("domestic risk assessment", "DRA", ""),
        ],
    ),
    "a word is marked as one that is defined": (
        "A report goes to the <dfn>early help desks</dfn> in each town.",
        [("early help desk", "", "A report goes to the early help desks in each town.")],
    ),
    "two words are set against each other": (
        "Wet cases are held against loss; dry cases are set aside for trial.",
        [
            ("Wet cases", "", "Wet cases are held against loss; dry cases are set aside for trial."),
            ("dry cases", "", "Wet cases are held against loss; dry cases are set aside for trial."),
        ],
    ),
    "a section of a law has a short name": (
        "Few were held under section 8.<sup>1</sup>\n\n<sup>1</sup> Section 8 of the Moor Act 1990 allows a "
        "ranger to close a path.",
        [
            (
                "Section 8 of the Moor Act 1990",
                "Section 8",
                "Section 8 of the Moor Act 1990 allows a ranger to close a path.",
            )
        ],
    ),
    "a law with a second name is a term": (
        "The Code of Practice for Callers (the Callers’ Code) asks for more.",
        [("Code of Practice for Callers", "Callers’ Code", "")],
    ),
    "a code is explained in passing": (
        "Few know the Callers' Code, which sets out what a caller may expect.",
        [
            (
                "Callers' Code",
                "",
                "Few know the Callers' Code, which sets out what a caller may expect.",
            )
        ],
    ),
    "a word in quotation marks is explained in brackets": (
        "It met 'perching' (taking over the home of another person) early.",
        [("perching", "", "It met 'perching' (taking over the home of another person) early.")],
    ),
    "a word is explained by what is meant by it": (
        "It met perching, by which we mean the taking over of a home.",
        [("perching", "", "It met perching, by which we mean the taking over of a home.")],
    ),
    "one thing of a kind is defined though never named again": (
        "A grade seven call is one that the force aims to attend at once.",
        [("grade seven call", "", "A grade seven call is one that the force aims to attend at once.")],
    ),
    "clauses on the force's own things explain nothing": (
        "Its Charter, which sets out five aims, is new. The plan, which sets out who does what, is clear. "
        "Response officers (who work in shifts) attend. Burglary, the crime that people fear most, fell. "
        "Perching is where the system creaks. The town is known as a resort.",
        [],
    ),
    "a note only gives the meaning of the word it is on": (
        "Leaders hold a tin council.<sup>1</sup>\n\n<sup>1</sup> A meeting of neighbours held at night.",
        [("tin council", "", "A meeting of neighbours held at night.")],
    ),
    "a note says what a named unit does": (
        "The Moor Desk<sup>1</sup> is new.\n\n<sup>1</sup> The Moor Desk is staffed by two people.",
        [("Moor Desk", "", "The Moor Desk is staffed by two people.")],
    ),
    "a box asks what a word means": (
        "Perching is rare.\n\n## What do we mean by perching?\n\nTaking over the home of another.",
        [("perching", "", "Taking over the home of another.")],
    ),
    "a police force is no term": ("Officers of North Wales Police (NWP) helped.", []),
}


@pytest.mark.parametrize("case", CASES)
def test_terms_are_drawn(case: str) -> None:
    """Each way in which a report introduces a term, and what looks like one but is not."""
    text, expected = CASES[case]
    assert expected == terms_of(text)


def test_one_acronym_with_two_names_is_two_terms() -> None:
    """Where a report spells out an acronym in two ways, both are kept."""
    text = "A public protection notice (PPN) is sent. Officers submit police protection notices (PPNs)."
    assert [("public protection notice", "PPN"), ("police protection notice", "PPN")] == [
        term[:2] for term in terms_of(text)
    ]


def test_a_glossary_gives_a_term_a_row() -> None:
    """Under a heading that says so, the first cell is the term or its acronym and the second its meaning."""
    page = "# Glossary\n\n# Glossary\n\nOCG\torganised crime group, people who plan crime\nCustody\ta place\n"
    assert [
        ("organised crime group", "OCG", "organised crime group, people who plan crime"),
        ("Custody", "", "a place"),
    ] == terms_of(page)


def test_a_glossary_may_be_a_list() -> None:
    """A line that names a term and says its meaning is an entry too, and so is a note in a table."""
    page = "# What the words mean\n\n- **Side door**: a way out.\n- Moor list (ML): those who walk.\n"
    assert [("Side door", "", "a way out."), ("moor list", "ML", "those who walk.")] == terms_of(page)


GLOSSARIES = {
    "columns with names": (
        "| Term | Meaning |\n|---|---|\n| Perching | taking over a home |\n| NWR | night watch rota |\n",
        [("Perching", "", "taking over a home"), ("night watch rota", "NWR", "")],
    ),
    "three columns": (
        "| Acronym | Term | Definition |\n|---|---|---|\n| NWR | night watch rota | who is on at night |\n",
        [("night watch rota", "NWR", "who is on at night")],
    ),
    "lines without a sign": (
        "# Abbreviations\n\nNWR night watch rota\n",
        [("night watch rota", "NWR", "")],
    ),
    "headings over paragraphs": (
        "# Annex B: Glossary\n\n## Perching\n\nTaking over a home.\n\n## Side door\n\nA way out.\n",
        [("Perching", "", "Taking over a home."), ("Side door", "", "A way out.")],
    ),
    "a list in one line": (
        "Acronyms: NWR, night watch rota; MAP, moor and path.\n",
        [("night watch rota", "NWR", ""), ("moor and path", "MAP", "")],
    ),
}


@pytest.mark.parametrize("case", GLOSSARIES)
def test_a_glossary_takes_many_forms(case: str) -> None:
    """Each form in which a report lists its terms."""
    page, expected = GLOSSARIES[case]
    assert sorted(expected) == sorted(terms_of(page))


def test_a_list_of_terms_gives_a_term_an_entry() -> None:
    """An entry need not end in a full stop, and may have two meanings or an empty line before its own."""
    text = (
        "# Preventing crime\n\nIt is good.\n\n# Glossary\n\nORB\n:   orchard review board\n\n"
        "safe place\n:   a hospital, or a room\n    in one\n\n"
        "kiosk\n\n: a reader of phones\n: a booth\n"
    )
    document = read(text.encode(), "report.md")
    assert [
        ("orchard review board", "ORB", ""),
        ("safe place", "", "a hospital, or a room in one"),
        ("kiosk", "", "a reader of phones a booth"),
    ] == [(term.name, term.acronym, term.definition) for term in draw_terms(document, load_vocabulary())]


def test_plurals_that_are_printed_are_names_too() -> None:
    """Beside the singular that a term is named by."""
    document = read(b"# Preventing crime\n\nNight patrol officers (NPOs) walk.", "report.md")
    (term,) = draw_terms(document, load_vocabulary())
    assert ["NPO", "Night patrol officers", "NPOs"] == list(_term(document, term)["altLabels"])


def test_terms_of_reference_are_no_glossary() -> None:
    """A heading that speaks of other terms opens no glossary."""
    assert [] == terms_of("# Terms of reference\n\nScope: the force and its partners.\n")


def test_the_acronyms_of_the_embedded_report_are_spelled_out(embedded_report: Path) -> None:
    """What readers ask for stands in the embedded report and is found with the words that say it."""
    document = read_file(str(embedded_report))
    terms = {term.acronym: term for term in draw_terms(document, load_vocabulary()) if term.acronym}
    assert {"OSARA", "THRIVE", "MOSOVO", "APSTRA", "EMSOU", "EMOpSS", "4Ps", "AIM"} <= set(terms)
    for term in terms.values():
        quotes = [document.text[span.start : span.end] for passage in term.passages for span in passage]
        assert any(term.acronym in quote for quote in quotes), term


def test_definitions_of_the_evaluation_report(shared: Path) -> None:
    """Every definition labelled in the fictional Markdown report is found, and nothing else."""
    gold = json.loads((shared / "eval" / "saltwick-2018-19.gold.json").read_text(encoding="utf-8"))
    document = read_file(str(shared / "eval" / gold["document"]))
    expected = {
        (item["label"], item["acronym"] or "", item["definition"] or "") for item in gold["definitions"]
    }
    assert expected
    assert expected == {_told(term) for term in draw_terms(document, load_vocabulary())}


def _told(term: Term) -> tuple[str, str, str]:
    return term.name, term.acronym, term.definition
