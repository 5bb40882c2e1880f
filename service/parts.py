"""What the application of a request is made of, for whoever answers it (`service.app` puts it together)."""

from __future__ import annotations

from flask import current_app

from graph.settings import Settings
from service.builder.options import Shelf
from service.engine.runner import QueryRunner
from service.library import Library
from service.page_cache import PageCache
from service.writes.access import Access


def runner() -> QueryRunner:
    """Answers the queries of pages and readers."""
    found: QueryRunner = current_app.extensions["runner"]
    return found


def library() -> Library:
    """Reads what the pages show."""
    found: Library = current_app.extensions["library"]
    return found


def page_cache() -> PageCache:
    """Has the pages that were made before."""
    found: PageCache = current_app.extensions["page_cache"]
    return found


def shelf() -> Shelf:
    """Tells which choices the question builder has."""
    found: Shelf = current_app.extensions["builder"]
    return found


def settings() -> Settings:
    """As the service was started."""
    found: Settings = current_app.extensions["settings"]
    return found


def access() -> Access:
    """Tells who may write."""
    found: Access = current_app.extensions["access"]
    return found
