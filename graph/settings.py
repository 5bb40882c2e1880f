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


def _setting(default: Any, help_text: str, least: float | None = None) -> Any:  # noqa: ANN401
    return field(default=default, metadata={"help": help_text, "least": least})


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
    query_workers: int = _setting(4, "Query processes kept ready in each web process.", 1)
    page_workers: int = _setting(
        2,
        "Further query processes in each web process, kept for its own pages when readers' queries are slow.",
        0,
    )
    query_seconds: float = _setting(10.0, "Wall time one query may take, in seconds.", 0.05)
    query_memory_mib: int = _setting(1024, "Address space one query process may add, in MiB.", 64)
    query_characters: int = _setting(20_000, "Longest query taken, in characters.", 100)
    query_nesting: int = _setting(64, "Deepest nesting of brackets in a query.", 1)
    query_operators: int = _setting(500, "Most operators and path steps in a query.", 10)
    query_queue: int = _setting(48, "Queries that may wait for a free process.", 0)
    result_mib: int = _setting(32, "Largest answer to one query, in MiB.", 1)
    trusted_proxies: int = _setting(
        0,
        "Proxies in front of the service, each of which sets X-Forwarded-For, -Proto, -Host and -Prefix.",
        0,
    )
    client_queries: int = _setting(
        2,
        "Queries of one client that run at a time in each web process, and as many of the pages it opens; "
        "always fewer than there are processes.",
        1,
    )
    slow_workers: int = _setting(
        4,
        "Query processes that each web process may start besides when queries are slow, so that quick ones "
        "find one ready.",
        0,
    )
    client_rate: int = _setting(
        50, "Requests a second that one client may make of each web process; 0 for no limit.", 0
    )
    client_connections: int = _setting(
        128,
        "Connections that one client may keep open to each web process without asking anything; trusted "
        "proxies may keep more.",
        1,
    )
    request_seconds: float = _setting(
        10.0,
        "Longest a request may take to arrive, and its answer to be taken, in seconds, and a second more for "
        "each 32 KiB.",
        0.1,
    )
    request_mib: int = _setting(64, "Largest body of any request, in MiB.", 1)

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
        return cls(**chosen)


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
