"""A process that draws."""

from __future__ import annotations

import pytest
from flask import Flask

from service.charts.drawer import Drawer


@pytest.fixture(scope="module")
def drawer(app: Flask) -> Drawer:
    """What the application draws with."""
    found: Drawer = app.extensions["drawer"]
    return found
