"""
What assistants may ask: a few tools, each with what it takes.

One tool for all named questions, and one that lists them: a tool for each would fill a third of what an
assistant can hold before anything is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from service.assistants import answers
from service.assistants.answers import Told
from service.assistants.asking import Asker
from service.library import Library
from service.named.catalogue import named_queries
from service.named.parameters import LONGEST, MOST_VALUES

_LONGEST_QUERY: Final = 100_000
"""The service has a limit of its own, which it tells."""

Value = Annotated[str, Field(max_length=LONGEST)]
Values = Value | Annotated[list[Value], Field(max_length=MOST_VALUES)] | int


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Listed(_Given):
    """What `list_questions` takes."""

    words: Annotated[str, Field(max_length=200, description="Words the question has; empty for all.")] = ""


class Question(_Given):
    """What `ask_question` takes."""

    question: Annotated[str, Field(max_length=100, description="Name, as list_questions has it.")]
    parameters: Annotated[
        dict[Annotated[str, Field(max_length=100)], Values],
        Field(max_length=20, description="Name -> value, such as {'force': 'northamptonshire'}."),
    ] = {}


class Search(_Given):
    """What `search` takes."""

    words: Annotated[str, Field(max_length=300, description='Words; "in quotes" to keep them together.')]
    force: Annotated[Value, Field(description="A force to narrow down to, such as kent.")] = ""
    theme: Annotated[Value, Field(description="A theme, such as investigating-crime.")] = ""
    kind: Annotated[Value, Field(description="A kind, such as finding, area-for-improvement or term.")] = ""
    polarity: Annotated[Value, Field(description="positive, negative or mixed.")] = ""
    year: Annotated[Value, Field(description="A year, such as 2017.")] = ""
    page: Annotated[int, Field(ge=1, le=1000)] = 1


class Passage(_Given):
    """What `read_passage` takes."""

    address: Annotated[
        str, Field(max_length=2000, description="A source, statement or figure, as rows have it.")
    ]


class Sparql(_Given):
    """What `sparql` takes."""

    query: Annotated[
        str, Field(min_length=1, max_length=_LONGEST_QUERY, description="SPARQL 1.1: SELECT, ASK, CONSTRUCT.")
    ]


@dataclass(frozen=True, slots=True)
class Tool:
    """
    One thing that may be asked.

    Args:
        takes: Model of its arguments.
        answer: Gives what is told.
    """

    name: str
    title: str
    description: str
    takes: type[BaseModel]
    answer: Callable[[Asker, Library, Any], Told]


def tools() -> tuple[Tool, ...]:
    """All of them."""
    names = "; ".join(f"{query.name}: {query.title}" for query in named_queries().values())
    return (
        Tool(
            "list_questions",
            "List the questions",
            "The questions that ask_question answers, with what each takes.",
            Listed,
            lambda _, __, given: answers.list_questions(given.words),
        ),
        Tool(
            "ask_question",
            "Ask a question",
            "Answers one of these questions from police inspection reports, with the passages that it stands "
            f"on, what it is out of, what is not known, and a permalink. {names}",
            Question,
            lambda asker, library, given: answers.answer_question(
                asker, library, _known(given.question), given.parameters
            ),
        ),
        Tool(
            "search",
            "Search the reports",
            "Finds statements, figures, grades and things by words, the best first.",
            Search,
            lambda asker, _, given: answers.search(
                asker, {"q": given.words} | given.model_dump(exclude={"words"})
            ),
        ),
        Tool(
            "read_passage",
            "Read a passage",
            "The words at an address that another tool gave, in their paragraph, with a citation.",
            Passage,
            lambda asker, library, given: answers.read_passage(asker, library, given.address),
        ),
        Tool(
            "sparql",
            "Ask in SPARQL",
            "For what no question asks: a query over the graph, within limits of time, memory and rows. "
            "Classes and properties are of https://w3id.org/peelgraph/ontology#. Prefer ask_question, which "
            "says what an answer is out of.",
            Sparql,
            lambda asker, _, given: answers.ask_sparql(asker, given.query),
        ),
    )


def _known(name: str) -> str:
    """The name of a question as it may stand in a path; what cannot be one becomes one that is refused."""
    return re.sub(r"[^\w-]", "", name) or "-"
