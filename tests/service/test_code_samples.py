"""Ready code runs as it is shown: with curl, in Python and in R, and gives the rows of the answer."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from service.builder.code import samples
from tests.service.browsing import InspectingClient
from tests.service.inspection import words

QUESTIONS = (
    "force=northamptonshire&kind=finding&polarity=negative&theme=serious-organised-crime",
    "kind=finding&by=theme&by=polarity",
    "agency=none&kind=consequence&by=trend",
)
PROGRAMS = {"curl": ["sh", "-c"], "python": [sys.executable, "-c"], "r": ["Rscript", "-e"]}
COUNTED = {
    "curl": " | tail -n +2 | wc -l",
    "python": "\nimport sys\nprint(len(table), file=sys.stderr)",
    "r": "\nmessage(nrow(table))",
}
"""What makes a sample tell how many rows it got; a quoted cell of these answers holds no line break."""


@pytest.fixture(scope="module")
def server(app: Flask) -> Iterator[str]:
    """The address of the application on a free port."""
    made = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()


def run(language: str, code: str) -> str:
    """What a program prints."""
    done = subprocess.run(
        [*PROGRAMS[language], code], capture_output=True, text=True, timeout=120, check=False
    )
    assert 0 == done.returncode, f"{code}\n{done.stderr}"
    return (done.stdout if language == "curl" else done.stderr).strip()


@pytest.mark.parametrize("way", ["by-address", "by-query"])
@pytest.mark.parametrize("language", list(PROGRAMS))
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_code_shown_gives_the_rows_of_the_answer(
    client: InspectingClient, server: str, question: str, language: str, way: str
) -> None:
    """As many as the JSON has, by the address and by the query."""
    page = client.page(f"/builder?{question}")
    (shown,) = (
        "".join(code.itertext()) for code in page.all("code") if code.get("class") == f"{language} {way}"
    )
    expected = client.get(f"/builder.json?{question}").get_json()["rows"]
    assert expected
    assert str(len(expected)) == run(language, shown.replace("http://localhost", server) + COUNTED[language])


HOSTILE = """it's "quoted" \\ \"\"\"thrice\"\"\" $(echo no) `echo no` %s {0} é' """


@pytest.mark.parametrize("language", list(PROGRAMS))
def test_no_text_can_end_the_quotes_it_stands_in(language: str) -> None:
    """Each language reads back the query that was put in."""
    (sample,) = (each for each in samples("http://x/", "http://y/", HOSTILE) if each.key == language)
    code = {
        "curl": sample.by_query.replace("curl", "printf '%s' >&2").partition("--data-urlencode ")[2],
        "python": sample.by_query.partition("setQuery(")[2].partition(")\nrows")[0],
        "r": sample.by_query.partition("<- ")[2].partition("\naddress")[0],
    }[language]
    told = {
        "curl": f"printf '%s' {code}",
        "python": f"import sys\nprint({code}, end='', file=sys.stderr)",
        "r": f"cat({code}, file = stderr())",
    }[language]
    assert HOSTILE.strip() in run(language, told)


def test_every_sample_names_its_language(client: InspectingClient) -> None:
    """So that a reader can tell them apart without seeing them."""
    page = client.page(f"/builder?{QUESTIONS[0]}")
    heads = [words(each) for each in page.all("summary")]
    assert {"Shell, with curl", "Python, with pandas", "R, without any package"} <= set(heads)
