"""What the addresses of the service take besides their path, as parameters of OpenAPI."""

from __future__ import annotations

from typing import Any, Final

from graph.searchable import FACETS
from service.builder.facets import facets
from service.builder.question import GROUP
from service.citing.given import MOST
from service.compare.choice import FEWEST
from service.compare.choice import MOST as MOST_COMPARED
from service.named.catalogue import NamedQuery, Parameter
from service.search.finding import ORDERS
from service.search.page import FACET_NAMES

Parameters = tuple[dict[str, Any], ...]

_TEXT: Final = {"type": "string"}
_FORMATS: Final = {"date": {"type": "string", "format": "date"}, "number": {"type": "integer"}}
"""Of parameters of named queries, by their type; all else is a name or an address."""


def query(name: str, description: str, schema: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A parameter of an address."""
    return {"name": name, "in": "query", "description": description, "schema": schema or _TEXT, **more}


def several(name: str, description: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """One that may be given more than once."""
    return query(name, description, {"type": "array", "items": _TEXT, **more})


def of_path(name: str, description: str, example: str = "") -> dict[str, Any]:
    """A part of the path; one with slashes in it may have them as they are, or as %2F."""
    told = {"name": name, "in": "path", "required": True, "description": description, "schema": _TEXT}
    return told | ({"example": example} if example else {})


PAGE: Final = query("page", "Which part; the header field Link leads to the next.", {"type": "integer"})
BY: Final = query("by", "Of a thing that many name: the property by which those are listed.")
AGAINST: Final = query("against", "Name of the release to compare with; left out, the one before.")
SEARCH: Final[Parameters] = (
    query("q", 'Words; those in "quotes" are looked for together.', example="burglary"),
    *(several(name, f"{FACET_NAMES[name]} to narrow down to.") for name in FACETS),
    query("order", "By how well they fit, or the newest first.", {"type": "string", "enum": list(ORDERS)}),
    PAGE,
)
ACTIONS: Final[Parameters] = (
    query("force", "The force that is asked to do something, such as kent."),
    query("kind", "Kind of action, such as recommendation."),
    query("theme", "Theme, such as effectiveness."),
    PAGE,
)
COMPARED: Final[Parameters] = (
    several("force", f"{FEWEST} to {MOST_COMPARED} forces.", minItems=FEWEST, maxItems=MOST_COMPARED)
    | {"required": True, "example": ["northamptonshire", "kent"]},
)
QUOTED: Final[Parameters] = (
    several("s", "Findings, figures, grades and actions, each by its address.", minItems=1, maxItems=MOST)
    | {"required": True},
)
OF_TEXT: Final[Parameters] = (
    several("kind", "Kinds of sentences to mark."),
    several("polarity", "Polarities of sentences to mark."),
    several("theme", "Themes of sentences to mark."),
    query("show", "Give the sentences that fit alone.", {"type": "string", "enum": ["only"]}),
    query("left", "Tell what was not taken up, too.", {"type": "string", "enum": ["1"]}),
)
FOCUS: Final = query("force", "The force that the chart brings out.")
SPARQL: Final[Parameters] = (
    query("query", "A SPARQL 1.1 query.", required=True, example="SELECT * WHERE { ?s ?p ?o } LIMIT 1"),
    several("default-graph-uri", "Graphs whose union is asked; left out, all."),
    several("named-graph-uri", "Graphs that GRAPH reaches."),
)


def of_builder() -> Parameters:
    """The choices of the builder."""
    choices = (several(name, f"{facet.label} to keep to.") for name, facet in facets().items())
    return (*choices, several(GROUP, f"What to count by, at most two of: {', '.join(facets())}."), PAGE)


def of_named(named: NamedQuery) -> Parameters:
    """Those of a named query, and those of its permalinks."""
    return (
        *(_of_parameter(each) for each in named.parameters),
        query("answer", "Of a permalink: the digest of the answer when the link was made."),
        query("release", "Of a permalink: the release that it was made from."),
    )


def _of_parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_FORMATS.get(parameter.type, _TEXT))
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.default:
        schema["default"] = parameter.default
    if not parameter.is_single:
        schema = {"type": "array", "items": schema}
    example = parameter.example if parameter.is_single else [parameter.example]
    told = {"required": True} if parameter.is_required else {}
    return query(parameter.name, parameter.description, schema, example=example, **told)
