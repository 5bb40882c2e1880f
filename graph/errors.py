"""
The error tree. Nothing raises an exception of the project outside it.

    PeelgraphError
    ├── SourceError              a document that cannot be read as a report
    │   ├── SourceUnreadable     missing, empty, binary, not UTF-8
    │   ├── NotAReport           no inspection report to be recognised in it, or an answer to one
    │   ├── TruncatedReport      it breaks off before what its own contents list promises
    │   └── UnknownGrade         a grade that is in no scale
    ├── ReportConflict           two different files that claim to be the same report
    ├── VocabularyError          a file of ontology/ or graph/data/ that does not say what it must
    │   └── RegisterError        a CSV file of a register with faulty rows
    ├── GraphUnreadable          an RDF file that cannot be parsed
    ├── ValidationFailed         the graph breaks a shape; carries the report
    ├── OpinionFailed            no word from a second validator, which is not installed or crashed
    ├── StoreError               a store that cannot be read or written
    │   ├── StoreMissing         nothing has been published there
    │   ├── StoreUnreachable     a store elsewhere from which no answer comes now
    │   └── StoreUnwritable      no permission, no space, or held by another process
    │       └── StoreBusy        another run is publishing
    ├── BackupUnusable           a file that is no backup, or a damaged one
    ├── WriteError               a change to what is published that was not made
    │   ├── WriteMalformed       a syntax error in an update or upload; carries line and column
    │   ├── WriteRefused         asking for what nobody may write, or for another server
    │   ├── WriteUnfit           it holds what cannot be published, such as a blank node
    │   ├── WriteUnmet           the graph is not as the request says it must be
    │   ├── GraphMissing         there is no such graph
    │   ├── WriteTooLarge        stopped at the memory limit
    │   ├── WriteTimedOut        stopped at the time limit
    │   └── WriteBusy            another change is being made
    ├── TokenError               tokens that cannot be used as they are
    ├── SettingsRefused          settings that do not fit, or are none
    ├── PortTaken                the service's address is in use
    ├── ChartNotDrawn            a chart that is not to be had now
    └── QueryError               a query that gets no answer
        ├── QueryMalformed       a syntax error; carries line and column
        │   └── PrefixUndeclared a prefix that the query does not declare; carries the lines that would
        ├── QueryRefused         asking for what readers may not have
        │   ├── QueryTooLong     more characters than are taken
        │   └── QueryTooDeep     more nested brackets, operators or path steps than are taken
        ├── ParameterRefused     a named query is given what it does not take, or not what it needs
        ├── ValueUnknown         a parameter's value is no such thing; carries those most like it
        ├── NotAcceptable        wanted in forms of which there is none; carries those there are
        ├── QueryTimedOut        stopped at the time limit
        ├── QueryTooLarge        stopped at the memory or result limit
        ├── ServiceFailed        an endpoint called by SERVICE gave no answer that can be used
        ├── QueryAbandoned       nobody is there any more to answer
        └── ServiceBusy          every worker is taken and the queue is full

A message says where, what was found, what was expected and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final

_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def without_controls(text: str) -> str:
    """Text for a terminal: what would steer it, or turn the direction of writing, gives way to U+FFFD."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


class PeelgraphError(Exception):
    """
    An error that a person can act on.

    Args:
        where: File and line, address, or the name of the query.
        found: What was there, as a clause: "the file is empty".
        expected: What should have been there; may be empty.
        next_step: What to do about it, as a sentence; may be empty.
    """

    exit_code: ClassVar[int] = 2
    title: ClassVar[str] = "Error"

    def __init__(self, where: str, found: str, expected: str = "", next_step: str = "") -> None:
        self.where = where
        self.found = found
        self.expected = expected
        self.next_step = next_step
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        # A query's error comes back from the process that ran it; the default would call __init__ with the
        # message alone.
        return _restore, (type(self), self.__dict__)

    @property
    def message(self) -> str:
        """Where, found, expected and next step, as one line of text; of a document may be quoted anything."""
        parts = [f"{self.where}: {self.found}." if self.where else f"{self.found}."]
        if self.expected:
            parts.append(f"Expected {self.expected}.")
        if self.next_step:
            parts.append(self.next_step)
        return without_controls(" ".join(parts))


