"""
Every setting: name, default, unit and help.

One frozen `Settings` is built at the edge (the command line, or whatever starts the service) and passed in.
Nothing below reads the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

ENVIRONMENT_PREFIX = "PEELGRAPH_"


@dataclass(frozen=True, slots=True)
class Bound:
    """
    What a setting means for those who read from the service; it stands in the field's metadata as "bound".

    Args:
        unit: Of the value, in the plural: "seconds".
        statuses: HTTP statuses of what goes past it; none where nothing does.
        met: What happens then, as a sentence.
    """

    unit: str
    statuses: tuple[int, ...]
    met: str


def _setting(
    default: Any,  # noqa: ANN401
    help_text: str,
    least: float | None = None,
    bound: Bound | None = None,
    choices: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401
    said = {"help": help_text, "least": least, "bound": bound, "choices": choices}
    return field(default=default, metadata=said)


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What a deployment may choose. `PEELGRAPH_QUERY_SECONDS=5` in the environment sets `query_seconds`.
    """

    store: str = _setting(
        "peelgraph-store", "Folder of the embedded store, or the address of a SPARQL 1.1 endpoint."
    )
    host: str = _setting("127.0.0.1", "Address the service listens on.")
    port: int = _setting(8000, "Port the service listens on.", 0)
    web_workers: int = _setting(1, "Web processes.", 1)
    web_threads: int = _setting(64, "Threads in each web process.", 1)
    query_workers: int = _setting(2, "Query processes kept ready in each web process.", 1)
    page_workers: int = _setting(
        1,
        "Further query processes in each web process, kept for its own pages when readers' queries are slow.",
        0,
    )
    query_seconds: float = _setting(
        10.0,
        "Wall time one query may take, in seconds.",
        0.05,
        Bound("seconds", (503,), "The query is stopped, and its work with it."),
    )
    query_memory_mib: int = _setting(
        1024,
        "Address space one query process may add, in MiB.",
        64,
        Bound("MiB", (422,), "The query is stopped; sorting, DISTINCT and grouping take most memory."),
    )
    query_characters: int = _setting(
        20_000,
        "Longest query taken, in characters.",
        100,
        Bound("characters", (413, 414), "The query is not read: 413 by POST, 414 by GET."),
    )
    query_nesting: int = _setting(
        64,
        "Deepest nesting of brackets in a query.",
        1,
        Bound("brackets within brackets", (400,), "The query is not run."),
    )
    query_operators: int = _setting(
        500,
        "Most operators and path steps in a query.",
        10,
        Bound("operators, separators and path steps", (400,), "The query is not run."),
    )
    query_queue: int = _setting(
        48,
        "Queries that may wait for a free process.",
        0,
        Bound("queries waiting", (503,), "One more is not taken; Retry-After says when to ask again."),
    )
    service_allowed: str = _setting(
        "", "Addresses of endpoints that queries may call with SERVICE, with spaces between; none by default."
    )
    service_seconds: float = _setting(
        5.0,
        "Wall time the SERVICE calls of one query may take, in seconds.",
        0.05,
        Bound("seconds", (503,), "The call is given up, and with it the query."),
    )
    service_rows: int = _setting(
        1_000,
        "Most rows taken from one SERVICE call.",
        1,
        Bound("rows", (422,), "The query has no answer."),
    )
    service_kib: int = _setting(
        1024,
        "Largest answer taken from one SERVICE call, in KiB.",
        1,
        Bound("KiB", (422,), "The query has no answer."),
    )
    service_calls: int = _setting(4, "SERVICE calls that each web process makes at a time.", 1)
    result_mib: int = _setting(
        32,
        "Largest answer to one query, in MiB.",
        1,
        Bound("MiB", (422,), "The query is stopped and nothing of its answer is sent."),
    )
    cache_mib: int = _setting(
        64, "Answers kept in each web process for who asks the same again, in MiB; 0 keeps none.", 0
    )
    query_log: str = _setting(
        "",
        "File that a line is added to for each query, with nothing of who asked; - for standard error, "
        "nothing for none.",
    )
    metrics: str = _setting(
        "local",
        "Who may read figures on the service at /metrics: local (programs on this machine, not through a "
        "proxy), anyone or nobody.",
        choices=("local", "anyone", "nobody"),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """
        Read `PEELGRAPH_…` variables.

        Raises:
            ValueError: A value that does not fit; the message names the variable and what it takes.
        """
        chosen: dict[str, Any] = {}
        for item in fields(cls):
            name = ENVIRONMENT_PREFIX + item.name.upper()
            if name in environment:
                chosen[item.name] = _read(name, environment[name], type(item.default), item.metadata["least"])
                _check_choice(name, chosen[item.name], item.metadata["choices"])
        return cls(**chosen)


def _check_choice(name: str, value: Any, choices: tuple[str, ...]) -> None:  # noqa: ANN401
    if choices and value not in choices:
        raise ValueError(f"{name} is {value!r}. It takes one of {', '.join(choices)}.")


def _read(name: str, text: str, kind: type, least: float | None) -> str | int | float:
    if kind is str:
        return text
    try:
        value: int | float = kind(text)
    except ValueError:
        raise ValueError(f"{name} is {text!r}. It takes a {kind.__name__}.") from None
    if least is not None and not value >= least:
        raise ValueError(f"{name} is {text!r}. It takes {least} or more.")
    return value
