"""Where a store elsewhere is asked and changed, and how it lets in; from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import StoreError
from graph.line import Login, refuse_secrets_in
from graph.release import is_address
from graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Access:
    """
    A server.

    Args:
        query: Address of its SPARQL 1.1 endpoint.
        update: Address that takes updates.
        graphs: Address of its Graph Store Protocol; empty where there is none to be used.
        seconds: Wall time of one request.
        attempts: How often a request is made.
        batch: Most triples of an update.
    """

    query: str
    update: str
    graphs: str = ""
    login: Login = field(default_factory=Login)
    seconds: float = 60.0
    attempts: int = 5
    batch: int = 1000


def access_of(settings: Settings, location: str = "") -> Access:
    """
    The server that the settings name.

    Args:
        location: Its endpoint; that of the settings where it is left out.

    Raises:
        StoreError: An address holds a password or is none, or the secret cannot be read.
    """
    query = location or settings.store
    access = Access(
        query=query,
        update=settings.remote_update or query,
        graphs=settings.remote_graphs,
        login=login_of(settings),
        seconds=settings.remote_seconds,
        attempts=settings.remote_attempts,
        batch=settings.remote_batch,
    )
    for address in (access.query, access.update, access.graphs):
        refuse_secrets_in(address)
        if address and not is_address(address):
            raise StoreError(
                address, "it is no address of a server", "one that begins with https:// or http://"
            )
    return access


def login_of(settings: Settings) -> Login:
    """
    How to be let in.

    Raises:
        StoreError: The secret cannot be read, or is none.
    """
    if settings.remote_login == "none":
        return Login()
    path = settings.remote_secret_file
    if not path:
        raise StoreError(
            "PEELGRAPH_REMOTE_SECRET_FILE",
            f"it is not set, and PEELGRAPH_REMOTE_LOGIN is {settings.remote_login}",
            "the name of a file that holds the password or token",
        )
    try:
        secret = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise StoreError(path, f"the password or token cannot be read ({reason})") from None
    if not secret.isprintable() or not secret:
        raise StoreError(path, "it is empty or has several lines", "the password or token alone, on one line")
    return Login(settings.remote_login, settings.remote_user, secret)
