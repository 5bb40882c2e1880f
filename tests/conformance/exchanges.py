"""
The requests of a test of the W3C and what it expects of each, and an instance that they are put to over HTTP.

Newer manifests describe requests in RDF ("HTTP Vocabulary in RDF 1.0"), the older one in words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from typing import Final

from rdflib import RDF, Graph, Namespace
from rdflib.compare import isomorphic
from rdflib.term import Node

from tests.conformance.manifests import MF

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

HOST: Final = "www.example"
"""What the tests call the server."""

FORMATS: Final = {
    "boolean": "application/sparql-results+json",
    "tabular": "application/sparql-results+json",
    "RDF": "text/turtle",
}
STATUSES: Final = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
_IN_WORDS: Final = re.compile(r"#### Request\n+(.*?)\n#### Response\n+(.*)", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: str
    headers: Mapping[str, str]
    body: str

    @property
    def media_type(self) -> str:
        """Without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Instance:
    """A service that listens on loopback."""

    port: int

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Send one request, as it stands."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body or None, {"Host": HOST, **headers})
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Answer(str(response.status), told, response.read().decode())
        finally:
            connection.close()

    def clear(self) -> None:
        """Empty the store."""
        answer = self.send("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL")
        assert "200" == answer.status, answer.body


@dataclass(frozen=True)
class Exchange:
    """
    One request and what is expected.

    Args:
        statuses: Any of these beginnings will do.
        location: What later requests call the `Location` of this answer; empty where none is expected.
        graph: Turtle that the answer is to be isomorphic to.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    statuses: frozenset[str]
    boolean: bool | None = None
    format: str = ""
    location: str = ""
    expected_headers: Mapping[str, str] = field(default_factory=dict)
    graph: str = ""

    def fault(self, answer: Answer) -> str:
        """How an answer is not what is expected; empty where it is."""
        if not answer.status.startswith(tuple(self.statuses)):
            return f"{self.method} {self.path}: {answer.status} {answer.body[:300]}"
        if self.boolean is not None and self.boolean != json.loads(answer.body)["boolean"]:
            return f"{self.method} {self.path}: {answer.body}"
        if self.format and FORMATS[self.format] != answer.media_type:
            return f"{self.method} {self.path}: {answer.media_type}"
        for name, value in self.expected_headers.items():
            if answer.headers.get(name.lower()) != value:
                return f"{self.method} {self.path}: {name} is {answer.headers.get(name.lower())}"
        if self.location and not answer.headers.get("location"):
            return f"{self.method} {self.path}: no Location"
        if self.graph and not isomorphic(*(_read(text) for text in (self.graph, answer.body))):
            return f"{self.method} {self.path}: {answer.body}"
        return ""

    def at(self, locations: Mapping[str, str]) -> Exchange:
        """The same where addresses that earlier answers gave are known."""
        path, body = self.path, self.body
        for name, address in locations.items():
            path, body = path.replace(name, address), body.replace(name.encode(), address.encode())
        return replace(self, path=path.removeprefix(f"http://{HOST}"), body=body)


def faults(instance: Instance, exchanges: Sequence[Exchange]) -> list[str]:
    """Put some requests one after the other: what was wrong with the answers."""
    found, locations = [], dict[str, str]()
    for exchange in exchanges:
        sent = exchange.at(locations)
        answer = instance.send(sent.method, sent.path, sent.headers, sent.body)
        if sent.location:
            locations[sent.location] = answer.headers.get("location", "")
        found.append(sent.fault(answer))
    return [fault for fault in found if fault]


def read_manifest(manifest: Graph) -> dict[str, list[Exchange]]:
    """Name of each test of a manifest in RDF -> its requests in order."""
    entries = manifest.value(manifest.value(None, RDF.type, MF.Manifest), MF.entries)
    assert entries
    found = {}
    for test in manifest.items(entries):
        requests = manifest.value(manifest.value(test, MF.action), HT.requests)
        assert requests
        found[str(test).partition("#")[2]] = [_exchange(manifest, each) for each in manifest.items(requests)]
    return found


def _exchange(manifest: Graph, request: Node) -> Exchange:
    body, expected = manifest.value(request, HT.body), manifest.value(request, HT.resp)
    boolean = manifest.value(expected, MF.expectedBoolean)
    encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8")
    method = str(manifest.value(request, HT.methodName))
    return Exchange(
        method,
        re.sub(r"^/sparql/", "/sparql", str(manifest.value(request, HT.absolutePath))),
        _headers(manifest, request),
        str(manifest.value(body, CNT.chars) or "").encode(encoding),
        frozenset(_status(str(each)) for each in manifest.objects(expected, MF.expectedStatus)),
        None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
        str(manifest.value(expected, MF.expectedFormat) or ""),
        str(manifest.value(expected, MF.expectedLocation) or ""),
        _headers(manifest, expected) if expected else {},
        str(manifest.value(manifest.value(expected, HT.body), CNT.chars) or ""),
    )


def _headers(manifest: Graph, message: Node) -> dict[str, str]:
    headers = manifest.value(message, HT.headers)
    return {
        str(manifest.value(each, HT.fieldName)): str(manifest.value(each, HT.fieldValue))
        for each in (manifest.items(headers) if headers else ())
    }


def _status(iri: str) -> str:
    """The beginning of a status: "2" of a class of them, "201" of one."""
    name = iri.partition("#")[2]
    return STATUSES.get(name) or name.removeprefix("StatusCode").removesuffix("xx")


def read_words(text: str) -> Exchange:
    """
    Read a test of the older manifest.

    What is answered to a change that makes no new graph may be 200 or 204, as in the newer tests.
    """
    match = _IN_WORDS.search(re.sub(r"^    ", "", text, flags=re.MULTILINE))
    assert match, text
    plain = [part.replace("/$GRAPHSTORE$", "/gsp").replace("$GRAPHSTORE$", "/gsp") for part in match.groups()]
    request, response = (part.replace("$HOST$", HOST) for part in plain)
    first, headers, body = _split(request)
    status, expected_headers, expected_body = _split(response)
    code = status.split()[0]
    expected_headers.pop("Content-Length", None)
    location = expected_headers.pop("Location", "")
    headers.pop("Host")
    method, path = first.split()[:2]
    if headers.get("Content-Type", "").startswith("multipart"):
        body = body.replace("\n", "\r\n")
    return Exchange(
        method,
        path,
        headers,
        body.encode(),
        frozenset({"200", "204"} if code in ("200", "204") and method not in ("GET", "HEAD") else {code}),
        location=location,
        expected_headers=expected_headers,
        graph=expected_body,
    )


def _split(message: str) -> tuple[str, dict[str, str], str]:
    """First line, headers and body of a message."""
    head, _, body = message.strip().partition("\n\n")
    first, *lines = head.split("\n")
    return first, dict(line.split(": ", 1) for line in lines if ": " in line), body


def _read(turtle: str) -> Graph:
    return Graph().parse(data=turtle, format="turtle", publicID="http://www.example/")
