"""Agencies: bodies with a name of their own, bodies named by their role, and what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.document import Document
from graph.extract.partners.agencies import draw_agencies
from graph.extract.report.metadata import draw_publication
from graph.extract.words.tables import read_table
from graph.name_registers import read_agencies
from graph.readers import read, read_file
from graph.statements import Agency
from graph.vocabulary import load_vocabulary

TITLE = "# PEEL: Police effectiveness 2017\n\nAn inspection of Skerry Police\n\n# Preventing crime\n\n"


def draw(text: str) -> tuple[Agency, ...]:
    return draw_from(read((TITLE + text).encode(), "report.md"))


def draw_from(document: Document) -> tuple[Agency, ...]:
    vocabulary = load_vocabulary()
    return draw_agencies(document, draw_publication(document, vocabulary), vocabulary)


NAMED = [
    ("It works with Tarn and Fells County Council.", ["tarn-and-fells-county-council local-authority"]),
    ("With Tarn City Council, it runs a hub.", ["tarn-city-council local-authority"]),
    (
        "Staff of the West Tarn Mental Health NHS Foundation Trust help.",
        ["west-tarn-mental-health-nhs-foundation-trust health"],
    ),
    ("Nurses of North Tarn NHS Trust's crisis team help.", ["north-tarn-nhs-trust health"]),
    ("The University of Tarn evaluates the work.", ["university-of-tarn education"]),
    ("It is run with Harrow Probation Service.", ["harrow-probation-service probation"]),
    ("It trains with Tarn Fire & Rescue Service.", ["tarn-fire-and-rescue-service fire-and-rescue"]),
    (
        "The Tarn Vale Regional Organised Crime Unit leads.",
        ["tarn-vale-regional-organised-crime-unit regional-unit"],
    ),
    ("It funds the charity New Start and others.", ["new-start voluntary"]),
    ("A group led by a charity, Harbour Light, meets.", ["harbour-light voluntary"]),
    (
        "Harrow Police and Tarn Borough Council share the cost.",
        ["tarn-borough-council local-authority"],
    ),
    (
        "HMRC, the Department for Work & Pensions and Border Force took part.",
        ["hmrc national-agency", "dwp government", "border-force national-agency"],
    ),
    (
        "The National Crime Agency and Tarn District Council met.",
        ["nca national-agency", "tarn-district-council local-authority"],
    ),
    ("Families are put in touch with Larkfield, a local charity.", ["larkfield voluntary"]),
    ("Larkfield, the refuge on the quay, is open.", ["larkfield voluntary"]),
    ("Oddfold Care, the company that holds the contract, is late.", ["oddfold-care commercial"]),
    ("She went to the Rowan Centre, a local charity.", ["rowan-centre voluntary"]),
    ("A drugs charity called Clear Sky lends a nurse.", ["clear-sky voluntary"]),
    ("Refuge places are run by Safe Roof. Its staff help.", ["safe-roof voluntary"]),
    ("Advice is commissioned from Even Keel.", ["even-keel other"]),
    (
        "A plan of Tarn City Council and Fell Homes, a housing association, works.",
        ["tarn-city-council local-authority", "fell-homes housing"],
    ),
    ("It works with Tarn and Fells Mental Health Trust.", ["tarn-and-fells-mental-health-trust health"]),
    ("Nurses come from Fell Edge NHS Partnership.", ["fell-edge-nhs-partnership health"]),
    ("It refers debtors to Moorside Citizens' Advice.", ["moorside-citizens-advice voluntary"]),
    ("It pays the Tarn Youth Trust.", ["tarn-youth-trust voluntary"]),
    (
        "It asks HM Prison Tarn. It asks Tarn Fire Authority.",
        ["hm-prison-tarn criminal-justice", "tarn-fire-authority fire-and-rescue"],
    ),
    (
        "Data from the Police and Crime Commissioner for Tarn help.",
        ["police-and-crime-commissioner-for-tarn commissioner"],
    ),
]
NAMED_TOGETHER = (
    "North Tarn University, Vale University and Old Harrow University met.",
    ["north-tarn-university education", "vale-university education", "old-harrow-university education"],
)
BY_ROLE = [
    ("Cases go to the multi-agency safeguarding hub.", ["skerry/mash partnership"]),
    (
        "It meets local authorities and the mental health trust.",
        ["skerry/local-authority local-authority", "skerry/mental-health-trust health"],
    ),
    (
        "It works with social services and probation services.",
        ["skerry/social-services local-authority", "skerry/probation probation"],
    ),
    ("The Police and Crime Commissioner (PCC) pays.", ["skerry/police-and-crime-commissioner commissioner"]),
]
NO_AGENCY = [
    "Harrow Police, North Wales Police and British Transport Police took part.",
    "HMICFRS and HMIC inspected the force.",
    "Partner agencies and other organisations were there.",
    "The council of war met at the station.",
    "However, a charity helps. In Tarn, a company helps. Encouragingly, a refuge is open.",
    "The unit is run by Superintendent Lark. It is managed by PCSOs. It is run by Response.",
    "The desk is run by Nightlight. Nightlight, a team of ten officers, is busy.",
    "It has a Victim Support Unit.",
    "The Leadership Academy trains its sergeants.",
    "Home Office counting rules apply to every crime.",
]


@pytest.mark.parametrize(("text", "expected"), [*NAMED, NAMED_TOGETHER, *BY_ROLE])
def test_agencies_are_named_by_name_or_role(text: str, expected: list[str]) -> None:
    """Every body that a sentence names is drawn once, with its kind; roles belong to the force."""
    assert expected == [f"{agency.slug} {agency.kind}" for agency in draw(text)]


@pytest.mark.parametrize("text", NO_AGENCY)
def test_forces_inspectorates_and_papers_are_no_agencies(text: str) -> None:
    """Police forces, the inspectorate, partners in general and a ministry's rules are left out."""
    assert () == draw(text)


