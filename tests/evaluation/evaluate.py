"""
How well extraction does on labelled reports, in every format they come in.

    python -m tests.evaluation.evaluate ../shared/eval [--scorer score.py] [--json | --csv]

The folder holds gold files and the documents they label; `score.py` is beside them, or where told. All are
used where they stand. Printed are the scores per class and document, and which roles are taken for which; as
CSV, what ships as `graph/data/extraction-scores.csv` and is told at `/quality`.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import io
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from graph.extract import extract
from graph.json_form import as_json
from graph.readers import read_file
from graph.vocabulary import load_vocabulary

FLOORS = Path(__file__).with_name("floors.toml")
_ALIKE = 0.5  # share of two passages' union from which score.py takes them for the same


@dataclass(frozen=True)
class Scores:
    """
    What one document scored.

    Args:
        document: File name.
        values: F1 of each class and accuracy of each property, by the names of score.py.
        confusion: Labelled role and drawn role -> how many sentences; "none" where nothing was drawn.
        counted: Name -> what its value is, "F1" or "accuracy", and how many labels it is over; of those that
            are over any.
    """

    document: str
    values: dict[str, float]
    confusion: Counter[tuple[str, str]]
    counted: dict[str, tuple[str, int]] = field(default_factory=dict)


def floors() -> dict[str, dict[str, float]]:
    """Document -> score name -> the least it may be."""
    found: dict[str, dict[str, float]] = tomllib.loads(FLOORS.read_text("utf-8"))
    return found


def documents(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Each gold file of a folder with each document it labels."""
    for gold_path in sorted(folder.glob("*.json")):
        gold = json.loads(gold_path.read_text("utf-8"))
        first = gold_path.parent / gold["document"]
        yield gold_path, first
        if other := gold.get("also_as"):
            yield gold_path, gold_path.parent / other.split()[0]


def evaluate(gold_path: Path, document: Path, scorer: Path | None = None) -> Scores:
    """
    Draw a document and score it against its gold; offsets count only for the text they were made on.

    Args:
        scorer: The script that compares; None: `score.py` beside the gold file.
    """
    score = _load(scorer or gold_path.parent / "score.py")
    gold = json.loads(gold_path.read_text("utf-8"))
    drawn = as_json(extract(read_file(str(document)), load_vocabulary()))
    is_labelled_text = document.name == Path(gold["document"]).name
    source = score.source_of(gold, gold_path) if is_labelled_text else None
    by, report = score.evaluate(gold, drawn, "auto" if is_labelled_text else "text", source)
    values = {name: row["f1"] for name, row in report.prf.items()}
    values |= {name: row["accuracy"] for name, row in report.acc.items() if row["of"]}
    counted = {name: ("F1", row["gold"]) for name, row in report.prf.items() if row["gold"]}
    counted |= {name: ("accuracy", row["of"]) for name, row in report.acc.items() if row["of"]}
    return Scores(document.name, values, _confusion(score, gold, drawn, by), counted)


def _confusion(
    score: ModuleType, gold: dict[str, Any], drawn: list[dict[str, Any]], by: str
) -> Counter[tuple[str, str]]:
    passages = score.Passages(by)
    scope = gold.get("scope", {}).get("sentences", "whole")
    sentences = [item for item in drawn if item["class"] in score.ROLE and score.in_scope(item, scope)]
    found: Counter[tuple[str, str]] = Counter()
    for labelled in gold["sentences"]:
        if labelled["role"] == "structure" or not score.required(labelled):
            continue
        likeness, role = max(
            ((passages.alike(labelled, item), score.ROLE[item["class"]]) for item in sentences),
            default=(0.0, "none"),
        )
        role = role if likeness >= _ALIKE else "none"
        accepted = [labelled["role"], *labelled.get("also", {}).get("role", [])]
        found[labelled["role"], labelled["role"] if role in accepted else role] += 1
    return found


def _load(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(scores: list[Scores]) -> str:
    """Scores by name and document, then the confusion of roles, as aligned text."""
    names = list(dict.fromkeys(name for item in scores for name in item.values))
    lines = [" " * 42 + "".join(f"{item.document[:24]:>26}" for item in scores)]
    for name in names:
        cells = (f"{item.values[name]:26.3f}" if name in item.values else f"{'':26}" for item in scores)
        lines.append(f"{name:42}" + "".join(cells))
    for item in scores:
        lines += ["", f"{item.document}: labelled role, drawn as"]
        for (labelled, drawn), count in sorted(item.confusion.items()):
            lines.append(f"  {labelled:14}{drawn:14}{count:5}{'' if labelled == drawn else '   !'}")
    return "\n".join(lines)


def as_csv(scores: list[Scores], measured: str) -> str:
    """
    A row for each class and document that has labels of it.

    Args:
        measured: Day, "2026-11-26".
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("class", "measure", "document", "labelled", "figure", "measured"))
    for name in dict.fromkeys(name for item in scores for name in item.counted):
        for item in scores:
            if name in item.counted:
                measure, labelled = item.counted[name]
                writer.writerow(
                    (name, measure, item.document, labelled, f"{item.values[name]:.3f}", measured)
                )
    return text.getvalue()


def main() -> None:
    """Evaluate every document of a folder and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder with gold files, documents and score.py")
    parser.add_argument("--scorer", type=Path, help="the script that compares, if not in the folder")
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    parser.add_argument("--csv", action="store_true", help="print them as they ship, with the day")
    chosen = parser.parse_args()
    scores = [evaluate(gold, document, chosen.scorer) for gold, document in documents(chosen.folder)]
    if chosen.csv:
        print(as_csv(scores, datetime.now(UTC).date().isoformat()), end="")
    elif chosen.json:
        print(json.dumps({item.document: item.values for item in scores}, indent=1))
    else:
        print(table(scores))


if __name__ == "__main__":
    main()
