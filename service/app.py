"""Wiring: the application, its blueprints, and what templates may call."""

from __future__ import annotations

from typing import Final

from flask import Flask
from jinja2 import StrictUndefined

from graph.release import local_folder
from graph.settings import Settings
from service import about, context, crawlers, dump, editor, health, ledger, limits, metrics, urls
from service.answers.reading import day
from service.answers.text import Texts
from service.answers.warned import Inspector
from service.builder import view as builder
from service.builder.options import Shelf
from service.characters import replace_controls
from service.charts import view as charts
from service.charts.drawer import Drawer
from service.citing import cards
from service.citing import view as quotes
from service.citing.given import short_path
from service.clients import know_clients
from service.compare import view as compare
from service.compression import compress_answers
from service.crawlers import keep_choices_unindexed
from service.endpoint import graph_store
from service.endpoint import taken as sparql_tables
from service.endpoint import view as sparql
from service.endpoint.cache import AnswerCache
from service.endpoint.holdings import Counter
from service.endpoint.manifest import Manifest
from service.engine.runner import QueryRunner
from service.errors import answer_errors
from service.feeds import view as feeds
from service.feeds.asked import FOLLOWED
from service.headers import add_headers
from service.kinds import QUOTED
from service.library import Library
from service.metrics import count_requests
from service.model.view import Model
from service.model.view import blueprint as vocabulary
from service.named import view
from service.named.table import in_words
from service.pages import pages
from service.proxies import trust_proxies
from service.query_log import log_queries
from service.rates import limit_rates
from service.read import blueprint as reading
from service.releases import Comparer
from service.releases import blueprint as releases
from service.search import view as search
from service.search.index import Indexes
from service.writes.access import Access
from service.writes.writer import Writer

_BLUEPRINTS: Final = (
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
    releases,
    metrics.blueprint,
    quotes.blueprint,
    cards.blueprint,
    feeds.blueprint,
    crawlers.blueprint,
    context.blueprint,
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
    app.extensions.update(
        access=Access(settings, is_open=is_open),
        manifest=Manifest(local_folder(settings.store, settings.mirror)),
        writer=Writer(settings, is_open=is_open),
    )
    app.extensions.update(settings=settings, runner=runner, library=Library(runner), counter=Counter(runner))
    app.extensions["model"] = Model(app.extensions["library"])
    app.extensions["comparer"] = Comparer(settings)
    app.extensions["inspector"] = Inspector(runner)
    app.extensions["builder"] = Shelf(runner)
    app.extensions["drawer"] = Drawer(settings)
    app.extensions["indexes"] = Indexes(settings, runner)
    app.extensions["texts"] = Texts(app.extensions["library"])
    app.extensions["answers"] = AnswerCache(runner, settings)
    _set_up_templates(app)
    app.url_map.merge_slashes = False  # its redirect would send back the path as it came
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
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
    return app


def _set_up_templates(app: Flask) -> None:
    """Let templates call what makes addresses and words, and fail on a name that is none."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["in_words"] = day
    app.jinja_env.filters["short_path"] = short_path
    app.jinja_env.globals.update(
        actions=urls.actions,
        about=urls.about,
        accessibility=urls.accessibility,
        builder=urls.builder,
        compare=urls.compare,
        chart=urls.chart,
        coverage=urls.coverage,
        href=urls.link,
        document=urls.document,
        base=urls.ID_BASE,
        dump=urls.dump,
        dump_page=urls.dump_page,
        feed=urls.feed,
        feed_of=urls.feed_of,
        followed=FOLLOWED,
        home=urls.home,
        in_words=in_words,
        limits=urls.limits,
        listing=urls.listing,
        named_query=urls.named_query,
        ontology=urls.ontology,
        open_search=urls.open_search,
        quality=urls.quality,
        release=urls.release,
        releases=urls.releases,
        quoted_kinds=QUOTED,
        quotes=urls.quotes,
        read=urls.read,
        read_in_place=urls.read_in_place,
        search=urls.search,
        shapes=urls.shapes,
        sparql=urls.sparql,
        static=urls.static,
    )
