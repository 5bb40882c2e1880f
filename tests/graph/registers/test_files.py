"""Files that a user adds to the registers: taken whole, or refused by line with nothing half done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import ORG, RDF, SKOS

import graph.comparison
import graph.pipeline
from graph.cli import commands
from graph.console import run
from graph.errors import RegisterError, ValidationFailed
from graph.identifiers import TALLY_GRAPHS
from graph.namespaces import ID, PEEL, SHAPES
from graph.pipeline import build, update_registers
from graph.publish import publish
from graph.registers import SHIPPED, Register, graph_of
from graph.registers.grades import read_grades
from graph.registers.statistics import read_statistics
from graph.release import Release, current_release
from graph.store import open_store
from graph.validate import Result, Severity, ValidationReport
from graph.vocabulary import Vocabulary, load_vocabulary

GRADES = "force,peel_year,question,grade,source\n"
GRADE = "kent,2023-25,managing-offenders,adequate,https://example.org/kent\n"
FIGURES = "force,measure,value,unit,period_start,period_end,publisher,publication,source\n"
FIGURE = (
    "kent,asb-incidents,41000,incidents,2024-04-01,2025-03-31,Home Office,Table 1,https://example.org/asb\n"
)
SHIPPED_GRADE = "kent,2014,efficiency,outstanding,https://example.org/kent\n"
SHIPPED_FIGURE = (
    "kent,population,1500000,persons,2016-06-30,2016-06-30,Home Office,Table,https://example.org/p\n"
)
ADDED = f"{ID}graph/register/added/"


def few(name: str, row: str, vocabulary: Vocabulary) -> Register:
    """A register that ships, with one row."""
    if name == "force-statistics":
        return Register(name, SHIPPED[name], read_statistics(name, FIGURES + row, vocabulary))
    return Register(name, SHIPPED[name], read_grades(name, GRADES + row, vocabulary))


@pytest.fixture(scope="module")
def official() -> Mapping[URIRef, Graph]:
    """The registers that ship, with a row each: reading and publishing all takes seconds."""
    vocabulary = load_vocabulary()
    found = [
        few("peel-grades", SHIPPED_GRADE, vocabulary),
        few("force-statistics", SHIPPED_FIGURE, vocabulary),
    ]
    return dict(graph_of(register, vocabulary) for register in found)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, official: Mapping[URIRef, Graph]) -> None:
    """What is published beside, and validation, have tests of their own, and take seconds."""
    monkeypatch.setattr(graph.pipeline, "official_graphs", lambda _: dict(official))
    monkeypatch.setattr(graph.pipeline, "vocabulary_graphs", dict)
    monkeypatch.setattr(graph.pipeline, "register_graphs", dict)
    monkeypatch.setattr(graph.pipeline, "embedded_documents", list)
    for module in (graph.comparison, graph.pipeline):
        monkeypatch.setattr(module, "validate", lambda *_: ValidationReport(()))


@pytest.fixture
def location(tmp_path: Path, make_graphs: Callable[..., dict[URIRef, Graph]]) -> str:
    """A store with a report."""
    folder = str(tmp_path / "store")
    publish(make_graphs(), folder)
    return folder


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory, official: Mapping[URIRef, Graph]) -> str:
    """A store for tests of what is refused: nothing changes it."""
    folder = str(tmp_path_factory.mktemp("untouched"))
    publish(official, folder)
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Writes a file beside the store, and gives its path."""

    def written(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return written


def added(release: Release) -> list[str]:
    """The names of the registers in a release that a user added."""
    return [name.removeprefix(ADDED) for name in release.graphs if name.startswith(ADDED)]


def test_files_are_added_to_what_is_published(location: str, write: Callable[..., str]) -> None:
    """Each as a graph of its own; the report stays, and the registers that ship come along."""
    before = current_release(location)
    paths = [write("Grades 2026.csv", GRADES + GRADE), write("asb.csv", FIGURES + FIGURE)]
    release = update_registers(paths, location)
    assert ["asb", "grades-2026"] == added(release)
    kept = {name: told for name, told in before.graphs.items() if not name.startswith(TALLY_GRAPHS)}
    assert kept.items() <= release.graphs.items()
    assert f"{ID}graph/register/peel-grades" in release.graphs
    store = open_store(location)
    judgment = ID["judgment/kent/managing-offenders/2023-25"]
    assert ID["grade/adequate"] == store.as_graph([f"{ADDED}grades-2026"]).value(judgment, PEEL.grade)
    figure = ID["register/added/asb/observation/asb-incidents/kent/2025-03-31/41000"]
    assert "41000" == str(store.as_graph([f"{ADDED}asb"]).value(figure, PEEL.value))


def test_the_same_file_again_changes_nothing(location: str, write: Callable[..., str]) -> None:
    """The release that is served stays."""
    path = write("grades.csv", GRADES + GRADE)
    assert update_registers([path], location) == update_registers([path], location)


def test_a_file_of_the_same_name_takes_the_place_of_the_old_one(
    location: str, write: Callable[..., str]
) -> None:
    """Its rows may say the same or something else; what the old one had alone is gone."""
    update_registers([write("grades.csv", GRADES + GRADE)], location)
    better = GRADE.replace("adequate", "good")
    release = update_registers([write("grades.csv", GRADES + better)], location)
    assert ["grades"] == added(release)
    graph = open_store(location).as_graph([f"{ADDED}grades"])
    assert [ID["grade/good"]] == list(graph.objects(None, PEEL.grade))


def test_a_later_build_keeps_what_was_added(
    location: str,
    write: Callable[..., str],
    official: Mapping[URIRef, Graph],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those that ship come as a whole set, so that one that ships no more is dropped; a user's stay."""
    update_registers([write("grades.csv", GRADES + GRADE)], location)
    name, graph_kept = next(iter(official.items()))
    monkeypatch.setattr(graph.pipeline, "official_graphs", lambda _: {name: graph_kept})
    release = build([], location)
    assert ["grades"] == added(release)
    assert {str(name)} == set(map(str, official)) & set(release.graphs)


def test_added_files_are_taken_out_again(location: str, write: Callable[..., str]) -> None:
    """By the name of the file or of the register; the rows may then come from another file."""
    release = update_registers(
        [
            write("a.csv", GRADES + GRADE),
            write("b.csv", FIGURES + FIGURE),
            write("c.csv", GRADES + GRADE.replace("kent", "essex")),
        ],
        location,
    )
    assert ["a", "b", "c"] == added(release)
    release = update_registers([write("d.csv", GRADES + GRADE)], location, remove=["a.csv", "b"])
    assert ["c", "d"] == added(release)
    assert f"{ID}graph/register/peel-grades" in release.graphs


def test_what_was_never_added_cannot_be_taken_out(location: str, write: Callable[..., str]) -> None:
    """The error names those that are there; those that ship stay."""
    with pytest.raises(RegisterError, match=r"that name was added\. None was added"):
        update_registers([], location, remove=["grades"])
    release = update_registers([write("a.csv", GRADES + GRADE), write("b.csv", FIGURES + FIGURE)], location)
    with pytest.raises(
        RegisterError, match=r"peel-grades: no register of that name was added\. Expected one of a, b"
    ):
        update_registers([], location, remove=["a", "peel-grades"])
    assert release == current_release(location)


def test_an_unlisted_publisher_is_described(location: str, write: Callable[..., str]) -> None:
    """One that a list has is not described again."""
    update_registers(
        [write("f.csv", FIGURES + FIGURE.replace("Home Office", "Institute of Counting"))], location
    )
    told = open_store(location).as_graph([f"{ADDED}f"])
    assert [ID["publisher/institute-of-counting"]] == list(told.subjects(RDF.type, ORG.Organization))
    update_registers([write("f.csv", FIGURES + FIGURE)], location)
    assert [] == list(open_store(location).as_graph([f"{ADDED}f"]).subjects(SKOS.prefLabel))


BAD_GRADES = {
    "unknown force": (GRADE.replace("kent", "northants"), '"northants" does not fit', "northamptonshire"),
    "a force by its full name": (GRADE.replace("kent", "Kent Police"), "the slug of a force, such as kent"),
    "grade outside its scale": (
        GRADE.replace("2023-25,managing-offenders", "2017,preventing-crime"),
        'column grade: "adequate" does not fit',
        "on the scale of 2017: outstanding, good, requires-improvement, inadequate",
    ),
    "no grade": (GRADE.replace("adequate", "fair"), 'column grade: "fair" does not fit', "a grade, such as"),
    "no such year": (GRADE.replace("2023-25", "2019"), "a PEEL year such as 2018/19"),
    "no such question": (GRADE.replace("managing-offenders", "managing-offender"), "managing-offenders"),
    "no page": (GRADE.replace("https://example.org/kent", "Kent's page"), "the address of the page"),
    "no web page": (GRADE.replace("https:", "javascript:"), "the address of the page"),
    "twice in the file": (GRADE + GRADE, "line 3: force, peel_year, question", "stand in line 2 too"),
    "shipped already": (
        SHIPPED_GRADE,
        "line 2: it repeats a row",
        "Grades of PEEL inspections, 2014 to 2018/19",
    ),
    "formula": (GRADE.replace("adequate", "=HYPERLINK(1)"), "is run as a formula by spreadsheets"),
}
BAD_FIGURES = {
    "wrong unit": (
        FIGURE.replace(",incidents", ",percent"),
        'column unit: "percent" does not fit',
        '"incidents"',
    ),
    "unit of another count": (FIGURE.replace(",incidents", ",offences"), "the unit of asb-incidents"),
    "below zero": (FIGURE.replace("41000", "-41000"), 'column value: "-41000" does not fit', "zero or more"),
    "a part of one": (FIGURE.replace("41000", "41000.5"), "a whole number"),
    "commas": (FIGURE.replace("41000", '"41,000"'), "a number such as 43.93, without commas"),
    "not in figures": (FIGURE.replace("41000", "٤١٠٠٠"), "a number such as"),
    "not finite": (FIGURE.replace("41000", "NaN"), "a number such as"),
    "exponent": (FIGURE.replace("41000", "4e4"), "a number such as"),
    "wrong date": (
        FIGURE.replace("2025-03-31", "31/03/2025"),
        'column period_end: "31/03/2025"',
        "2017-03-31",
    ),
    "no such day": (FIGURE.replace("2025-03-31", "2025-02-31"), "a day such as 2017-03-31"),
    "period reversed": (
        FIGURE.replace("2024-04-01,2025-03-31", "2025-03-31,2024-04-01"),
        'column period_start: "2025-03-31" does not fit',
        "a day up to the last one",
    ),
    "no such series": (
        FIGURE.replace("asb-incidents", "asb-incident"),
        "official-measures.ttl, such as asb-incidents",
    ),
    "no publisher": (FIGURE.replace("Home Office", ""), "column publisher", "some words"),
    "shipped already": (SHIPPED_FIGURE, "line 2: it repeats a row", "Official statistics on police forces"),
}
WHOLE_FILES = {
    "latin-1": ((GRADES + GRADE.replace("/kent", "/naïve")).encode("latin-1"), "line 2", "is not UTF-8"),
    "other columns": (
        "force,grade\nkent,good\n",
        "line 1: the columns are force, grade",
        "peel_year",
        "period_start",
    ),
    "empty": ("", "line 1: the columns are"),
    "no rows": (GRADES, "it has no rows"),
    "binary": (bytes(range(256)) * 30, "line 1: the columns are"),
}


def refusal(path: str, location: str) -> str:
    """What is said of a file that is refused; what was published must be as before."""
    before = current_release(location)
    with pytest.raises(RegisterError) as caught:
        update_registers([path], location)
    assert before == current_release(location)
    assert caught.value.message.startswith(path)
    return caught.value.message


@pytest.mark.parametrize("kind", BAD_GRADES)
def test_a_faulty_row_of_grades_is_refused(kind: str, untouched: str, write: Callable[..., str]) -> None:
    """With its line, what was found and what was expected; nothing of the file is published."""
    rows, *said = BAD_GRADES[kind]
    message = refusal(write("grades.csv", GRADES + rows), untouched)
    assert "grades.csv line " in message
    assert "Nothing was taken from the file." in message
    assert [] == [words for words in said if words not in message]


@pytest.mark.parametrize("kind", BAD_FIGURES)
def test_a_faulty_row_of_figures_is_refused(kind: str, untouched: str, write: Callable[..., str]) -> None:
    """With its line, what was found and what was expected; nothing of the file is published."""
    rows, *said = BAD_FIGURES[kind]
    message = refusal(write("figures.csv", FIGURES + rows), untouched)
    assert "figures.csv line 2" in message
    assert [] == [words for words in said if words not in message]


@pytest.mark.parametrize("kind", WHOLE_FILES)
def test_what_is_no_register_is_refused(kind: str, untouched: str, write: Callable[..., str]) -> None:
    """A file as a whole."""
    content, *said = WHOLE_FILES[kind]
    message = refusal(write("file.csv", content), untouched)
    assert [] == [words for words in said if str(words) not in message]


def test_all_faults_of_a_file_are_told_at_once(untouched: str, write: Callable[..., str]) -> None:
    """Of cells, scales, repeats within it and repeats of what ships."""
    rows = "".join(
        (
            GRADE.replace("kent", "kant"),
            GRADE.replace("2023-25", "2017"),
            GRADE,
            SHIPPED_GRADE,
            GRADE,
            GRADE.replace("https://example.org/kent", "nowhere").replace("2023-25", "2017"),
        )
    )
    message = refusal(write("grades.csv", GRADES + rows), untouched)
    assert "grades.csv: 7 faults:" in message
    for words in (
        "line 2 column force",
        "line 3 column grade",
        "line 5: it repeats",
        "line 6: force, peel_year",
        "line 7 column source",
        "line 7 column grade",
        "line 7: force, peel_year",
    ):
        assert f"grades.csv {words}" in message


def test_a_row_that_was_added_before_is_refused(location: str, write: Callable[..., str]) -> None:
    """Whether or not it says the same: of two that differ nobody could say which holds."""
    update_registers([write("first.csv", GRADES + GRADE), write("figures.csv", FIGURES + FIGURE)], location)
    again = GRADE.replace("adequate", "good")
    assert 'not in "Rows added from first.csv"' in refusal(write("second.csv", GRADES + again), location)
    again = FIGURE.replace("41000", "42000")
    assert 'not in "Rows added from figures.csv"' in refusal(write("third.csv", FIGURES + again), location)


def test_two_files_given_at_once_may_not_say_the_same(location: str, write: Callable[..., str]) -> None:
    """Nor have the same name, where one would take the other's place unseen."""
    before = current_release(location)
    one, other = write("one.csv", GRADES + GRADE), write("other.csv", GRADES + GRADE)
    with pytest.raises(RegisterError, match="Rows added from one"):
        update_registers([one, other], location)
    with pytest.raises(RegisterError, match="has the same name"):
        update_registers([one, write("ONE.csv", GRADES + GRADE.replace("kent", "essex"))], location)
    assert before == current_release(location)


@pytest.mark.parametrize("name", ["日本.csv", "….csv"])
def test_a_name_that_gives_no_address_is_refused(
    name: str, untouched: str, write: Callable[..., str]
) -> None:
    """The register would have none."""
    assert "a name with letters from a to z or digits" in refusal(write(name, GRADES + GRADE), untouched)


def test_one_bad_file_among_good_ones_stops_all(location: str, write: Callable[..., str]) -> None:
    """Nothing is half done."""
    good, bad = write("good.csv", FIGURES + FIGURE), write("bad.csv", GRADES + GRADE.replace("kent", "kant"))
    before = current_release(location)
    with pytest.raises(RegisterError, match="line 2 column force"):
        update_registers([good, bad], location)
    assert before == current_release(location)


def test_a_register_that_breaks_a_shape_is_not_published(
    location: str, write: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that reading let pass."""
    result = Result(
        Severity.VIOLATION,
        SHAPES["RegisterUnitRule"],
        ID["graph/register/x"],
        PEEL.unit,
        None,
        RDF.type,
        "Mend it.",
    )
    for module in (graph.comparison, graph.pipeline):
        monkeypatch.setattr(module, "validate", lambda *_: ValidationReport((result,)))
    before = current_release(location)
    with pytest.raises(ValidationFailed, match="RegisterUnitRule"):
        update_registers([write("grades.csv", GRADES + GRADE)], location)
    assert before == current_release(location)


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        run(commands, list(arguments))
    said = capsys.readouterr()
    return int(str(ended.value.code)), said.out, said.err


def test_the_command_adds_refuses_and_takes_out(
    location: str, write: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What came of it on standard output, the rest on standard error, and exit codes that tell."""
    good, bad = (
        write("good.csv", GRADES + GRADE),
        write("bad.csv", GRADES + GRADE.replace("kent", "northants")),
    )
    code, out, _ = _run(capsys, "register", good, "--store", location)
    assert 0 == code
    assert out.startswith(f"{location}: 1 report, ")
    code, out, err = _run(capsys, "register", bad, "--store", location)
    assert (2, "") == (code, out)
    assert (
        f'{bad} line 2 column force: "northants" does not fit. Expected the slug of a force, such as' in err
    )
    assert "Traceback" not in err
    code, out, err = _run(capsys, "register", "--remove", "bad", "--store", location)
    assert (2, "") == (code, out)
    assert "Expected one of good." in err
    code, out, _ = _run(capsys, "register", "--remove", "good.csv", "--store", location)
    assert 0 == code
    assert [] == added(current_release(location))
    code, _, err = _run(capsys, "register", "--store", location)
    assert 2 == code
    assert "Give a FILE to add, or --remove NAME." in err


def test_the_command_makes_a_store_where_there_is_none(
    tmp_path: Path, write: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Registers can come before any report."""
    location = str(tmp_path / "new")
    code, out, _ = _run(capsys, "register", write("g.csv", GRADES + GRADE), "--store", location)
    assert 0 == code
    assert out.startswith(f"{location}: 0 reports, ")
    assert ["g"] == added(current_release(location))
