"""
Takes the picture of the README from a running service.

    peelgraph serve & python tests/readme/screenshot.py http://127.0.0.1:8000

The finding shown is the weakness with the most evidence, so that the picture follows the data.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from SPARQLWrapper import JSON, SPARQLWrapper

PICTURE = Path(__file__).with_name("finding.png")
BASE = "https://w3id.org/peelgraph/id/"
RICHEST = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT ?finding (COUNT(DISTINCT ?evidence) AS ?links) WHERE {
  ?finding a peel:Finding ; peel:polarity <https://w3id.org/peelgraph/id/polarity/negative> ;
           peel:supportedBy ?evidence .
} GROUP BY ?finding ORDER BY DESC(?links) ?finding LIMIT 1
"""


def main() -> None:
    """Ask for the finding, open its page in Chromium and keep the picture."""
    address = sys.argv[1].rstrip("/")
    endpoint = SPARQLWrapper(f"{address}/sparql", returnFormat=JSON)
    endpoint.setQuery(RICHEST)
    found = endpoint.queryAndConvert()
    assert isinstance(found, dict)
    (row,) = found["results"]["bindings"]
    page = f"{address}/doc/{row['finding']['value'].removeprefix(BASE)}"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1200,1000"]
    subprocess.run(["chromium", *options, f"--screenshot={PICTURE}", page], check=True, timeout=120)


if __name__ == "__main__":
    main()
