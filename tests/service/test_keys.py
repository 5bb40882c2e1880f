"""Tokens: kept as digests where nobody else can read them, and asked for without being guessable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.cli import commands
from graph.errors import TokenError
from service import cli  # noqa: F401 - adds its commands
from service.writes.keys import Keys, add_token, digest_of_token, remove_token


def test_a_token_is_known_by_its_digest_alone(tmp_path: Path) -> None:
    """The file is for its owner, and a service takes up what changes in it."""
    file = tmp_path / "new" / "tokens"
    keys = Keys(str(file))
    assert not keys
    ann, bob = add_token(file, "ann"), add_token(file, "bob")
    assert f"ann {digest_of_token(ann)}\nbob {digest_of_token(bob)}\n" == file.read_text()
    assert 0o600 == file.stat().st_mode & 0o777
    assert ("ann", "bob", "") == (keys.name_of(ann), keys.name_of(bob), keys.name_of(ann + "x"))
    remove_token(file, "ann")
    assert ("", "bob") == (keys.name_of(ann), keys.name_of(bob))
    another = add_token(file, "bob", replace=True)
    assert ("", "bob") == (keys.name_of(bob), keys.name_of(another))
    assert ann != bob
    assert re.fullmatch(r"peel_[A-Za-z0-9_-]{43}", ann)


def test_tokens_come_from_the_environment_too() -> None:
    """With spaces or commas between them."""
    keys = Keys("", f"ann:{digest_of_token('one')}, bob:{digest_of_token('two')}")
    assert ("ann", "bob", "") == (keys.name_of("one"), keys.name_of("two"), keys.name_of(""))


@pytest.mark.parametrize("text", ["secret", "ann:secret", "ann:" + "G" * 64, ":" + "0" * 64])
def test_a_setting_that_is_no_digest_is_not_repeated(text: str) -> None:
    """It may be a token that was pasted there by mistake."""
    with pytest.raises(TokenError) as caught:
        Keys("", text)
    assert "secret" not in str(caught.value)
    assert "Make one with `peelgraph token NAME`" in str(caught.value)


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """The message says what to do."""
    file = tmp_path / "tokens"
    add_token(file, "ann")
    file.chmod(0o640)
    with pytest.raises(TokenError, match=f"Run `chmod 600 {file}`"):
        Keys(str(file))
    file.chmod(0o600)
    file.write_text("# ours\n\nann\n")
    with pytest.raises(TokenError, match="tokens line 3: it is no name and sha256"):
        Keys(str(file))


def test_the_command_prints_a_token_once(tmp_path: Path) -> None:
    """And keeps its digest; a name that is taken, or will not do, is refused."""
    file = tmp_path / "tokens"

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(commands, ["token", *arguments, "--file", str(file)])
        assert (code == 0) == (done.exit_code == 0), done.output
        return done.stdout.strip() if code == 0 else str(done.exception)

    token = run("ann")
    assert token not in file.read_text()
    assert "ann" == Keys(str(file)).name_of(token)
    assert "has a token of this name" in run("ann", code=2)
    assert "a token cannot have this name" in run("a b", code=2)
    assert token != run("ann", "--replace")
    assert "" == run("ann", "--remove")
    assert "has no token of this name" in run("ann", "--remove", code=2)
    assert not Keys(str(file))


def test_the_command_needs_to_know_the_file() -> None:
    """From the option or the setting."""
    done = CliRunner().invoke(commands, ["token", "ann"], env={"PEELGRAPH_TOKEN_FILE": ""})
    assert 2 == done.exit_code
    assert "PEELGRAPH_TOKEN_FILE" in done.stderr
