"""The files of `service/deploy/`: taken by the programs they are for, and true of the service."""

from __future__ import annotations

import json
import re
import shlex
import socket
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from urllib.request import urlopen

import pytest

from graph.settings import Settings, variable
from service.charts.drawing import receive, send
from service.serving import KEEPALIVE_SECONDS, gunicorn_options, longest_answer_seconds
from tests.programs import free_port
from tests.service.behind import DEPLOY, ROOT, program, serving, set_up

NGINX = (DEPLOY / "nginx.conf").read_text("utf-8")
UNIT = (DEPLOY / "peelgraph.service").read_text("utf-8")
README = (DEPLOY / "README.md").read_text("utf-8")
CONTAINERFILE = re.sub(r"\\\n\s*", " ", (DEPLOY / "Containerfile").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MOST_EXPOSED = 15
"""Tenths of a point, out of ten: what `systemd-analyze security` may say at most."""


def seconds(name: str, text: str) -> int:
    """A time that a file gives: `keepalive_timeout 15s;` or `TimeoutStopSec=60`; the first there is."""
    found = re.search(rf"^\s*{name}[ =]+(\d+)s?;?$", text, re.MULTILINE)
    assert found, f"there is no {name}"
    return int(found[1])


def values(name: str) -> list[str]:
    """What the unit gives under a name, line by line."""
    found = re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)
    assert found, f"the unit has no {name}="
    return found


def instructions(name: str) -> list[str]:
    """What stands after an instruction of the container file, each in one line."""
    found = re.findall(rf"^\s*{name} (.*)$", CONTAINERFILE, re.MULTILINE)
    assert found, f"the container file has no {name}"
    return found


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    """Without a warning, with ports and certificate of the test."""
    command, _ = set_up(free_port(), tmp_path)
    done = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, check=False, timeout=30)
    assert (0, "") == (done.returncode, done.stdout + done.stderr)


