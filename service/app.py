"""Wiring: the application, its blueprints, and what they share."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask

from graph.release import local_folder
from graph.settings import Settings
from service import about, context, crawlers, dump, editor, health, ledger, limits, metrics
from service.answers.text import Texts
from service.answers.warned import Inspector
from service.api import view as api
from service.builder import view as builder
from service.builder.options import Shelf
from service.characters import replace_controls
from service.charts import view as charts
from service.charts.drawer import Drawer
from service.citing import cards
from service.citing import view as quotes
from service.clients import know_clients
from service.compare import view as compare
from service.compression import compress_answers
from service.crawlers import keep_choices_unindexed
from service.documents import view as documents
from service.endpoint import graph_store
from service.endpoint import taken as sparql_tables
from service.endpoint import view as sparql
from service.endpoint.cache import AnswerCache
from service.endpoint.holdings import Counter
from service.endpoint.manifest import Manifest
from service.engine.runner import QueryRunner
from service.errors import answer_errors
from service.feeds import view as feeds
from service.headers import add_headers
from service.lacking import Lacking
from service.library import Library, keep_rows
from service.metrics import count_requests
from service.model.view import Model
from service.model.view import blueprint as vocabulary
from service.named import view
from service.page_cache import PageCache
from service.pages import pages
from service.proxies import trust_proxies
from service.query_log import log_queries
from service.rates import limit_rates
from service.read import blueprint as reading
from service.releases import Comparer
from service.releases import blueprint as releases
from service.search import view as search
from service.search.index import Indexes
from service.templating import set_up_templates
from service.writes.access import Access
from service.writes.writer import Writer

BLUEPRINTS: Final = (
    pages,
    vocabulary,
    search.blueprint,
    reading,
    sparql.blueprint,
    sparql_tables.blueprint,
    editor.blueprint,
    graph_store.blueprint,
    view.blueprint,
    builder.blueprint,
    compare.blueprint,
    ledger.blueprint,
    charts.blueprint,
    health.blueprint,
    limits.blueprint,
    about.blueprint,
    documents.blueprint,
    releases,
    metrics.blueprint,
    quotes.blueprint,
    cards.blueprint,
    feeds.blueprint,
    crawlers.blueprint,
    context.blueprint,
    api.blueprint,
    dump.blueprint,
    dump.files,
)
"""Every group of addresses that the service answers at."""


def create_app(settings: Settings, runner: QueryRunner, *, is_open: bool = False) -> Flask:
    """
    The service over one store.

    Args:
        settings: Read once, by whatever starts the service.
        runner: Answers the queries of pages and readers; closed by whoever made it.
        is_open: Whether anybody may write anything. For tests of conformance alone.

    Raises:
        TokenError: The tokens that may write cannot be used.
    """
    app = Flask("service")
    app.extensions.update(_parts(settings, runner, is_open=is_open))
    set_up_templates(app)
    app.url_map.merge_slashes = False  # its redirect would send back the path as it came
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _wrap(app, settings, runner)
    return app


def _parts(settings: Settings, runner: QueryRunner, *, is_open: bool) -> dict[str, Any]:
    """What the pages of one application share, by the names under which they find it (`service.parts`)."""
    library = Library(runner, keep_rows(settings))
    manifest = Manifest(local_folder(settings.store, settings.mirror))
    return {
        "settings": settings,
        "runner": runner,
        # what may change the store
        "access": Access(settings, is_open=is_open),
        "manifest": manifest,
        "lacking": Lacking(settings, runner, manifest),
        "writer": Writer(settings, is_open=is_open),
        # what reads it
        "library": library,
        "answers": AnswerCache(runner, settings),
        "builder": Shelf(runner),
        "comparer": Comparer(settings),
        "counter": Counter(runner),
        "drawer": Drawer(settings),
        "indexes": Indexes(settings, runner),
        "inspector": Inspector(runner, settings),
        "model": Model(library, manifest),
        "page_cache": PageCache(settings),
        "texts": Texts(library),
    }


def _wrap(app: Flask, settings: Settings, runner: QueryRunner) -> None:
    """Add what holds for every request and answer. Their order matters: each knows what stands before it."""
    know_clients(app)
    limit_rates(app, settings)
    add_headers(app)
    keep_choices_unindexed(app)
    compress_answers(app)
    replace_controls(app)
    count_requests(app, settings, runner)
    log_queries(app, settings)
    answer_errors(app)
    trust_proxies(app, settings)
