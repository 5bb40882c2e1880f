"""
The tokens that may write: what is kept of them, and whether one that comes is among them.

Only the sha256 of a token is kept, beside a name: in a file that nobody else may read, one `NAME SHA256` a
line, or in a setting. A token is 256 random bits, so its digest needs no salt and cannot be guessed back.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.errors import TokenError

_PREFIX: Final = "peel_"
"""Lets people, and programs that look for lost secrets, know a token when they see one."""

_RANDOM_BYTES: Final = 32
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PRIVATE: Final = 0o600
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Keys:
    """
    The tokens that may write. The file is read again when it has changed.

    Args:
        file: Of the tokens; empty for none. It need not exist yet.
        hashes: Further ones, `NAME:SHA256` each, with spaces or commas between them.

    Raises:
        TokenError: The file may be read by others, or says something else than tokens.
    """

    def __init__(self, file: str = "", hashes: str = "") -> None:
        self._file = Path(file) if file else None
        self._given = dict(_read_hashes(hashes))
        self._read: tuple[tuple[int, int], dict[str, str]] = ((0, 0), {})
        self._all()

    def __bool__(self) -> bool:
        return bool(self._all())

    def name_of(self, token: str) -> str:
        """
        The name of a token; empty where it is none that may write. Takes as long whatever the token.

        Raises:
            TokenError: The file cannot be used any more.
        """
        digest = digest_of_token(token)
        found = ""
        for held, name in self._all().items():
            if hmac.compare_digest(held, digest):
                found = name
        return found

    def _all(self) -> dict[str, str]:
        """Digest -> name."""
        return self._given | self._from_file()

    def _from_file(self) -> dict[str, str]:
        if self._file is None:
            return {}
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return {}
        version = (status.st_mtime_ns, status.st_ino)
        if self._read[0] != version:
            self._read = (version, dict(_read_file(self._file)))
        return self._read[1]


def digest_of_token(token: str) -> str:
    """What is kept of a token: its sha256, hex."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def add_token(file: Path, name: str, *, replace: bool = False) -> str:
    """
    Make a new token and keep its digest in a file, which is made if it does not exist.

    Args:
        name: Told in the manifest of what is written with the token.
        replace: Let it take the place of a token of the same name.

    Returns:
        The token, which nobody can tell again.

    Raises:
        TokenError: The name will not do, or is taken; or the file cannot be used.
    """
    if not _NAME.fullmatch(name):
        raise TokenError(name, "a token cannot have this name", "up to 64 letters, digits, dots and dashes")
    held = {held: digest for digest, held in _read_file(file)} if file.exists() else {}
    if name in held and not replace:
        raise TokenError(
            name, f"{file} has a token of this name", next_step="Take another name, or add --replace."
        )
    token = _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    _write_file(file, held | {name: digest_of_token(token)})
    return token


def remove_token(file: Path, name: str) -> None:
    """
    Let a token write no more.

    Raises:
        TokenError: There is none of this name; or the file cannot be used.
    """
    held = {held: digest for digest, held in _read_file(file)} if file.exists() else {}
    if name not in held:
        there = ", ".join(sorted(held))
        raise TokenError(name, f"{file} has no token of this name", f"one of {there}" if there else "")
    del held[name]
    _write_file(file, held)


def _read_hashes(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"[\s,]+", text.strip()) if text.strip() else ():
        name, _, digest = part.rpartition(":")
        if not _NAME.fullmatch(name) or not _DIGEST.fullmatch(digest):
            # What stands there may be a token that was pasted by mistake, and is not repeated.
            raise TokenError(
                "PEELGRAPH_TOKEN_HASHES",
                "a part of it is no name and sha256",
                "NAME:SHA256, with spaces between tokens",
                "Make one with `peelgraph token NAME`; the file has the sha256.",
            )
        yield digest, name


def _read_file(file: Path) -> Iterator[tuple[str, str]]:
    try:
        if file.stat().st_mode & _OTHERS:
            raise TokenError(str(file), "others may read or write it", "mode 600", f"Run `chmod 600 {file}`.")
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise TokenError(str(file), f"it cannot be read ({reason})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, digest = line.strip().rpartition(" ")
        if not _NAME.fullmatch(name.strip()) or not _DIGEST.fullmatch(digest):
            where = f"{file} line {number}"
            raise TokenError(where, "it is no name and sha256", next_step="Correct or remove the line.")
        yield digest, name.strip()


def _write_file(file: Path, tokens: dict[str, str]) -> None:
    """Written aside and renamed, so that a service that reads it finds all or none of the change."""
    aside = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.writelines(f"{name} {digest}\n" for name, digest in sorted(tokens.items()))
            out.flush()
            os.fsync(out.fileno())
        aside.replace(file)
    except OSError as error:
        raise TokenError(str(file), f"it cannot be written ({error.strerror})") from None
