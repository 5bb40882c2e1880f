"""A backup is one file; restored, it is the same release, whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from rdflib import Graph, URIRef

from graph.backup import back_up, open_backup
from graph.cli import commands
from graph.dump import DUMP
from graph.errors import BackupUnusable, PeelgraphError, StoreBusy, StoreError, StoreMissing
from graph.publish import publish
from graph.release import MadeBy, Release, current_release
from graph.releases import roll_back
from graph.releasing import changing
from graph.restoring import restore
from graph.store import open_store
from tests.drills.kills import left_behind
from tests.serving import COMMAND, ROOT
from tests.sparql_server import sparql_server

Maker = Callable[..., dict[URIRef, Graph]]
Members = dict[str, bytes]
HEAD, MANIFEST, QUADS = "manifest.json", "release.json", "peelgraph.nq.gz"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, make_graphs: Maker) -> Path:
    """A store, which no test changes."""
    folder = tmp_path_factory.mktemp("backup") / "store"
    publish(make_graphs(words="“Café” – good."), str(folder))
    return folder


@pytest.fixture(scope="module")
def served(store: Path) -> Release:
    """What is published there."""
    return current_release(str(store))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Path:
    """A backup of it."""
    path = tmp_path_factory.mktemp("backups") / "kept.tar"
    back_up(str(store), str(path))
    return path


@pytest.fixture
def own(tmp_path: Path, store: Path) -> Path:
    """A copy of the store, to be changed."""
    return Path(shutil.copytree(store, tmp_path / "store", symlinks=True))


Refuses = Callable[[str], None]


@pytest.fixture
def refused(tmp_path: Path, store: Path, served: Release) -> Refuses:
    """Sees that `evil.tar` is refused, and leaves nothing: where no store was, and where one is."""

    def look(why: str) -> None:
        for folder in (tmp_path / "new", store):
            with pytest.raises(BackupUnusable) as error:
                restore(str(tmp_path / "evil.tar"), str(folder))
            assert why in error.value.message
        assert not (tmp_path / "new").exists()
        assert served == current_release(str(store))
        assert [] == left_behind(store)

    return look


def members_of(path: Path) -> Members:
    """The members of a backup."""
    with tarfile.open(path) as archive:
        return {each.name: archive.extractfile(each).read() for each in archive}  # type: ignore[union-attr]


def packed(members: Members, path: Path) -> Path:
    """An archive of some members."""
    with tarfile.open(path, "w") as archive:
        for name, data in members.items():
            head = tarfile.TarInfo(name)
            head.size = len(data)
            archive.addfile(head, io.BytesIO(data))
    return path


def told_anew(members: Members, **told: object) -> Members:
    """The same with sums that are right, as whoever means harm would write them."""
    manifest = json.loads(members[HEAD]) | told
    sums = {name: [len(data), hashlib.sha256(data).hexdigest()] for name, data in members.items()}
    manifest["members"] = {name: sums[name] for name in (MANIFEST, QUADS)}
    del manifest["sha256"]
    manifest["sha256"] = hashlib.sha256(json.dumps(manifest, indent=1).encode()).hexdigest()
    return members | {HEAD: json.dumps(manifest, indent=1).encode() + b"\n"}


def test_what_was_wiped_comes_back(tmp_path: Path, store: Path, served: Release, kept: Path) -> None:
    """The same digest, the same graphs and runs, the same answers and files."""
    release = restore(str(kept), str(tmp_path / "new"))
    assert (MadeBy.RESTORE, served.id) == (release.made_by, release.restored)
    assert (served.digest, served.graphs, served.drawn_by) == (
        release.digest,
        release.graphs,
        release.drawn_by,
    )
    assert served.sources == current_release(str(tmp_path / "new")).sources
    old, new = (open_store(str(each)) for each in (store, tmp_path / "new"))
    everything = "SELECT * WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } ORDER BY ?g ?s ?p ?o"
    assert old.query(everything, formats=["csv"]).content == new.query(everything, formats=["csv"]).content
    sums = [(each / "current" / DUMP / "SHA256SUMS").read_bytes() for each in (store, tmp_path / "new")]
    assert sums[0] == sums[1]


def test_a_backup_takes_the_place_of_what_is_served(
    own: Path, served: Release, kept: Path, make_graphs: Maker
) -> None:
    """That stays as the release before; where the content is the same, nothing is done."""
    location = str(own)
    assert served == restore(str(kept), location)
    other = publish(make_graphs("fells", "b" * 64), location)
    release = restore(str(kept), location)
    assert served.graphs == release.graphs
    assert other.graphs == roll_back(location).graphs


def test_a_later_build_finds_all_done(tmp_path: Path, kept: Path, make_graphs: Maker) -> None:
    """What was read before is published as it was, and no release is made."""
    release = restore(str(kept), str(tmp_path / "new"))
    again = publish(make_graphs(words="“Café” – good.", run="two"), str(tmp_path / "new"))
    assert release == again


def test_a_release_without_files_is_backed_up(tmp_path: Path, own: Path, kept: Path) -> None:
    """As older versions made it: they are written for the backup."""
    for path in (own / "current" / DUMP).iterdir():
        path.unlink()
    back_up(str(own), str(tmp_path / "again.tar"))
    assert members_of(kept)[QUADS] == members_of(tmp_path / "again.tar")[QUADS]


def test_a_damaged_release_is_not_backed_up(tmp_path: Path, own: Path) -> None:
    """One does not notice on the day that it is wanted; and no file is left."""
    quads = own / "current" / DUMP / QUADS
    quads.write_bytes(gzip.compress(gzip.decompress(quads.read_bytes()).replace(b"good", b"poor")))
    with pytest.raises(StoreError, match=r"its files to take away are damaged \(graph <.*another digest"):
        back_up(str(own), str(tmp_path / "kept.tar"))
    assert ["store"] == [path.name for path in tmp_path.iterdir()]
    with pytest.raises(StoreMissing):
        back_up(str(tmp_path / "none"), str(tmp_path / "kept.tar"))


def test_a_file_that_is_there_stays(tmp_path: Path, store: Path) -> None:
    """Unless it is to be replaced."""
    there = tmp_path / "kept.tar"
    there.write_text("mine")
    with pytest.raises(PeelgraphError, match="the file is there already"):
        back_up(str(store), str(there))
    assert "mine" == there.read_text()
    back_up(str(store), str(there), replace=True)
    assert HEAD in members_of(there)
    assert [there] == list(tmp_path.iterdir())
    with pytest.raises(PeelgraphError, match=r"cannot be written \(No such file"):
        back_up(str(store), str(tmp_path / "none" / "kept.tar"))


def test_another_release_than_was_noted_is_refused(tmp_path: Path, served: Release, kept: Path) -> None:
    """By its digest, or the beginning of it."""
    with pytest.raises(BackupUnusable, match=f"has sha256 {served.digest}. Expected 0123"):
        restore(str(kept), str(tmp_path / "new"), digest="0123")
    assert served.digest == restore(str(kept), str(tmp_path / "new"), digest=served.digest[:8].upper()).digest


LINK, DEVICE = tarfile.TarInfo(QUADS), tarfile.TarInfo(QUADS)
LINK.type, LINK.linkname = tarfile.SYMTYPE, "/etc/passwd"
DEVICE.type = tarfile.CHRTYPE


@pytest.mark.parametrize(("head", "kind"), [(LINK, "a symbolic link"), (DEVICE, "a device")])
def test_no_link_and_no_device_is_followed(
    tmp_path: Path, kept: Path, refused: Refuses, head: tarfile.TarInfo, kind: str
) -> None:
    """Where a plain file is expected."""
    members = members_of(kept)
    del members[QUADS]
    packed(members, tmp_path / "evil.tar")
    with tarfile.open(tmp_path / "evil.tar", "a") as archive:
        archive.addfile(head)
    refused(f"'{QUADS}' in it is {kind}")


@pytest.mark.parametrize("name", ["../manifest.json", "/etc/cron.d/evil", "release.json"])
def test_other_names_are_refused(tmp_path: Path, kept: Path, refused: Refuses, name: str) -> None:
    """A name that leads out of a folder is one of them; nothing is unpacked to a disk anyhow."""
    packed({name: b"{}"} | members_of(kept), tmp_path / "evil.tar")
    refused(f"it holds '{name}'")


def test_what_is_more_than_told_is_refused(tmp_path: Path, kept: Path, refused: Refuses) -> None:
    """A further member, and quads that unpack to more than is said."""
    packed(members_of(kept) | {"more": b"x"}, tmp_path / "evil.tar")
    refused("it goes on after its last member")
    members = members_of(kept)
    bomb = members | {QUADS: members[QUADS] + gzip.compress(b"a" * 10_000_000)}
    packed(told_anew(bomb), tmp_path / "evil.tar")
    refused("they go on after the")


def test_a_backup_that_breaks_off_is_refused(tmp_path: Path, kept: Path, refused: Refuses) -> None:
    """Wherever it does."""
    whole = kept.read_bytes()
    end = tarfile.BLOCKSIZE * 3 + sum(-(-len(data) // 512) * 512 for data in members_of(kept).values())
    for size in (0, 100, 512, 700, end // 2, end - 512):
        (tmp_path / "evil.tar").write_bytes(whole[:size])
        refused("breaks off" if size >= 512 else "there is no member at byte 0")


def test_a_flipped_bit_is_found(tmp_path: Path, kept: Path, refused: Refuses) -> None:
    """In the content of any member and in what is said of it."""
    whole = kept.read_bytes()
    places = [whole.index(word) for word in (b"peelgraph backup", b'"triples"', b"\x1f\x8b", b'"digest": "')]
    for place in (*places, places[2] + 30):
        flipped = bytearray(whole)
        flipped[place + 12] ^= 4
        (tmp_path / "evil.tar").write_bytes(flipped)
        refused("evil.tar: ")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"version": 2, "software": "9.1"}, "in form 2, made by version 9.1 of peelgraph"),
        ({"kind": "holiday photos"}, "it is 'holiday photos' in form 1"),
        ({"unpacked": "many"}, "its manifest.json does not say what it must"),
        ({"release": "../../etc"}, "its manifest.json does not say what it must"),
        ({"release": "20200101T000000000000Z"}, "its release.json does not say what it must"),
        ({"digest": "0" * 64}, "the graphs of its release have sha256"),
        ({"further": 1}, "its manifest.json does not say what it must"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(
    tmp_path: Path, kept: Path, refused: Refuses, told: dict[str, object], why: str
) -> None:
    """Of another version, it says with which to restore it."""
    packed(told_anew(members_of(kept), **told), tmp_path / "evil.tar")
    refused(why)


@pytest.mark.parametrize("text", [b"", b"null", b"[1]", b"[" * 100_000, b'{"graphs": 1}', b"\xff"])
@pytest.mark.parametrize("member", [HEAD, MANIFEST])
def test_what_is_no_manifest_is_refused(
    tmp_path: Path, kept: Path, refused: Refuses, member: str, text: bytes
) -> None:
    """Whether empty, of another form or nested without end."""
    members = members_of(kept) | {member: text}
    packed(members if member == HEAD else told_anew(members), tmp_path / "evil.tar")
    refused(member)


def altered(members: Members, change: Callable[[bytes], bytes]) -> Members:
    """Other quads, with all sums right but those of the graphs."""
    return told_anew(
        members | {QUADS: gzip.compress(change(gzip.decompress(members[QUADS])))}, unpacked=1 << 30
    )


CHANGES: Final[list[tuple[Callable[[bytes], bytes], str]]] = [
    (lambda quads: quads.replace(b"good", b"poor"), "has another digest than is told"),
    (lambda quads: quads[:0], "is missing"),
    (lambda quads: quads + quads, "comes twice"),
    (lambda quads: quads.replace(b" .\n", b"\n"), "a line is no N-Quad"),
    (lambda quads: b"_:a <urn:p> <urn:o> <urn:g> .\n" + quads, "a line is no N-Quad without blank nodes"),
    (lambda quads: quads[:-1], "a line has no end"),
    (lambda quads: b"<urn:a> <urn:b> <urn:c> <urn:g> .\n" + quads, "is not among those that are told"),
]


@pytest.mark.parametrize(("change", "why"), CHANGES)
def test_other_quads_are_refused(
    tmp_path: Path, kept: Path, refused: Refuses, change: Callable[[bytes], bytes], why: str
) -> None:
    """Even where the sums of the file are right: each graph has its own."""
    packed(altered(members_of(kept), change), tmp_path / "evil.tar")
    refused(why)


def test_what_no_engine_takes_is_refused(tmp_path: Path, own: Path, kept: Path) -> None:
    """A graph whose digest is right and whose lines are none."""
    members = members_of(kept)
    line = b"this is no triple <urn:g> .\n"
    release = json.loads(members[MANIFEST])
    graph = {"triples": 1, "digest": hashlib.sha256(line).hexdigest()}
    release["graphs"] = {"urn:g": graph}
    digest = hashlib.sha256(f"{graph['digest']}  urn:g\n".encode()).hexdigest()
    members |= {MANIFEST: json.dumps(release).encode(), QUADS: gzip.compress(line)}
    packed(told_anew(members, digest=digest, triples=1), tmp_path / "evil.tar")
    with pytest.raises(BackupUnusable, match="it holds what is no N-Quads"):
        restore(str(tmp_path / "evil.tar"), str(own))
    assert [] == left_behind(own)


def test_what_is_no_archive_is_told(tmp_path: Path, kept: Path) -> None:
    """A file of another kind, a folder, none at all."""
    (tmp_path / "text.tar").write_text("Dear reader, " * 100)
    for name, why in (
        ("text.tar", "there is no member at byte 0"),
        ("none.tar", r"cannot be read \(No such file"),
        (".", r"cannot be read \(Is a directory"),
    ):
        with pytest.raises(BackupUnusable, match=why):
            restore(str(tmp_path / name), str(tmp_path / "new"))


_KILLED: Final = """
import os, signal, sys
from graph import releasing, restoring

