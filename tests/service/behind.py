"""The service behind Debian's nginx, as `service/deploy/nginx.conf` sets it up, on loopback."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from tests.programs import free_port

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "service" / "deploy"
HOST = "data.example.org"
PREFIX = "/peelgraph"

_AROUND = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/peelgraph.conf;
}}
"""
"""What Debian's own nginx.conf stands for: the shipped file is included where conf.d/ is."""


def program(name: str) -> str:
    """A program that `.ci/install --tests` installs; a test that lacks it is skipped, but not in CI."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin"]))
    if found is None:
        reason = f"{name} is absent; .ci/install --tests installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextmanager
def serving(
    store: Path,
    folder: Path,
    before: tuple[str, ...] = (),
    inherit: Mapping[str, str] | None = None,
    **settings: str,
) -> Iterator[int]:
    """
    The service as it is started, on a port of loopback.

    Args:
        folder: For its log.
        before: What stands before the command: a program that starts another.
        inherit: Further variables of its environment.
        settings: Names without their prefix, in small letters.
    """
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEELGRAPH_")}
    given = {f"PEELGRAPH_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-c", "from service.cli import main; main()", "serve"]
    command += ["--store", str(store), "--port", str(port)]
    log = folder / "service.log"
    with (
        log.open("w") as written,
        subprocess.Popen(
            [*before, *command],
            stdout=written,
            stderr=written,
            cwd=folder,
            env=kept | {"PYTHONPATH": str(ROOT)} | given | dict(inherit or {}),
        ) as served,
    ):
        (folder / "service.pid").write_text(str(served.pid), "ascii")
        try:
            _wait(served, port, "/readyz", log)
            yield port
        finally:
            _stop(served)


@contextmanager
def nginx(service_port: int, folder: Path) -> Iterator[tuple[int, int]]:
    """Debian's nginx before the service; gives its ports for https and http."""
    command, ports = set_up(service_port, folder)
    log = folder / "error.log"
    with subprocess.Popen(command) as served:
        try:
            _wait(served, ports[1], "/", log)
            yield ports
        finally:
            _stop(served)


def set_up(service_port: int, folder: Path) -> tuple[list[str], tuple[int, int]]:
    """The shipped file with the ports and the certificate of a test, and the command that serves it."""
    secure, plain = free_port(), free_port()
    key, certificate = _certificate(folder)
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for shipped, here in {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{service_port};",
        f"/etc/letsencrypt/live/{HOST}/fullchain.pem": str(certificate),
        f"/etc/letsencrypt/live/{HOST}/privkey.pem": str(key),
    }.items():
        assert shipped in text, f"nginx.conf does not hold {shipped!r}"
        text = text.replace(shipped, here)
    # Started by root it would become another user, who cannot write into the folder of a test.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "peelgraph.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user), "utf-8")
    return [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")], (secure, plain)


def connect(port: int) -> HTTPSConnection:
    """A connection to nginx, whose certificate is nobody's."""
    return HTTPSConnection("127.0.0.1", port, timeout=60, context=ssl._create_unverified_context())  # noqa: S323


def fetch(
    connection: HTTPSConnection, path: str, headers: Mapping[str, str], method: str = "GET"
) -> tuple[int, list[tuple[str, str]], str]:
    """Status, header fields and body of one answer."""
    connection.request(method, path, headers={"Host": HOST, **headers})
    response = connection.getresponse()
    body = response.read()
    return response.status, response.getheaders(), body.decode("utf-8", "replace")


def _certificate(folder: Path) -> tuple[Path, Path]:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", f"/CN={HOST}"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([program("openssl"), "req", "-x509", *kind, *made], check=True, capture_output=True)
    return key, certificate


def _wait(served: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        said = log.read_text("utf-8") if log.exists() else ""
        assert served.poll() is None, said
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    pytest.fail(f"nothing answers on port {port}: {said}")


def _stop(served: subprocess.Popen[bytes]) -> None:
    served.terminate()
    try:
        served.wait(30)
    except subprocess.TimeoutExpired:
        served.kill()
