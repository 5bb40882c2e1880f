"""The tree says how data flows: imports point one way, and every folder holds what its page says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

SHARED = {
    *(
        "errors",
        "settings",
        "namespaces",
        "identifiers",
        "formats",
        "licence",
        "literals",
        "wording",
        "skolem",
    ),
    *("limited", "sandbox", "markup", "web_address"),
}
"""Modules that any step may use; they use no step."""

STEPS = [
    {"document"},
    {"rows"},
    {"name_registers"},
    {"reference"},
    {"ontology_files"},
    {"concepts"},
    {"vocabulary"},
    {"registers"},
    {"readers"},
    {"statements"},
    {"extract"},
    {"numerals", "body_names"},
    {"account"},
    {"grounding", "build", "json_form", "account_form"},
    {"checks"},
    {"lines"},
    {"rdf_files"},
    {"indexed"},
    {"aim"},
    {"validate"},
    {"second_opinion_child"},
    {"second_opinion"},
    {"release", "line", "endpoint", "child", "garbage", "packed", "store"},
    {"basis"},
    {"tally_terms"},
    {"tally_touched"},
    {"tallies"},
    {"tallying"},
    {"filling"},
    {"searchable"},
    {"searchable_reports"},
    {"search_touched"},
    {"search_index", "dump"},
    {"search_update"},
    {"reading_back"},
    {"differences"},
    {"uses"},
    {"warning_shapes"},
    {"warned"},
    {"warnings_kept"},
    {"releasing"},
    {"merging"},
    {"making"},
    {"publish"},
    {"releases"},
    {"archive"},
    {"backup"},
    {"restoring"},
    {"outcomes"},
    {"sources"},
    {"stages"},
    {"remote"},
    {"comparison"},
    {"drawing"},
    {"drawers", "workbench"},
    {"loading"},
    {"comparing"},
    {"pipeline"},
    {"upgrading"},
    {"changes", "admission"},
    {"dependents"},
    {"writing"},
    {"table", "console", "progress", "cli"},
]
"""The steps of `graph`, in the order in which data passes them."""

FOLDERS_OF_EXTRACT = [
    "words",
    "numbers",
    "times",
    "report",
    "terms",
    "bodies",
    "initiatives",
    "partners",
    "prose",
    "grades",
    "actions",
    "links",
    "panels",
    "figures",
    "prior",
    "caveats",
    "inconsistencies",
]
"""The folders of `graph/extract/`: each uses those before it."""


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, f"no modules in {package}"
    return found


def _step(name: str) -> int:
    for place, names in enumerate(STEPS):
        if name in names:
            return place
    return -1 if name in SHARED else len(STEPS)


@pytest.mark.parametrize("path", _modules("graph"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_step_of_graph_imports_only_what_comes_before_it(path: Path) -> None:
    """No module of `graph` imports a later step, and none knows the service."""
    own = path.relative_to(ROOT / "graph").parts[0].removesuffix(".py")
    if own == "__init__":
        return
    assert own in SHARED or _step(own) < len(STEPS), f"{own} is in no step: give it its place in STEPS"
    for name in _imports(path):
        assert not name.startswith("service"), f"{path.name} imports {name}"
        parts = name.split(".")
        if parts[0] == "graph" and len(parts) > 1 and (ROOT / "graph" / parts[1]).with_suffix(".py").exists():
            assert _step(parts[1]) <= _step(own), f"{own} imports the later step {parts[1]}"


@pytest.mark.parametrize("folder", FOLDERS_OF_EXTRACT)
def test_a_folder_of_extract_imports_only_those_before_it(folder: str) -> None:
    """What is drawn later is not known earlier, so that no two folders need each other."""
    known = FOLDERS_OF_EXTRACT[: FOLDERS_OF_EXTRACT.index(folder) + 1]
    for path in _modules(f"graph/extract/{folder}"):
        for name in _imports(path):
            parts = name.split(".")
            if parts[:2] == ["graph", "extract"]:
                assert parts[2:] and parts[2] in known, f"{folder}/{path.name} imports {name}"


def test_folders_of_extract_are_all_there() -> None:
    """The order above names every folder, no module lies beside them, and each says what it is."""
    extraction = ROOT / "graph" / "extract"
    there = {path.name for path in extraction.iterdir() if not path.name.startswith("__")}
    assert set(FOLDERS_OF_EXTRACT) == there
    for folder in there:
        assert ast.get_docstring(ast.parse((extraction / folder / "__init__.py").read_text("utf-8"))), folder


def test_steps_and_shared_modules_are_all_there() -> None:
    """The order above names no module that is gone."""
    named = {name for names in STEPS for name in names} | SHARED
    there = {path.stem for path in (ROOT / "graph").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert set() == named - there


def test_only_the_namespaces_write_the_base_of_iris() -> None:
    """The base of IRIs is written in one module, so that no second way of making them can grow."""
    base = "https://w3id.org/peelgraph/"
    writers = {
        path.relative_to(ROOT).as_posix()
        for package in ("graph", "service")
        for path in _modules(package)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(base)
    }
    assert {"graph/namespaces.py"} == writers


def test_only_the_edge_reads_the_environment() -> None:
    """Settings are built where a program starts; only what starts processes passes the environment on."""
    readers = {
        path.relative_to(ROOT).as_posix()
        for package in ("graph", "service")
        for path in _modules(package)
        if "os.environ" in path.read_text("utf-8") or "getenv" in path.read_text("utf-8")
    }
    assert readers <= {
        "graph/cli/group.py",
        "service/cli.py",
        "service/charts/drawer.py",
        "service/engine/starter.py",
        "service/writes/writer.py",
    }


def test_every_setting_has_help() -> None:
    """A setting that does not say what it does is not done."""
    from dataclasses import fields

    from graph.settings import Settings

    assert fields(Settings)
    assert [] == [item.name for item in fields(Settings) if not item.metadata.get("help", "").endswith(".")]
