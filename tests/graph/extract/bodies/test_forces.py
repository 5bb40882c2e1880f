"""Police forces that words name, and which of them take part."""

from __future__ import annotations

import pytest

from graph.extract.bodies.forces import find_forces, forces_taking_part
from graph.vocabulary import load_vocabulary

NAMED = [
    ("Kent Police and Avon and Somerset Constabulary met.", ["kent", "avon-and-somerset"]),
    ("Devon and Cornwall Police leads; Thames Valley Police helps.", ["devon-and-cornwall", "thames-valley"]),
    (
        "The City of London Police and the Metropolitan Police Service met.",
        ["city-of-london", "metropolitan"],
    ),
    ("Although Tarn Vale Police had gone, Isle of Tarn Constabulary stayed.", ["tarn-vale", "isle-of-tarn"]),
    ("Durham, Lancashire and West Mercia forces sent nothing.", ["durham", "lancashire", "west-mercia"]),
    ("Officers of Essex Police's marine unit came.", ["essex"]),
    ("It meets councils in Kent and the Police and Crime Commissioner for Essex.", []),
    ("The National Police Chiefs' Council wrote to Kent Police Federation.", []),
    ("Records on the Police National Computer and under the Police Act were few.", []),
]
TAKING_PART = [
    ("Skerry Police runs joint patrols with Kent Police and Essex Police.", ["kent", "essex"]),
    ("Armed officers come through an alliance with Tarn Vale Police.", ["tarn-vale"]),
    ("It works closely with Essex Police on county lines.", ["essex"]),
    ("The unit is hosted by Kent Police on behalf of three forces.", ["kent"]),
    ("Kent Police gave us nine months of data rather than twelve.", []),
    ("Its rate is high compared with Essex Police.", []),
    ("Kent Police visited in May.", []),
]


@pytest.mark.parametrize(("words", "expected"), NAMED)
def test_forces_are_named_in_full_or_in_lists(words: str, expected: list[str]) -> None:
    """Each police force that words name is found with its place; other uses of "Police" are not."""
    found = find_forces(words, load_vocabulary())
    assert expected == [force.slug for force in found]
    assert all(words[force.start : force.end].strip() for force in found)


@pytest.mark.parametrize(("words", "expected"), TAKING_PART)
def test_a_force_takes_part_where_forces_work_together(words: str, expected: list[str]) -> None:
    """A force takes part where the words say that forces work together, never where its figures are meant."""
    assert expected == [force.slug for force in forces_taking_part(words, load_vocabulary(), "skerry")]
