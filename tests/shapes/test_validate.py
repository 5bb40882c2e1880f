"""A validation names what is wrong and what to do, and checks only what it is given to check."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rdflib import BNode, Graph, Literal
from rdflib.namespace import ORG, RDF, SH, SKOS, XSD

from graph.namespaces import ID, PEEL, SHAPES
from graph.validate import Result, Severity, ValidationReport, validate

JUDGMENT = ID["judgment/northamptonshire/preventing-crime/2017"]
FORCE = ID["force/ravensmoor"]


@pytest.fixture
def judgments(valid_graphs: Mapping[str, Graph]) -> Graph:
    """Two valid judgments, to be changed by a test."""
    return Graph() + valid_graphs["valid-judgments.ttl"]


@pytest.fixture
def background(known: Graph, valid_graphs: Mapping[str, Graph]) -> Graph:
    """What the judgments draw on."""
    return known + valid_graphs["valid-text.ttl"] + valid_graphs["valid-names.ttl"]


def result(severity: Severity = Severity.VIOLATION, shape: str = "A", **other: object) -> Result:
    """A result to be written."""
    told: dict[str, object] = {
        "severity": severity,
        "shape": SHAPES[shape],
        "focus": FORCE,
        "path": PEEL.grade,
        "value": Literal("Fair\nenough"),
        "component": SH.ClassConstraintComponent,
        "message": "Do this.",
    } | other
    return Result(**told)  # type: ignore[arg-type]


def test_a_violation_stops_and_a_warning_does_not(judgments: Graph, background: Graph) -> None:
    """A force without an ONS code may be published, a judgment without a grade may not."""
    judgments.add((FORCE, RDF.type, PEEL.PoliceForce))
    background.remove((FORCE, SKOS.notation, None))
    warned = validate(judgments, background)
    assert (True, 0, 1) == (warned.conforms, warned.violations, warned.warnings)
    judgments.remove((JUDGMENT, PEEL.grade, None))
    stopped = validate(judgments, background)
    assert (False, 1, 1) == (stopped.conforms, stopped.violations, stopped.warnings)
    assert [Severity.VIOLATION, Severity.WARNING] == [item.severity for item in stopped.results]


def test_the_background_is_not_checked(judgments: Graph, background: Graph) -> None:
    """Unless the graph says something about the same node."""
    background.remove((FORCE, RDF.type, ORG.FormalOrganization))
    assert () == validate(judgments, background).results
    judgments.add((FORCE, SKOS.altLabel, Literal("Moor", lang="en")))
    assert [SHAPES["PoliceForceShape-type"]] == [
        item.shape for item in validate(judgments, background).results
    ]


def test_a_value_must_be_known(judgments: Graph) -> None:
    """Without the vocabularies no grade is one."""
    assert SHAPES["range-grade"] in {item.shape for item in validate(judgments).results}


def test_a_graph_that_no_shape_is_about_conforms() -> None:
    """A triple about something else breaks nothing."""
    graph = Graph().add((FORCE, SKOS.note, Literal("a note")))
    assert ValidationReport() == validate(graph)


def test_neither_graph_is_changed(judgments: Graph, background: Graph) -> None:
    """The same graphs can be validated again and published after."""
    before = set(judgments), set(background)
    first = validate(judgments, background)
    assert first == validate(judgments, background)
    assert before == (set(judgments), set(background))


def test_plain_strings_pass_with_and_without_their_datatype(
    known: Graph, valid_graphs: Mapping[str, Graph]
) -> None:
    """Stores give a plain string its datatype, files leave it out: it is the same string."""
    background = known + valid_graphs["valid-names.ttl"]
    report = Graph()
    for subject, predicate, value in valid_graphs["valid-report.ttl"] + valid_graphs["valid-text.ttl"]:
        if isinstance(value, Literal) and value.datatype is None and value.language is None:
            report.add((subject, predicate, Literal(str(value), datatype=XSD.string)))
        else:
            report.add((subject, predicate, value))
    assert () == validate(report, background).results


def test_text_for_a_terminal() -> None:
    """A summary, then shape, node, path, value on one line, and what to do."""
    report = ValidationReport((result(), result(Severity.WARNING, "B", path=None, value=None)))
    assert (
        "Not valid: 1 violation, 1 warning.\n"
        "\n"
        "Violation of shapes:A\n"
        "  node   https://w3id.org/peelgraph/id/force/ravensmoor\n"
        "  path   peel:grade\n"
        '  value  """Fair\\nenough"""\n'
        "  Do this.\n"
        "\n"
        "Warning of shapes:B\n"
        "  node   https://w3id.org/peelgraph/id/force/ravensmoor\n"
        "  Do this.\n"
    ) == report.as_text()


def test_a_report_is_a_graph_without_blank_nodes() -> None:
    """In the words of SHACL; a blank node under check is given a name."""
    report = ValidationReport((result(), result(focus=BNode(), value=BNode())))
    graph = report.as_graph()
    assert not any(isinstance(term, BNode) for triple in graph for term in triple)
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert Literal(False) == graph.value(node, SH.conforms)
    results = set(graph.objects(node, SH.result))
    assert 2 == len(results)
    for item in results:
        assert SHAPES.A == graph.value(item, SH.sourceShape)
        assert SH.Violation == graph.value(item, SH.resultSeverity)
        assert PEEL.grade == graph.value(item, SH.resultPath)
        assert Literal("Do this.", lang="en") == graph.value(item, SH.resultMessage)
        assert 1 == len(set(graph.objects(item, SH.focusNode)))


def test_the_same_findings_give_the_same_graph() -> None:
    """Names are taken from what is said, never from order or clock."""
    one, other = result(), result(shape="B", focus=BNode())
    again = result(shape="B", focus=BNode())
    assert set(ValidationReport((one, other)).as_graph()) == set(ValidationReport((again, one)).as_graph())


def test_results_come_worst_first() -> None:
    """Then by shape, node, path and value, so that the same graph gives the same text."""
    items = [
        result(Severity.WARNING, "A"),
        result(shape="B"),
        result(shape="A", focus=JUDGMENT),
        result(shape="A"),
    ]
    in_order = sorted(items, key=lambda item: item.sort_key)
    assert [items[3], items[2], items[1], items[0]] == in_order
