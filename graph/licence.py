"""Under which licence reports and registers stand, and the words that it asks for."""

from __future__ import annotations

from typing import Final

LICENCE: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
"""Of the words of reports, and of the registers that ship."""

LICENCE_NAME: Final = "Open Government Licence v3.0"
ATTRIBUTION: Final = f"Contains public sector information licensed under the {LICENCE_NAME}."
"""As the licence asks for it."""

LICENSED: Final = {"licence": LICENCE, "attribution": ATTRIBUTION}
"""What JSON says of it."""


def licensed(address: str) -> dict[str, str]:
    """What JSON says of a licence: its address and the attribution that it asks for; of none, nothing."""
    if address == LICENCE:
        return dict(LICENSED)
    return {"licence": address} if address else {}