def die(*_): os.kill(os.getpid(), signal.SIGKILL)

module, name = sys.argv[3].split(".")
setattr({"restoring": restoring, "releasing": releasing}[module], name, die)
restoring.restore(sys.argv[1], sys.argv[2])
"""


@pytest.mark.parametrize("step", ["releasing.build_dump", "releasing._swap"])
def test_a_killed_restore_costs_nothing(
    own: Path, served: Release, kept: Path, make_graphs: Maker, step: str
) -> None:
    """While its files are made and when all is complete: what was served stays."""
    other = publish(make_graphs("fells", "b" * 64), str(own))
    command = [sys.executable, "-c", _KILLED, str(kept), str(own), step]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert -signal.SIGKILL == done.returncode
    assert other == current_release(str(own))
    release = restore(str(kept), str(own))
    assert release == current_release(str(own))
    assert [] == left_behind(own)


def test_a_store_that_is_written_is_left_alone(tmp_path: Path, served: Release, kept: Path) -> None:
    """By another run."""
    with changing(tmp_path / "new"), pytest.raises(StoreBusy):
        restore(str(kept), str(tmp_path / "new"))


def test_a_backup_says_what_it_holds(served: Release, kept: Path) -> None:
    """Its version, release and digest."""
    with open_backup(str(kept)) as backup:
        manifest = backup.manifest
    assert (served.id, served.digest) == (manifest.release, manifest.digest)
    assert [MANIFEST, QUADS] == list(manifest.members)
    assert [HEAD, MANIFEST, QUADS] == list(members_of(kept))


def test_a_restore_of_what_is_served_says_that_nothing_changed(tmp_path: Path, kept: Path) -> None:
    """It is no release of its own, so that `peelgraph rollback` would undo something else."""
    store = str(tmp_path / "store")
    first, second = (CliRunner().invoke(commands, ["restore", str(kept), "--store", store]) for _ in range(2))
    name = current_release(store).id
    assert (0, 0) == (first.exit_code, second.exit_code)
    assert f"release {name} is served, with the content of" in first.stderr
    assert f"release {name} stays, since its content is the same" in second.stderr


def test_a_server_is_backed_up_and_restored_by_its_mirror(tmp_path: Path, kept: Path) -> None:
    """What it serves comes into the file, though the mirror is gone; what is unsent there is told."""

    def run(*arguments: str) -> tuple[int, str]:
        chosen = {
            "PEELGRAPH_MIRROR": str(tmp_path / "mirror"),
            "PEELGRAPH_REMOTE_UPDATE": f"{told.address}/update",
        }
        command = [sys.executable, "-c", COMMAND, *arguments, "--store", f"{told.address}/sparql"]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | chosen, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stderr

    with sparql_server() as told:
        assert "it serves no release" in run("backup", str(tmp_path / "none.tar"))[1]
        assert 0 == run("restore", str(kept))[0]
        shutil.rmtree(tmp_path / "mirror")
        assert 0 == run("backup", str(tmp_path / "back.tar"))[0]
        assert members_of(kept)[QUADS] == members_of(tmp_path / "back.tar")[QUADS]
        more = Graph().add((URIRef("urn:a"), URIRef("urn:b"), URIRef("urn:c")))
        publish({URIRef("urn:g"): more}, str(tmp_path / "mirror"))
        assert "which was not sent" in run("backup", str(tmp_path / "more.tar"))[1]
    assert not (tmp_path / "more.tar").exists()
