"""
The command line: what builds, what reads, what keeps releases and backups.

Exit codes: 0 done (warnings included), 1 the graph breaks a shape, 2 it could not be done, 3 done but for
some sources. What a command needs is imported inside it, so that help and queries do not wait for the rest.
"""

from __future__ import annotations

from graph.cli import backups, building, reading, releases  # noqa: F401 - add their commands
from graph.cli.building import build_embedded
from graph.cli.group import commands, read_settings, store_option, tell_outdated

__all__ = ["build_embedded", "commands", "read_settings", "store_option", "tell_outdated"]
