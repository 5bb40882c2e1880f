"""Settings: what fits is taken, and what does not is told before anything starts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

import pytest

from graph.errors import SettingsRefused
from graph.settings import Settings, setting_lines, takes, variable

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = [item for item in fields(Settings) if not isinstance(item.default, str)]
TEXTS = [item for item in fields(Settings) if isinstance(item.default, str)]
COMMAND = [sys.executable, "-c", "from service.cli import main; main()"]


def refusal(environment: Mapping[str, str]) -> str:
    """What is said of an environment that must be refused."""
    with pytest.raises(SettingsRefused) as refused:
        Settings.from_environment(environment)
    assert 2 == refused.value.exit_code
    return refused.value.message


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEELGRAPH_")}
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        cwd=cwd,
        env=kept | {"PYTHONPATH": str(ROOT)} | environment,
    )


def test_what_is_left_out_has_its_default() -> None:
    """An empty environment is a good one, and so are variables of other programs."""
    assert Settings() == Settings.from_environment({"PATH": "/bin", "PEEL": "1", "PEELGRAPH_SHARED": "/tmp"})  # noqa: S108
    Settings().check()


def test_every_number_has_bounds_that_hold() -> None:
    """Each takes its least and its most, and nothing beyond them."""
    assert NUMBERS
    for item in NUMBERS:
        least, most = item.metadata["least"], item.metadata["most"]
        assert least is not None, f"{item.name} takes any small number"
        assert most is not None, f"{item.name} takes any large number"
        assert least <= item.default <= most, item.name
        for bound in (least, most):
            read = Settings.from_environment({variable(item.name): str(bound)})
            assert bound == getattr(read, item.name)
        for beyond in (least - 1, most + 1):
            said = refusal({variable(item.name): str(beyond)})
            assert f"{variable(item.name)} is '{beyond}'. It takes {takes(item)};" in said


@pytest.mark.parametrize("found", ["", " ", "many", "1e999", "nan", "-inf", "0x10", "1,000", "5 s", "١٢"])
def test_what_is_no_number_is_refused(found: str) -> None:
    """Each setting that takes a number says so, and repeats what was found."""
    for item in NUMBERS:
        if found != "١٢" or isinstance(item.default, int):
            said = refusal({variable(item.name): found})
            assert said.startswith(f"{variable(item.name)} is {found!r}. It takes a "), said


def test_a_part_of_a_whole_is_no_whole_number() -> None:
    """A number with a fraction, or one that only Python would read, is told from a whole one."""
    for found in ("2.5", "1_000", "2.0"):
        assert "It takes a whole number from 1 to 256" in refusal({"PEELGRAPH_WEB_WORKERS": found})
    assert 2.5 == Settings.from_environment({"PEELGRAPH_QUERY_SECONDS": "2.5"}).query_seconds


@pytest.mark.parametrize("found", ["", "a\nb", "a\x00b"])
def test_a_text_is_not_empty_and_on_one_line(found: str) -> None:
    """An empty address would be that of every network there is."""
    assert TEXTS
    for item in TEXTS:
        if found or item.default:
            said = refusal({variable(item.name): found})
            assert f"{variable(item.name)} is {found!r}. It takes {takes(item)};" in said
            said_otherwise = item.metadata["choices"] or item.metadata["form"]
            assert said_otherwise or "some text on one line" == takes(item)


@pytest.mark.parametrize(
    "found",
    [
        *(
            "javascript:alert(1)",
            "http://desk.example/",
            "desk@desk.example",
            "mailto:desk",
            "mailto:@desk.example",
        ),
        *(
            "https://",
            "https://desk.example/ x",
            'https://desk.example/"',
            "mailto:a@b.example?bcc=c@d.example",
        ),
        *("https://desk.example@other.example/", "data:text/html,x", "mailto:a@b.example\n"[:-1] + "\u200b"),
    ],
)
def test_a_contact_is_an_address_that_a_page_may_lead_to(found: str) -> None:
    """Anything else is refused before the service starts, and the message says what is taken."""
    assert "It takes an address that begins with mailto: or https://" in refusal({"PEELGRAPH_CONTACT": found})


@pytest.mark.parametrize(
    "given",
    ["", "mailto:desk@desk.example", "https://desk.example", "https://desk.example:8443/report?of=1#x"],
)
def test_a_contact_may_be_left_out(given: str) -> None:
    """Nothing is a good answer, and so are a mailbox and a page."""
    assert given == Settings.from_environment({"PEELGRAPH_CONTACT": given}).contact


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PEELGRAPH_QUERY_SECOND", "PEELGRAPH_QUERY_SECONDS"),
        ("PEELGRAPH_WORKERS", "PEELGRAPH_WEB_WORKERS"),
        ("PEELGRAPH_query_seconds", "PEELGRAPH_QUERY_SECONDS"),
        ("PEELGRAPH_TRUSTED_PROXY", "PEELGRAPH_TRUSTED_PROXIES"),
    ],
)
def test_a_name_that_is_none_is_told_with_the_closest(written: str, meant: str) -> None:
    """A misspelt limit would leave the default in force without a word."""
    assert f"{written} is no setting. The closest is {meant}." == refusal({written: "1"})


def test_a_name_that_is_like_none_is_told_alone() -> None:
    """No setting is proposed that has nothing in common with it."""
    assert "PEELGRAPH_ is no setting." in refusal({"PEELGRAPH_": "1"})
    assert "PEELGRAPH_ÖÄÜ+*~#ßßß%&/()=?!§ is no setting." == refusal({"PEELGRAPH_ÖÄÜ+*~#ßßß%&/()=?!§": "1"})


def test_all_faults_are_told_at_once() -> None:
    """Who starts a service corrects everything in one go."""
    said = refusal({"PEELGRAPH_PORT": "70000", "PEELGRAPH_WEB_THREADS": "few", "PEELGRAPH_STOER": "x"})
    assert "3 of them do not fit:" == said.splitlines()[0]
    assert [
        "PEELGRAPH_PORT is '70000'. It takes a whole number from 0 to 65,535; left out, it is 8,000.",
        "PEELGRAPH_STOER is no setting. The closest is PEELGRAPH_STORE.",
        "PEELGRAPH_WEB_THREADS is 'few'. It takes a whole number from 1 to 4,096; left out, it is 64.",
    ] == said.splitlines()[1:]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            replace(
                Settings(), query_workers=4, page_workers=2, slow_workers=3, query_queue=10, web_threads=17
            ),
            "PEELGRAPH_WEB_THREADS is 17, too few for 9 query processes (PEELGRAPH_QUERY_WORKERS, "
            "_PAGE_WORKERS, _SLOW_WORKERS) and a queue of 10 (PEELGRAPH_QUERY_QUEUE): each query holds a "
            "thread, and 2 are kept for the rest. It takes 21 or more.",
        ),
        (
            replace(Settings(), result_mib=64, query_memory_mib=64),
            "PEELGRAPH_RESULT_MIB is 64, which a query process never reaches: it holds the whole answer in "
            "its memory, and PEELGRAPH_QUERY_MEMORY_MIB is 64. It takes less than that.",
        ),
    ],
)
def test_values_that_do_not_fit_together_are_refused(settings: Settings, expected: str) -> None:
    """Each is in its range, and one of them could never be reached."""
    with pytest.raises(SettingsRefused) as refused:
        settings.check()
    assert expected == refused.value.message


def test_values_that_just_fit_together_are_taken() -> None:
    """The bounds between settings are not off by one."""
    base = replace(Settings(), query_workers=4, page_workers=2, slow_workers=0, query_queue=10)
    replace(base, web_threads=18).check()
    replace(base, web_threads=18, result_mib=63, query_memory_mib=64).check()


def test_the_range_holds_for_values_from_elsewhere_too() -> None:
    """An option of the command line takes no more than the variable does."""
    with pytest.raises(SettingsRefused, match="PEELGRAPH_HOST is ''"):
        replace(Settings(), host="").check()


def test_the_service_does_not_start_on_a_bad_setting(tmp_path: Path) -> None:
    """Exit code 2, all that is wrong on standard error, and nothing built or listened on."""
    done = run("serve", cwd=tmp_path, PEELGRAPH_PORT="many", PEELGRAPH_QUERY_SECOND="5")
    assert (2, "") == (done.returncode, done.stdout)
    assert (
        "The settings cannot be used. 2 of them do not fit:\n"
        "PEELGRAPH_PORT is 'many'. It takes a whole number from 0 to 65,535; left out, it is 8,000.\n"
        "PEELGRAPH_QUERY_SECOND is no setting. The closest is PEELGRAPH_QUERY_SECONDS.\n"
    ) == done.stderr
    done = run("serve", "--host", "", cwd=tmp_path)
    assert (2, True) == (done.returncode, "PEELGRAPH_HOST is ''." in done.stderr)
    done = run("serve", "--port", "0", cwd=tmp_path, PEELGRAPH_WEB_THREADS="4")
    assert (2, True) == (done.returncode, "PEELGRAPH_WEB_THREADS is 4, too few" in done.stderr)
    assert [] == [*tmp_path.iterdir()]


def test_the_settings_in_force_are_written_as_a_file_of_variables(tmp_path: Path) -> None:
    """Read back, the file gives the same settings; each has a comment that says what it takes."""
    chosen = replace(Settings(), query_seconds=2.5, store="my store")
    done = run("settings", cwd=tmp_path, PEELGRAPH_QUERY_SECONDS="2.5", PEELGRAPH_STORE="my store")
    assert (0, "") == (done.returncode, done.stderr)
    lines = done.stdout.splitlines()
    assert [*setting_lines(chosen)] == lines
    read = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    assert chosen == Settings.from_environment(read)
    assert len(fields(Settings)) == len(read) == sum(line.startswith("# ") for line in lines)