def test_acronyms_of_the_report_lead_to_the_same_agency() -> None:
    """An acronym that the report introduces names the agency everywhere, and is its alias."""
    text = "The Tarn Vale Special Operations Unit (TVSOU) helps. It asks TVSOU often."
    (agency,) = draw(text)
    assert ("Tarn Vale Special Operations Unit", ("TVSOU",), 3) == (
        agency.name,
        agency.aliases,
        len(agency.mentions),
    )


def test_an_acronym_with_another_meaning_is_no_agency() -> None:
    """Where the report gives an acronym a meaning of its own, a list's meaning does not count."""
    assert () == draw("The crime review council (CRC) meets. The CRC has met twice.")


def test_a_named_charity_is_known_afterwards() -> None:
    """A body introduced by its kind is found again by its name alone."""
    (agency,) = draw("It funds the charity New Start. Money for New Start is well spent.")
    assert 2 == len(agency.mentions)


SHORT = [
    ("It asks Tarn NHS Trust. The trust replies.", {"tarn-nhs-trust": 2}),
    ("It asks Tarn Mental Health Trust. The mental health trust replies.", {"tarn-mental-health-trust": 2}),
    ("It asks Tarn County Council. The county council’s staff reply.", {"tarn-county-council": 2}),
    ("The charity Lark helps. The charity is small.", {"lark": 2}),
    ("It asks Tarn Council and Fell Council. The council replies.", {"tarn-council": 1, "fell-council": 1}),
    ("The trust replies. It asks Tarn NHS Trust.", {"tarn-nhs-trust": 1}),
    ("It asks Tarn NHS Trust. It has lost the trust of victims.", {"tarn-nhs-trust": 1}),
]


@pytest.mark.parametrize(("text", "expected"), SHORT)
def test_short_names_are_resolved_within_a_report(text: str, expected: dict[str, int]) -> None:
    """ "The trust" is the one trust named before it; of two none is meant; it is no alias elsewhere."""
    drawn = draw(text)
    assert expected == {agency.slug: len(agency.mentions) for agency in drawn}
    assert all(agency.aliases == () for agency in drawn)


def test_prose_in_a_table_names_partners() -> None:
    """A page laid out as a table has running text in its cells."""
    row = "Hub\tIt is shared with social workers from Tarn Council and a nurse.\n"
    assert ["tarn-council"] == [agency.slug for agency in draw(row)]