def test_no_time_runs_out_on_the_wrong_side() -> None:
    """A proxy lets go of idle connections first and of answers last; whoever stops the service waits."""
    default = Settings()
    longest = longest_answer_seconds(default)
    assert longest >= 2 * default.query_seconds
    [upstream] = re.findall(r"upstream peelgraph \{.*?keepalive_timeout (\d+)s;", NGINX, re.DOTALL)
    assert int(upstream) < KEEPALIVE_SECONDS
    assert seconds("proxy_read_timeout", NGINX) > max(longest, default.write_seconds)
    graceful = gunicorn_options(default)["graceful_timeout"]
    assert longest < graceful < seconds("TimeoutStopSec", UNIT)
    assert re.search(r"proxy_max_temp_file_size (\d+)m;", NGINX)
    [kept] = re.findall(r"proxy_max_temp_file_size (\d+)m;", NGINX)
    assert int(kept) > default.result_mib


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """Without a warning, where the command is installed."""
    command = tmp_path / "peelgraph"
    command.symlink_to(sys.executable)
    [start] = values("ExecStart")
    assert "/opt/peelgraph/.venv/bin/peelgraph serve" == start
    unit = tmp_path / "peelgraph.service"
    unit.write_text(UNIT.replace(start.split()[0], str(command)), "utf-8")
    analyze = program("systemd-analyze")
    done = subprocess.run(
        [analyze, "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60
    )
    # Where systemd is not running it may speak of units that ours stands after; those are not ours to mend.
    ours = [line for line in done.stderr.splitlines() if "peelgraph" in line]
    assert (0, []) == (done.returncode, ours), done.stderr


def test_the_unit_is_shut_in(tmp_path: Path) -> None:
    """What systemd counts as exposed is little: a network, and calls that the service needs."""
    unit = tmp_path / "peelgraph.service"
    unit.write_text(UNIT, "utf-8")
    command = [program("systemd-analyze"), "security", "--offline=true", "--json=short", "--no-pager"]
    command += [f"--threshold={MOST_EXPOSED}", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert 0 == done.returncode, done.stdout + done.stderr
    found = {each["json_field"]: each["set"] for each in json.loads(done.stdout)}
    for name in (
        "DynamicUser",
        "ProtectSystem",
        "NoNewPrivileges",
        "LockPersonality",
        "PrivateDevices",
    ):
        matching = [is_set for field, is_set in found.items() if name in field]
        assert [True] == matching[:1], name


def calls(named: str) -> set[str]:
    """The system calls that a name stands for in a unit."""
    if not named.startswith("@"):
        return {named}
    listed = subprocess.run(
        [program("systemd-analyze"), "syscall-filter", named], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]
    found = [line.strip() for line in listed if line.strip() and not line.strip().startswith("#")]
    assert found, f"systemd knows no calls {named}"
    return set().union(*map(calls, found))


def allowed_calls() -> set[str]:
    """What the unit's lines together allow, read as systemd reads them: in order, `~` taking away."""
    allowed: set[str] = set()
    for value in values("SystemCallFilter"):
        named = set().union(*map(calls, value.removeprefix("~").split()))
        allowed = allowed - named if value.startswith("~") else allowed | named
    return allowed


def test_the_service_runs_under_the_filter_of_its_unit(published: Path, tmp_path: Path) -> None:
    """It starts, tells systemd that it is ready, and its query processes shut themselves in and answer."""
    confined = (sys.executable, "-m", "tests.service.confine", ",".join(sorted(allowed_calls())))
    told = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(told))
        manager.settimeout(60)
        with serving(published, tmp_path, before=confined, inherit={"NOTIFY_SOCKET": str(told)}) as port:
            assert b"READY=1" in manager.recv(4096)
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as answer:
                assert "ready" == json.load(answer)["status"]
            with urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
                assert b"<h1" in page.read()


def test_charts_are_drawn_under_the_filter_of_the_unit() -> None:
    """The engine compiles what it runs, and needs threads; neither is taken from it."""
    command = [sys.executable, "-m", "tests.service.confine", ",".join(sorted(allowed_calls()))]
    command += [sys.executable, "-m", "service.charts.drawing"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdin
        assert process.stdout
        send(process.stdin, {"further_bytes": 256 * 1024 * 1024})
        assert {"outcome": "ready"} == receive(process.stdout)
        send(process.stdin, {"data": {"values": [{}]}, "mark": "point"})
        drawn = receive(process.stdout)
        assert drawn
        assert "drawn" == drawn["outcome"]


def test_the_unit_allows_the_call_that_the_service_needs_most() -> None:
    """`seccomp` is not in systemd's set for services, and without it no query process may answer."""
    assert "seccomp" not in calls("@system-service")
    assert "seccomp" in allowed_calls()
    assert allowed_calls().isdisjoint({"mount", "ptrace", "bpf", "setuid", "reboot", "init_module", "keyctl"})


def test_the_unit_sets_what_are_settings() -> None:
    """Its variables are taken, and a bad one ends it with the code that it is not restarted after."""
    given = dict(each.split("=", 1) for line in values("Environment") for each in shlex.split(line))
    read = Settings.from_environment({name: value.replace("%S", "/var/lib") for name, value in given.items()})
    assert "/var/lib/peelgraph/store" == read.store
    assert ["2"] == values("RestartPreventExitStatus")
    assert ["continue"] == values("OOMPolicy"), (
        "systemd would stop the service with a query that took all memory"
    )


def test_hadolint_finds_nothing() -> None:
    """The linter for container files has nothing to say, not even on style."""
    command = [str(Path(sys.executable).parent / "hadolint"), "--failure-threshold", "style"]
    done = subprocess.run(
        [*command, str(DEPLOY / "Containerfile")], capture_output=True, text=True, check=False, timeout=60
    )
    assert (0, "") == (done.returncode, done.stdout + done.stderr)


def test_the_container_holds_what_the_project_is_built_from() -> None:
    """Every path that is copied is there, and every package and file that a build needs is copied."""
    copied = {
        source
        for line in instructions("COPY")
        if not line.startswith("--from")
        for source in line.split()[:-1]
    }
    assert [] == [source for source in copied if not (ROOT / source).exists()]
    needed = {each.partition(".")[0] for each in PROJECT["tool"]["setuptools"]["packages"]}
    needed |= {PROJECT["project"]["readme"], *PROJECT["project"]["license-files"], "pyproject.toml"}
    assert needed | {"requirements.lock", ".ci/editor"} == copied


def test_the_container_runs_the_command_as_nobody_in_particular() -> None:
    """Its entry point is the project's script and its user is not root; its variables are settings."""
    [entry], [command] = (json.loads(instructions(name)[-1]) for name in ("ENTRYPOINT", "CMD"))
    assert entry in PROJECT["project"]["scripts"]
    assert "serve" == command
    assert ["10001:10001"] == instructions("USER")
    given = dict(each.split("=", 1) for line in instructions("ENV") for each in line.split())
    read = Settings.from_environment(given)
    assert [str(read.port)] == instructions("EXPOSE")
    assert [str(Path(read.store).parent)] == instructions("VOLUME")
    assert "0.0.0.0" == read.host


def test_the_health_check_of_the_container_tells_up_from_down(published: Path, tmp_path: Path) -> None:
    """It is run as it stands there, but for the port."""
    [check] = re.findall(r"^HEALTHCHECK .* CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    python, *arguments = json.loads(check)
    assert "python3" == python

    def run(port: int) -> int:
        here = [each.replace(":8000/", f":{port}/") for each in arguments]
        assert here != arguments
        return subprocess.run(
            [sys.executable, *here], capture_output=True, check=False, timeout=30
        ).returncode

    with serving(published, tmp_path) as port:
        assert 0 == run(port)
    assert 0 != run(port)


def test_the_readme_explains_every_file_and_no_others() -> None:
    """Its table has a line for each, and the settings it names are settings."""
    there = {path.name for path in DEPLOY.iterdir()} - {"README.md"}
    assert there
    assert there == set(re.findall(r"^\| \[([\w.]+)\]\(\1\)", README, re.MULTILINE))
    known = {variable(item.name) for item in fields(Settings)}
    for text in (README, NGINX, UNIT, CONTAINERFILE):
        assert set(re.findall(r"PEELGRAPH_[A-Z_]*[A-Z]", text)) <= known


@pytest.mark.parametrize(
    "name", ["client_max_body_size", "limit_conn", "client_header_timeout", "send_timeout"]
)
def test_nginx_bounds_what_a_reader_may_hold(name: str) -> None:
    """Sizes, connections and times are limited before the service is reached."""
    assert re.search(rf"^\s*{name}\s+\S+.*;", NGINX, re.MULTILINE)


def test_only_the_service_compresses_and_caches() -> None:
    """Its ETag and Vary go with what it sends; nginx does not do it again, nor adds a header field."""
    text = re.sub(r"#.*", "", NGINX)
    assert ["off"] == re.findall(r"\bgzip\s+(\w+);", text)
    assert ["off"] == re.findall(r"\bproxy_cache\s+(\w+);", text)
    assert "add_header" not in text
    assert "expires" not in text
