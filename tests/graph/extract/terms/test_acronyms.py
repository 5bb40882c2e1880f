"""Acronyms and the words they stand for."""

from __future__ import annotations

import pytest

from graph.extract.terms.acronyms import find_expansions, find_run, fits

EXPANDED = [
    (
        "a multi-agency risk assessment conference (MARAC), held",
        "MARAC",
        "multi-agency risk assessment conference",
    ),
    ("intelligence on organised crime groups (OCGs) is", "OCGs", "organised crime groups"),
    ("partners such as HM Revenue & Customs (HMRC) share", "HMRC", "HM Revenue & Customs"),
    ("and the Department for Work and Pensions (DWP).", "DWP", "Department for Work and Pensions"),
    ("the Violent and Sex Offender Register (ViSOR)", "ViSOR", "Violent and Sex Offender Register"),
    ("a unit for anti-social behaviour (ASB) and", "ASB", "anti-social behaviour"),
    (
        "multi-agency tasking and coordination (known as 'MATAC')",
        "MATAC",
        "multi-agency tasking and coordination",
    ),
    (
        "The threat, harm, risk, investigation, vulnerability and engagement (THRIVE) model",
        "THRIVE",
        "threat, harm, risk, investigation, vulnerability and engagement",
    ),
    ("AIM (achieve, inspire, maintain) is a team", "AIM", "achieve, inspire, maintain"),
    ("the 4Ps framework (pursue, prevent, protect, prepare) is", "4Ps", "pursue, prevent, protect, prepare"),
]
EXPANDED += [
    (
        "It uses TILT, which stands for test, inform, look and try, to sort",
        "TILT",
        "test, inform, look and try",
    ),
    ("the TILT scale, short for test, inform, look and try, on each", "TILT", "test, inform, look and try"),
    ("a WAY, or walk around yard, at each", "WAY", "walk around yard"),
    ("each night watch rota (NWR, which is new) is", "NWR", "night watch rota"),
    ("a night watch rota (hereafter “the NWR”) is", "NWR", "night watch rota"),
    ("the night watch rota [NWR] is", "NWR", "night watch rota"),
    ("the night watch rota scheme, NWR for short, is", "NWR", "night watch rota"),
    ("a NWR – a night watch rota – began", "NWR", "night watch rota"),
    ("the Moor and Common Land Act 1990 (MCL)", "MCL", "Moor and Common Land Act 1990"),
    ("NWR denotes night watch rota.", "NWR", "night watch rota"),
]
NOT_EXPANDED = [
    "It uses the risk assessment process (THRIVE) but not always.",
    "It was recorded in full (see above) by staff (45.1 percent).",
    "The AIM team (staffed by officers) is busy.",
    "In the North East (UK) rates rose.",
    "The constabulary's system (NICHE) is slow.",
]


@pytest.mark.parametrize(("words", "acronym", "name"), EXPANDED)
def test_initials_that_fit_give_the_name(words: str, acronym: str, name: str) -> None:
    """An acronym in or before brackets stands for the words beside it whose initials it has."""
    assert [(acronym, name)] == [(found.acronym, found.name) for found in find_expansions(words)]


@pytest.mark.parametrize("words", NOT_EXPANDED)
def test_ordinary_brackets_expand_nothing(words: str) -> None:
    """Brackets whose words do not fit the capitals are no expansion."""
    assert [] == list(find_expansions(words))


def test_a_list_after_a_colon_is_found() -> None:
    """The words of an acronym may follow a colon, but not run on past what fits."""
    words = "refers to five stages: objective, scanning, analysis, review and assess."
    found = find_run(words, "OSARA")
    assert found is not None
    assert "objective, scanning, analysis, review and assess" == words[slice(*found)]
    assert None is find_run("weighs: objective, scanning, analysis, review, assess and repeat.", "OSARA")


def test_an_acronym_does_not_stand_for_itself() -> None:
    """A name in capitals is not its own expansion."""
    assert not fits("NICHE", ["NICHE"])