def test_a_source_of_data_is_no_partner() -> None:
    """What only an annex names is no agency of the force; if the body names it too, both places count."""
    annex = "\n\n# Annex A\n\nFigures come from the Office for National Statistics and Border Force."
    (agency,) = draw("Border Force took part." + annex)
    assert ("border-force", 2) == (agency.slug, len(agency.mentions))


def test_a_registered_name_keeps_the_names_of_the_register() -> None:
    """Aliases are only those that the register lacks."""
    (agency,) = draw("HM Revenue & Customs (HMRC) took part.")
    assert ("HM Revenue and Customs", (), True) == (agency.name, agency.aliases, agency.is_registered)


@pytest.mark.parametrize("name", ["Immigration Enforcement", "HM Revenue and Customs", "Victim Support"])
def test_what_a_registered_agency_does_leaves_its_kind(name: str) -> None:
    """Words that would tell the kind of an unknown body tell nothing of one that is in the register."""
    [registered] = [agency for agency in read_agencies() if agency.name == name]
    [agency] = draw(f"The force shares what it learns with {name}, which gives them more time.")
    assert (registered.slug, registered.kind, True) == (agency.slug, agency.kind, agency.is_registered)


def test_agencies_of_the_evaluation_report(shared: Path) -> None:
    """Every agency that must be found in the fictional Markdown report is found, and nothing unlabelled."""
    gold = json.loads((shared / "eval" / "saltwick-2018-19.gold.json").read_text(encoding="utf-8"))
    document = read_file(str(shared / "eval" / gold["document"]))
    labelled = {(item["label"], item["kind"]) for item in gold["agencies"]}
    required = {(item["label"], item["kind"]) for item in gold["agencies"] if item["required"]}
    assert required
    assert required <= {(agency.name, agency.kind) for agency in draw_from(document)} <= labelled


def test_agencies_of_the_embedded_report(embedded_report: Path) -> None:
    """The embedded report's partners are found under the addresses that queries use."""
    document = read_file(str(embedded_report))
    agencies = {agency.slug: agency for agency in draw_from(document)}
    assert {
        "emsou",
        "emopss",
        "nca",
        "hmrc",
        "dwp",
        "university-of-northampton",
        "northamptonshire/mash",
    } <= set(agencies)
    for agency in agencies.values():
        assert agency.mentions
        assert all(
            document.text[span.start : span.end].strip() for spans in agency.mentions for span in spans
        )


def test_every_kind_in_the_data_is_listed() -> None:
    """Registered agencies, patterns and roles use kinds of the controlled list."""
    kinds = set(load_vocabulary().agency_kinds)
    used = {agency.kind for agency in read_agencies()}
    used |= {row["kind"] for row in read_table("agency-patterns.csv", ("pattern", "kind", "example"))}
    used |= {row["kind"] for row in read_table("agency-nouns.csv", ("noun", "kind", "is_before", "example"))}
    used |= {row["kind"] for row in read_table("agency-roles.csv", ("role", "name", "wordings", "kind"))}
    assert used
    assert set() == used - kinds


@pytest.mark.parametrize(
    "row", read_table("agency-patterns.csv", ("pattern", "kind", "example")), ids=lambda row: row["example"]
)
def test_every_pattern_finds_its_example(row: dict[str, str]) -> None:
    """The example beside a pattern is drawn with the pattern's kind."""
    assert [row["kind"]] == [agency.kind for agency in draw(f"It works with {row['example']} on this.")]


def test_every_wording_of_a_role_finds_it() -> None:
    """Each wording beside a role names it, with the kind given there."""
    for row in read_table("agency-roles.csv", ("role", "name", "wordings", "kind")):
        for wording in row["wordings"].split("; "):
            drawn = [(agency.slug, agency.kind) for agency in draw(f"It meets the {wording} often.")]
            assert [(f"skerry/{row['role']}", row["kind"])] == drawn, wording


def test_every_noun_for_a_body_finds_its_example() -> None:
    """The example beside a noun is drawn with the noun's kind."""
    for row in read_table("agency-nouns.csv", ("noun", "kind", "is_before", "example")):
        assert ["lark-rise " + row["kind"]] == [
            f"{agency.slug} {agency.kind}" for agency in draw(f"It funds {row['example']}.")
        ], row["noun"]
