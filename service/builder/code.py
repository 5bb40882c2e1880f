"""
Ready code that asks a question again: with curl, in Python and in R, at the API or in SPARQL.

What a reader chose stands in it inside quotes of the language, so that no value can end them.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """
    A whole program.

    Args:
        key: "curl", "python" or "r".
        what: It is, for people.
        by_address: The program that reads the address of the answer.
        by_query: The program that sends the query.
    """

    key: str
    what: str
    by_address: str
    by_query: str


def samples(address: str, endpoint: str, query: str) -> tuple[Sample, ...]:
    """
    The programs.

    Args:
        address: Of the answer as CSV, in full.
        endpoint: Of SPARQL, in full.
        query: SPARQL.
    """
    query = query.strip()
    return (
        Sample("curl", "Shell, with curl", f"curl --silent {shlex.quote(address)}", _curl(endpoint, query)),
        Sample("python", "Python, with pandas", _pandas(address), _wrapper(endpoint, query)),
        Sample("r", "R, without any package", _r_address(address), _r_query(endpoint, query)),
    )


def _curl(endpoint: str, query: str) -> str:
    sent = f"--data-urlencode query={shlex.quote(query)}"
    return f"curl --silent --header 'Accept: text/csv' {shlex.quote(endpoint)} {sent}"


def _pandas(address: str) -> str:
    return f"import pandas\n\ntable = pandas.read_csv({_python_string(address)})\nprint(table)"


def _wrapper(endpoint: str, query: str) -> str:
    return f"""import pandas
from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper({_python_string(endpoint)}, returnFormat=JSON)
endpoint.setQuery({_python_text(query)})
rows = endpoint.queryAndConvert()["results"]["bindings"]
table = pandas.DataFrame([{{name: cell["value"] for name, cell in row.items()}} for row in rows])
print(table)"""


def _r_address(address: str) -> str:
    return f"table <- read.csv({_r_string(address)})\nprint(table)"


def _r_query(endpoint: str, query: str) -> str:
    return f"""question <- {_r_string(query)}
address <- paste0({_r_string(endpoint)}, "?format=csv&query=", URLencode(question, reserved = TRUE))
table <- read.csv(address)
print(table)"""


def _python_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _python_text(text: str) -> str:
    """Over several lines; three quotes in a row would end it."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\n{escaped}\n"""'


def _r_string(text: str) -> str:
    """May go over several lines."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
