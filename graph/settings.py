"""
Every setting: name, default, unit, what it takes and help.

One frozen `Settings` is built at the edge (the command line, or whatever starts the service) and passed in.
Nothing below reads the environment. A bad value is refused before anything starts, and all bad ones together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from typing import Any, Final

from graph.errors import SettingsRefused

ENVIRONMENT_PREFIX = "PEELGRAPH_"
RELEASES_KEPT = 5

_OF_OTHERS: Final = frozenset(["PEELGRAPH_SHARED"])
"""Names with the prefix that are no settings: where the tests find what is kept outside the project."""

_WHOLE: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)
_SPARE_THREADS: Final = 2
"""Threads of a web process that no reader's query takes, so that pages and health answers get through."""


@dataclass(frozen=True, slots=True)
class Bound:
    """
    What a setting means for those who use the service; it stands in the field's metadata as "bound".

    Args:
        unit: Of the value, in the plural: "seconds".
        statuses: HTTP statuses of what goes past it; none where nothing does.
        met: What happens then, as a sentence.
        is_of_writing: It binds those alone who change what is published.
    """

    unit: str
    statuses: tuple[int, ...]
    met: str
    is_of_writing: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """
    How a text must be written; it stands in the field's metadata as "form". Nothing is a good text too.

    Args:
        pattern: That the whole text fits.
        told: What that is, in words.
    """

    pattern: re.Pattern[str]
    told: str


_CONTACT: Final = Form(
    re.compile(
        r"mailto:[\w.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
        r"|https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?(?:[/?#][\w./?#&=%~+,;:@!-]*)?",
        re.ASCII,
    ),
    "an address that begins with mailto: or https://, or nothing",
)


def _setting(
    default: Any,  # noqa: ANN401
    help_text: str,
    least: float | None = None,
    *,
    most: float | None = None,
    choices: tuple[str, ...] = (),
    bound: Bound | None = None,
    form: Form | None = None,
) -> Any:  # noqa: ANN401
    said = {"help": help_text, "least": least, "most": most, "choices": choices, "bound": bound, "form": form}
    return field(default=default, metadata=said)


def _of_service(default: float, help_text: str, least: float, most: float, unit: str, status: int) -> Any:  # noqa: ANN401
    """A limit on the SERVICE calls of a query; its type is that of the default."""
    met = Bound(unit, (status,), "The query has no answer, unless the call is SILENT.")
    return _setting(default, help_text, least, most=most, bound=met)


