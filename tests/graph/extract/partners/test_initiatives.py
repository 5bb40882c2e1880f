"""Initiatives: operations, schemes, teams, boards, IT systems and programmes, and what is none."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from graph.document import Document
from graph.extract.partners.agencies import draw_agencies
from graph.extract.partners.initiatives import draw_initiatives
from graph.extract.report.metadata import draw_publication
from graph.extract.terms.terms import draw_terms
from graph.extract.words.initiative_heads import heads
from graph.extract.words.tables import read_table
from graph.readers import read, read_file
from graph.statements import Extraction, Initiative
from graph.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parents[3] / "cases" / "initiatives.csv"
TITLE = "# PEEL: Police effectiveness 2017\n\nAn inspection of Skerry Police\n\n# Preventing crime\n\n"
HEADS = read_table("initiative-heads.csv", ("head", "kind", "telling", "is_part", "example"))


def draw(text: str) -> tuple[Initiative, ...]:
    return draw_from(read((TITLE + text).encode(), "report.md"))


def draw_from(document: Document) -> tuple[Initiative, ...]:
    vocabulary = load_vocabulary()
    publication = draw_publication(document, vocabulary)
    agencies = draw_agencies(document, publication, vocabulary)
    return draw_initiatives(document, publication, agencies, draw_terms(document, vocabulary), vocabulary)


def _cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return [(row["text"], row["expected"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "expected"), _cases())
def test_name_and_kind_of_initiatives(text: str, expected: str) -> None:
    """Each initiative that a sentence names is drawn once, with its kind; nothing else is."""
    assert expected == "; ".join(f"{item.name} {item.kind}" for item in draw(text))


def test_there_are_cases_of_both_sorts() -> None:
    """The cases above hold initiatives as well as what only looks like one."""
    assert {True, False} == {bool(expected) for _, expected in _cases()}


def test_a_name_is_known_everywhere_in_the_report() -> None:
    """A name that is told once is found again by itself, with every place that names it."""
    (portal,) = draw("A portal called Pocketbook is new. Staff like Pocketbook.\n\nPocketbook saves time.")
    assert (3, "skerry/pocketbook", False) == (len(portal.mentions), portal.slug, portal.is_registered)


def test_an_acronym_is_the_same_initiative() -> None:
    """An acronym behind a name is another name for it, also with a noun of its own."""
    text = "The victim harm assessment team (VHAT) is new. VHAT has eight officers. The VHAT team is busy."
    (team,) = draw(text)
    assert ("victim harm assessment team", 4) == (team.name, len(team.mentions))
    assert "VHAT" in team.aliases


def test_a_national_initiative_keeps_its_address() -> None:
    """What the register lists belongs to no force, whatever name the report uses."""
    (scheme,) = draw("Disclosures under Clare's Law are prompt.")
    assert ("clares-law", True, ()) == (scheme.slug, scheme.is_registered, scheme.aliases)


def test_a_defined_term_may_be_an_initiative() -> None:
    """A definition that puts a word under a meeting, a system or the like makes it one."""
    text = "The Daybreak<sup>1</sup> does not discuss it.\n\n<sup>1</sup> "
    text += "Daybreak is the name given to the short meeting at which tasks are shared out."
    (meeting,) = draw(text)
    assert ("Daybreak", "meeting") == (meeting.name, meeting.kind)


def test_what_only_an_annex_names_is_left_out() -> None:
    """An annex tells of the systems of other forces."""
    assert () == draw("All is well.\n\n# Annex A – About the data\n\nKent Police moved to Niche in May.")


def test_agencies_are_no_initiatives() -> None:
    """A unit or board that is drawn as an agency is not drawn again."""
    assert () == draw("The Tarn Vale Regional Organised Crime Unit (TVROCU) and the MASH work well.")


@pytest.mark.parametrize("row", HEADS, ids=lambda row: row["head"])
def test_every_head_finds_its_example(row: dict[str, str]) -> None:
    """The example beside a noun is drawn with the noun's kind."""
    is_told = row["head"] in ("operation", "investigation", "way")
    text = row["example"] if is_told else f"It values {row['example']} and its staff."
    if row["head"] == "way":
        text = f"It uses COMPASS.<sup>1</sup>\n\n<sup>1</sup> {row['example']}."
    assert [row["kind"]] == [item.kind for item in draw(text[0].upper() + text[1:])]