def _restore(kind: type[PeelgraphError], fields: dict[str, Any]) -> PeelgraphError:
    error = kind.__new__(kind)
    error.__dict__.update(fields)
    error.args = (error.message,)
    return error


class SourceError(PeelgraphError):
    """A document that cannot be read as a report."""

    title = "The source cannot be used"


class SourceUnreadable(SourceError):
    """Missing, empty, binary or not UTF-8."""


class NotAReport(SourceError):
    """Nothing in the document says which inspection report it is, or it answers one."""


class TruncatedReport(SourceError):
    """The document breaks off before what its own contents list promises."""


class UnknownGrade(SourceError):
    """A grade that is in no scale."""


class ReportConflict(PeelgraphError):
    """Two different files that claim to be the same report."""

    title = "Two files claim the same report"


class VocabularyError(PeelgraphError):
    """A file of ontology/ or graph/data/ that does not say what it must."""

    title = "A vocabulary or register is faulty"


class RegisterError(VocabularyError):
    """
    A CSV file that is no register, or has faulty rows.

    Args:
        faults: What is wrong, each with its line, as sentences; empty where the file as a whole is.
    """

    title = "The register cannot be used"

    def __init__(
        self, where: str, found: str, expected: str = "", next_step: str = "", faults: Sequence[str] = ()
    ) -> None:
        self.faults = tuple(faults)
        super().__init__(where, found, expected, next_step)

    @property
    def message(self) -> str:
        """One line of text, or where faults are told, a line each between the first and what to do."""
        if not self.faults:
            return super().message
        return without_controls("\n".join([f"{self.where}: {self.found}:", *self.faults, self.next_step]))


class GraphUnreadable(PeelgraphError):
    """An RDF file that cannot be parsed."""

    title = "The RDF cannot be read"


class ValidationFailed(PeelgraphError):
    """
    The graph breaks a shape: nothing is published.

    Args:
        report: The `graph.validate.ValidationReport`.
    """

    exit_code = 1
    title = "The graph is not valid"

    def __init__(self, where: str, found: str, report: object, next_step: str = "") -> None:
        self.report = report
        super().__init__(where, found, "", next_step)


class OpinionFailed(PeelgraphError):
    """A second validator that was asked for gives no opinion."""

    title = "There is no second opinion"


class StoreError(PeelgraphError):
    """A store that cannot be read or written."""

    title = "The store cannot be used"


class StoreMissing(StoreError):
    """Nothing has been published there."""


class StoreUnreachable(StoreError):
    """A store elsewhere from which no answer comes now."""


class StoreUnwritable(StoreError):
    """No permission, no space, or held by another process."""


class StoreBusy(StoreUnwritable):
    """Another run is publishing there."""


class BackupUnusable(PeelgraphError):
    """A file that is no backup, or one that is damaged or was tampered with."""

    title = "The backup cannot be used"


class WriteError(PeelgraphError):
    """A change to what is published that was not made."""

    title = "The change was not made"


class WriteMalformed(WriteError):
    """
    A syntax error in an update or upload.

    Args:
        line: Counted from 1; 0 where it is not known.
        column: The same.
    """

    title = "The request has a syntax error"

    def __init__(self, where: str, found: str, line: int = 0, column: int = 0, next_step: str = "") -> None:
        self.line = line
        self.column = column
        super().__init__(where, found, "", next_step)


class WriteRefused(WriteError):
    """Asking for what nobody may write, or for another server."""

    title = "The change was refused"


class WriteUnfit(WriteError):
    """It holds what cannot be published, such as a blank node."""

    title = "The data cannot be published"


class WriteUnmet(WriteError):
    """The graph is not as the request says it must be (`If-Match`, `If-None-Match`)."""

    title = "The graph has changed"


class GraphMissing(WriteError):
    """There is no such graph."""

    title = "There is no such graph"


class WriteTooLarge(WriteError):
    """Stopped at the memory limit."""

    title = "The change needs too much"


class WriteTimedOut(WriteError):
    """Stopped at the time limit."""

    title = "The change took too long"