def _of_form(default: int, help_text: str, least: int, most: int, unit: str) -> Any:  # noqa: ANN401
    """A limit on how a query is written."""
    return _setting(default, help_text, least, most=most, bound=Bound(unit, (400,), "The query is not run."))


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What a deployment may choose. `PEELGRAPH_QUERY_SECONDS=5` in the environment sets `query_seconds`.
    """

    store: str = _setting(
        "peelgraph-store", "Folder of the embedded store, or the address of a SPARQL 1.1 endpoint."
    )
    host: str = _setting("127.0.0.1", "Address the service listens on.")
    port: int = _setting(8000, "Port the service listens on.", 0, most=65_535)
    web_workers: int = _setting(1, "Web processes.", 1, most=256)
    web_threads: int = _setting(64, "Threads in each web process.", 1, most=4096)
    query_workers: int = _setting(4, "Query processes kept ready in each web process.", 1, most=256)
    page_workers: int = _setting(
        2,
        "Further query processes in each web process, kept for its own pages when readers' queries are slow.",
        0,
        most=256,
    )
    memory_store_mib: int = _setting(
        256,
        "Largest release, by its files in MiB, that is held in memory for query processes, which takes five "
        "times as much in each web process; a larger one is read from disk.",
        0,
        most=1024 * 1024,
    )
    query_seconds: float = _setting(
        10.0,
        "Wall time one query may take, in seconds.",
        0.05,
        most=3600,
        bound=Bound("seconds", (503,), "The query is stopped, and its work with it."),
    )
    search_seconds: float = _setting(
        2.0,
        "Wall time one search of words may take, in seconds.",
        0.05,
        most=3600,
        bound=Bound("seconds", (503,), "The search is stopped."),
    )
    query_memory_mib: int = _setting(
        1024,
        "Address space one query process may add, in MiB.",
        64,
        most=1024 * 1024,
        bound=Bound("MiB", (422,), "The query is stopped; sorting, DISTINCT and grouping take most memory."),
    )
    query_characters: int = _setting(
        20_000,
        "Longest query taken, in characters.",
        100,
        most=10_000_000,
        bound=Bound("characters", (413, 414), "The query is not read: 413 by POST, 414 by GET."),
    )
    query_nesting: int = _of_form(
        64, "Deepest nesting of brackets in a query.", 1, 1000, "brackets within brackets"
    )
    query_operators: int = _of_form(
        500, "Most operators and path steps in a query.", 10, 100_000, "operators, separators and path steps"
    )
    table_rows: int = _setting(
        10_000,
        "Most rows of one CSV, XLSX or JSON of a list or the ledger, and of any XLSX.",
        1,
        most=1_000_000,
        bound=Bound(
            "rows",
            (422,),
            "A list and the ledger come in parts, each of which tells where the next is; another table is "
            "not made as XLSX, and its CSV has all rows.",
        ),
    )
    query_queue: int = _setting(
        48,
        "Queries that may wait for a free process.",
        0,
        most=4096,
        bound=Bound("queries waiting", (503,), "One more is not taken; Retry-After says when to ask again."),
    )
    result_mib: int = _setting(
        32,
        "Largest answer to one query, in MiB.",
        1,
        most=2047,
        bound=Bound("MiB", (422,), "The query is stopped and nothing of its answer is sent."),
    )
    trusted_proxies: int = _setting(
        0,
        "Proxies in front of the service, each of which sets X-Forwarded-For, -Proto, -Host and -Prefix.",
        0,
        most=16,
    )
    service_allowed: str = _setting(
        "", "Addresses of endpoints that queries may call with SERVICE, with spaces between; none by default."
    )
    service_seconds: float = _of_service(
        5.0, "Wall time the SERVICE calls of one query may take, in seconds.", 0.05, 3600, "seconds", 503
    )
    service_rows: int = _of_service(1_000, "Most rows taken from one SERVICE call.", 1, 100_000, "rows", 422)
    service_kib: int = _of_service(
        1024, "Largest answer taken from one SERVICE call, in KiB.", 1, 65_536, "KiB", 422
    )
    service_calls: int = _setting(4, "SERVICE calls that each web process makes at a time.", 1, most=256)
    cache_mib: int = _setting(
        16,
        "Answers kept in each web process for who asks the same again, in MiB; 0 keeps none.",
        0,
        most=1024 * 1024,
    )
    page_cache_mib: int = _setting(
        32,
        "Pages kept in each web process for who opens the same again, packed, in MiB; 0 keeps none, and none "
        "are made ahead.",
        0,
        most=1024 * 1024,
    )
    row_cache_mib: int = _setting(
        8,
        "Rows that many pages ask alike, kept in each web process while a release is served, in MiB; 0 keeps "
        "none.",
        0,
        most=1024 * 1024,
    )
    query_log: str = _setting(
        "",
        "File that a line is added to for each query, with nothing of who asked; - for standard error, "
        "nothing for none.",
    )
    chart_seconds: float = _setting(
        5.0,
        "Wall time drawing one chart may take, in seconds.",
        0.05,
        most=600,
        bound=Bound("seconds", (503,), "The chart is not drawn; its table is there all the same."),
    )
    chart_memory_mib: int = _setting(
        256, "Memory that drawing charts may add to some 100 MiB of its process, in MiB.", 16, most=65_536
    )
    chart_cache_mib: int = _setting(16, "Drawings kept in each web process, in MiB.", 0, most=65_536)
    metrics: str = _setting(
        "local",
        "Who may read figures on the service at /metrics: local (programs on this machine, not through a "
        "proxy), anyone or nobody.",
        choices=("local", "anyone", "nobody"),
    )
    client_queries: int = _setting(
        2,
        "Queries of one client that run at a time in each web process, and as many of the pages it opens; "
        "always fewer than there are processes.",
        1,
        most=256,
        bound=Bound("queries at a time", (), "Further ones wait for their turn."),
    )
    slow_workers: int = _setting(
        4,
        "Query processes that each web process may start besides when queries are slow, so that quick ones "
        "find one ready.",
        0,
        most=256,
    )
    client_rate: int = _setting(
        50,
        "Requests a second that one client may make of each web process; 0 for no limit.",
        0,
        most=1_000_000,
        bound=Bound(
            "requests a second", (429,), "One more is not answered; Retry-After says when to ask again."
        ),
    )
    client_connections: int = _setting(
        128,
        "Connections that one client may keep open to each web process without asking anything; trusted "
        "proxies may keep more.",
        1,
        most=100_000,
    )
    request_seconds: float = _setting(
        10.0,
        "Longest a request may take to arrive, and its answer to be taken, in seconds, and a second more for "
        "each 32 KiB.",
        0.1,
        most=3600,
        bound=Bound("seconds", (408,), "The connection is closed."),
    )
    request_mib: int = _setting(
        64,
        "Largest body of any request, in MiB.",
        1,
        most=65_536,
        bound=Bound("MiB", (413,), "The request is not read.", is_of_writing=True),
    )
    releases_kept: int = _setting(
        RELEASES_KEPT,
        "Releases that stay on disk, the one that is served among them.",
        2,
        most=1000,
        bound=Bound("releases", (), "The oldest is deleted and cannot be brought back.", is_of_writing=True),
    )
    compare_triples: int = _setting(
        200_000,
        "Triples of the graphs in which two releases differ that a web process compares for a reader, where "
        "the later release does not tell itself; of more, only what became of the graphs is told.",
        0,
        most=100_000_000,
    )
    token_file: str = _setting("", "File of the tokens that may write, as `peelgraph token` makes it.")
    token_hashes: str = _setting(
        "", "Further tokens that may write: NAME:SHA256 of each, with spaces between them."
    )
    wrong_tokens: int = _setting(
        10,
        "Wrong tokens that one client may send in a minute.",
        1,
        most=1000,
        bound=Bound(
            "tokens", (429,), "No token from there is looked at until the minute is over.", is_of_writing=True
        ),
    )
    write_seconds: float = _setting(
        300.0,
        "Wall time one change may take, in seconds.",
        1,
        most=86_400,
        bound=Bound("seconds", (503,), "It is stopped, and nothing is changed.", is_of_writing=True),
    )
    write_memory_mib: int = _setting(
        2048,
        "Address space that making a change may add, in MiB.",
        256,
        most=1024 * 1024,
        bound=Bound("MiB", (413,), "It is stopped, and nothing is changed.", is_of_writing=True),
    )
    upload_mib: int = _setting(
        32,
        "Largest update or graph that is taken, in MiB.",
        1,
        most=2047,
        bound=Bound(
            "MiB", (413,), "It is not read. Send it in parts: a graph grows by POST.", is_of_writing=True
        ),
    )

    mirror: str = _setting(
        "peelgraph-mirror",
        "Folder in which releases for a SPARQL 1.1 endpoint are made before they are sent, and from which a "
        "service over an endpoint reads what only a folder has: search index, files to take away, changes.",
    )
    remote_update: str = _setting(
        "", "Address that takes SPARQL updates for a store that is an endpoint; left out, the store itself."
    )
    remote_graphs: str = _setting(
        "", "Address of its Graph Store Protocol, for sending graphs; left out, they are sent as updates."
    )
    remote_login: str = _setting(
        "none",
        "How the endpoint lets in who may change it: none, basic, digest or bearer.",
        choices=("none", "basic", "digest", "bearer"),
    )
    remote_user: str = _setting("", "Name to log in with at the endpoint.")
    remote_secret_file: str = _setting(
        "", "File with nothing but the password or token for the endpoint; it is read and never told."
    )
    remote_seconds: float = _setting(
        60.0, "Wall time one request of sending a release may take, in seconds.", 0.1, most=3600
    )
    remote_attempts: int = _setting(
        5, "How often such a request is made where the connection is lost or the server is busy.", 1, most=100
    )
    remote_batch: int = _setting(
        1000, "Most triples of a request that sends a graph as an update.", 1, most=1_000_000
    )
    remote_follow_seconds: float = _setting(
        2.0,
        "How long a service over an endpoint goes on with a release before it asks which one is served.",
        0,
        most=3600,
    )

    contact: str = _setting(
        "",
        "Address at which whoever runs the service takes mistakes and feedback, shown on its pages; none by "
        "default.",
        form=_CONTACT,
    )
    opinion_seconds: float = _setting(
        300.0, "Wall time a second validator may take over one graph, in seconds.", 1, most=86_400
    )
    opinion_memory_mib: int = _setting(
        4096, "Address space that a second validator may take, in MiB.", 256, most=1024 * 1024
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """
        Read `PEELGRAPH_…` variables.

        Raises:
            SettingsRefused: A value that does not fit, or a name that is no setting; all are told.
        """
        known = {variable(item.name): item for item in fields(cls)}
        chosen: dict[str, Any] = {}
        faults = []
        for name in sorted(environment):
            if name in known:
                try:
                    chosen[known[name].name] = _read(known[name], environment[name])
                except ValueError as error:
                    faults.append(str(error))
            elif name.startswith(ENVIRONMENT_PREFIX) and name not in _OF_OTHERS:
                faults.append(_unknown(name, known))
        if faults:
            raise SettingsRefused(faults)
        return cls(**chosen)

    def check(self) -> None:
        """
        Look at every value, and at those that must fit together.

        Raises:
            SettingsRefused: Some do not; all faults are told.
        """
        faults = []
        for item in fields(self):
            value = getattr(self, item.name)
            if not _is_in_range(item, value):
                faults.append(_fault(item, repr(value)))
        faults = faults or [*_contradictions(self)]
        if faults:
            raise SettingsRefused(faults)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return ENVIRONMENT_PREFIX + name.upper()


def setting_lines(settings: Settings) -> Iterator[str]:
    """Every setting as a line for a file of variables, below a comment that explains it."""
    for item in fields(settings):
        yield f"# {item.metadata['help']} Takes {takes(item)}; left out, it is {_default(item)}."
        yield f"{variable(item.name)}={getattr(settings, item.name)}"


def takes(item: Field[Any]) -> str:
    """What a setting takes, in words: "a whole number from 1 to 256"."""
    if item.metadata["choices"]:
        return f"one of {', '.join(item.metadata['choices'])}"
    if item.metadata["form"]:
        told: str = item.metadata["form"].told
        return told
    if isinstance(item.default, str):
        return "some text on one line"
    kind = "a whole number" if isinstance(item.default, int) else "a number"
    least, most = item.metadata["least"], item.metadata["most"]
    if least is None and most is None:
        return kind
    if most is None:
        return f"{kind}, {least:,} or more"
    return f"{kind} up to {most:,}" if least is None else f"{kind} from {least:,} to {most:,}"


def _read(item: Field[Any], text: str) -> str | int | float:
    """
    A value as the environment holds it.

    Raises:
        ValueError: It does not fit; the message says which setting, what was found and what it takes.
    """
    try:
        read = _READERS[type(item.default)](text.strip())
    except ValueError:
        raise ValueError(_fault(item, repr(text))) from None
    if not _is_in_range(item, read):
        raise ValueError(_fault(item, repr(text)))
    return read


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):  # int() takes "1_000" too, and the digits of every script
        raise ValueError
    return int(text)


_READERS: Final[dict[type, Callable[[str], str | int | float]]] = {str: str, int: _whole, float: float}


def _is_in_range(item: Field[Any], value: str | float) -> bool:
    if item.metadata["choices"]:
        return value in item.metadata["choices"]
    if item.metadata["form"]:
        return not value or bool(item.metadata["form"].pattern.fullmatch(value))
    if isinstance(value, str):
        return value.isprintable() and bool(value or not item.default)
    least, most = item.metadata["least"], item.metadata["most"]
    return math.isfinite(value) and (least is None or value >= least) and (most is None or value <= most)


def _fault(item: Field[Any], found: str) -> str:
    return f"{variable(item.name)} is {found}. It takes {takes(item)}; left out, it is {_default(item)}."


def _default(item: Field[Any]) -> str:
    return repr(item.default) if isinstance(item.default, str) else f"{item.default:,}"


def _unknown(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name.upper(), known, n=1)
    return f"{name} is no setting." + (f" The closest is {near[0]}." if near else "")


def _contradictions(settings: Settings) -> Iterator[str]:
    """Values that fit by themselves and not together."""
    processes = settings.query_workers + settings.page_workers + settings.slow_workers
    threads = processes + settings.query_queue + _SPARE_THREADS
    if settings.web_threads < threads:
        yield (
            f"PEELGRAPH_WEB_THREADS is {settings.web_threads}, too few for {processes} query processes "
            f"(PEELGRAPH_QUERY_WORKERS, _PAGE_WORKERS, _SLOW_WORKERS) and a queue of {settings.query_queue} "
            f"(PEELGRAPH_QUERY_QUEUE): each query holds a thread, and {_SPARE_THREADS} are kept for the "
            f"rest. It takes {threads} or more."
        )
    if settings.result_mib >= settings.query_memory_mib:
        yield (
            f"PEELGRAPH_RESULT_MIB is {settings.result_mib}, which a query process never reaches: it holds "
            f"the whole answer in its memory, and PEELGRAPH_QUERY_MEMORY_MIB is {settings.query_memory_mib}. "
            "It takes less than that."
        )