def test_every_wording_of_a_role_finds_it() -> None:
    """Each wording beside an initiative that many forces have names the force's own."""
    for row in read_table("initiative-roles.csv", ("role", "name", "wordings", "kind")):
        for wording in row["wordings"].split("; "):
            drawn = [(item.slug, item.kind) for item in draw(f"It relies on {wording} a lot.")]
            assert [(f"skerry/{row['role']}", row["kind"])] == drawn, wording


def test_every_kind_in_the_data_is_listed() -> None:
    """Nouns and roles use kinds of the controlled list."""
    used = {head.kind for head in heads().values()}
    used |= {row["kind"] for row in read_table("initiative-roles.csv", ("role", "name", "wordings", "kind"))}
    assert used
    assert set() == used - set(load_vocabulary().initiative_kinds)


@pytest.mark.parametrize("gold", ["saltwick-2018-19.gold.json", "millbrook-2017.gold.json"])
def test_initiatives_of_the_evaluation_reports(shared: Path, gold: str) -> None:
    """Every initiative that must be found is found, and nothing that is not labelled."""
    labelled = json.loads((shared / "eval" / gold).read_text(encoding="utf-8"))
    drawn = draw_from(read_file(str(shared / "eval" / labelled["document"])))
    names = [{name.casefold() for name in (item.name, *item.aliases)} for item in drawn]
    known = [
        ({item["label"].casefold(), *map(str.casefold, item["alt"])}, item)
        for item in labelled["initiatives"]
    ]
    missed = [
        item["label"] for wanted, item in known if item["required"] and not any(wanted & own for own in names)
    ]
    assert [] == missed
    extra = [own for own in names if not any(wanted & own for wanted, _ in known)]
    assert [] == extra


def test_initiatives_of_the_embedded_report(embedded_extraction: Extraction) -> None:
    """The embedded report's initiatives are found, and tied to the sentences that name them."""
    initiatives = {item.slug: item for item in embedded_extraction.initiatives}
    assert 27 == len(initiatives)
    own = {"service-delivery-model", "mipad", "operation-worcester", "operation-alloy", "time-2-listen"}
    own |= {"prevention-and-intervention-board", "sunflower-unit", "aim-team", "early-intervention-scheme"}
    own.add("domestic-abuse-prevention-and-interventions-team")
    assert {f"northamptonshire/{name}" for name in own} <= set(initiatives)
    assert {"niche", "storm", "e-cins", "thrive", "clares-law"} <= set(initiatives)
    tied = {slug for sentence in embedded_extraction.sentences for slug in sentence.initiatives}
    assert {"northamptonshire/mipad", "northamptonshire/operation-worcester"} <= tied
    document = embedded_extraction.document
    for item in initiatives.values():
        assert all(document.text[span.start : span.end].strip() for spans in item.mentions for span in spans)


@pytest.mark.parametrize(
    "row", read_table("initiative-deeds.csv", ("words", "deed", "example")), ids=lambda row: row["example"]
)
def test_every_deed_finds_its_example(row: dict[str, str]) -> None:
    """The name in the example beside a deed is drawn."""
    names = ({"Track Back"}, {"Ledger"}, {"Nightwatch"}, {"Coffee with a Constable"})
    assert {item.name for item in draw(row["example"] + ".")} in names


SIGNS = read_table("initiative-signs.csv", ("words", "place", "weight", "kind", "example"))


@pytest.mark.parametrize("row", SIGNS, ids=lambda row: f"{row['words']}-{row['place']}")
def test_every_sign_finds_its_example(row: dict[str, str]) -> None:
    """The name in the example beside a sign is drawn, with the kind that the sign tells."""
    (item,) = draw(row["example"])
    assert "Fit to Serve" == item.name
    assert row["kind"] in ("", item.kind)


@pytest.mark.parametrize(
    "words",
    [
        "It was held under the Crime and Policing Act. The scheme is new.",
        "Officers joined Castle Hill residents. In Castle Hill, a scheme is new.",
        "The murder of Lee Dean led to changes. The scheme is new.",
        "It works under Chief Inspector Dale. The project is new.",
        "Under Lantern, all is well.",
    ],
)
def test_what_signs_stand_beside_may_be_none(words: str) -> None:
    """Laws, places, people and ranks are no initiatives, nor is one word with one sign."""
    assert () == draw(words)
