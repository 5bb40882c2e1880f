"""Where the material outside the project stands: the evaluation set and the W3C suites."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent

SHARED: Final = Path(os.environ.get("PEELGRAPH_SHARED", str(ROOT.parent / "shared")))
"""`PEELGRAPH_SHARED` says where; tests take it from the fixture `shared`."""