class WriteBusy(WriteError):
    """Another change is being made."""

    title = "Another change is being made"


class TokenError(PeelgraphError):
    """Tokens that cannot be used as they are."""

    title = "The tokens cannot be used"


class SettingsRefused(PeelgraphError):
    """
    Settings that do not fit, by themselves or together, or that are none.

    Args:
        faults: What is wrong: a sentence or more for each setting, with its name, what was found and what it
            takes.
    """

    title = "The settings cannot be used"

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("settings", f"{len(self.faults)} of them do not fit")

    @property
    def message(self) -> str:
        """What is wrong; a line each where it is more than one thing."""
        if len(self.faults) == 1:
            return self.faults[0]
        return "\n".join([f"{len(self.faults)} of them do not fit:", *self.faults])


class PortTaken(PeelgraphError):
    """The service's address is in use."""

    title = "The address is in use"


class QueryError(PeelgraphError):
    """A query that gets no answer."""

    title = "The query was not answered"


class QueryMalformed(QueryError):
    """
    A syntax error.

    Args:
        line: Counted from 1; 0 where a server elsewhere does not tell.
        column: Counted from 1, in code points; the same.
    """

    title = "The query has a syntax error"

    def __init__(
        self, where: str, found: str, line: int, column: int, next_step: str = "", expected: str = ""
    ) -> None:
        self.line = line
        self.column = column
        super().__init__(where, found, expected, next_step)


class PrefixUndeclared(QueryMalformed):
    """
    A prefix that the query uses and does not declare.

    Args:
        declarations: Lines to put before the query, "PREFIX skos: <…>"; empty where none is known.
    """

    title = "The query uses a prefix that it does not declare"

    def __init__(
        self, where: str, found: str, line: int, column: int, next_step: str, declarations: Sequence[str]
    ) -> None:
        self.declarations = tuple(declarations)
        super().__init__(where, found, line, column, next_step)


class QueryRefused(QueryError):
    """Asking for what readers may not have."""

    title = "The query was refused"


class QueryTooLong(QueryRefused):
    """More characters than are taken."""

    title = "The query is too long"


class QueryTooDeep(QueryRefused):
    """More nested brackets, operators or path steps than are taken."""

    title = "The query is too complex"


class ParameterRefused(QueryError):
    """A named query is given a parameter that it does not take, too many values, or lacks one it needs."""

    title = "The question cannot be asked so"


class ValueUnknown(QueryError):
    """
    A parameter's value is no such thing.

    Args:
        near: Values that there are, most like it first; may be empty.
        given: Name of the parameter, and the value in it that is none; empty where another cannot take its
            place.
    """

    title = "There is no such value"

    def __init__(
        self,
        where: str,
        found: str,
        expected: str = "",
        near: Sequence[str] = (),
        given: tuple[str, str] = ("", ""),
    ) -> None:
        self.near = tuple(near)
        self.given = given
        super().__init__(where, found, expected)


class NotAcceptable(QueryError):
    """
    Wanted in forms of which there is none.

    Args:
        wanted: The Accept header or format as it came.
        available: Media types there are, best first.
    """

    title = "Not available in this form"

    def __init__(self, where: str, wanted: str, available: Sequence[str]) -> None:
        self.wanted = wanted
        self.available = tuple(available)
        super().__init__(
            where, f"there is no form that fits {wanted!r}", "one of " + ", ".join(self.available)
        )


class QueryTimedOut(QueryError):
    """Stopped at the time limit."""

    title = "The query took too long"


class QueryTooLarge(QueryError):
    """Stopped at the memory or result limit."""

    title = "The query needs too much"


class ServiceFailed(QueryError):
    """An endpoint called by SERVICE gave no answer that can be used."""

    title = "Another endpoint failed"


class QueryAbandoned(QueryError):
    """Whoever asked has closed the connection."""

    title = "The query was abandoned"


class ServiceBusy(QueryError):
    """Every worker is taken and the queue is full."""

    title = "The service is busy"


class ChartNotDrawn(PeelgraphError):
    """A chart that is not to be had now: it took too long, or the process that draws cannot be used."""

    title = "The chart cannot be drawn"
