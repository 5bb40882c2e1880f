"""`/openapi.json`: what programs may ask (OpenAPI 3.1). Every page leads to it (RFC 8631)."""

from __future__ import annotations

import json
from functools import lru_cache

from flask import Blueprint, Flask, Response, current_app, request

from service.api.description import describe
from service.forms import name_licence
from service.negotiate import respond
from service.signposts import OPENAPI

blueprint = Blueprint("api", __name__)

_FOR_AN_HOUR = "public, max-age=3600"


@lru_cache(maxsize=2)
def _text(app: Flask) -> str:
    return json.dumps(describe(app), ensure_ascii=False, indent=1) + "\n"


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of this API."""
    response = respond(_text(current_app._get_current_object()), OPENAPI, cache=_FOR_AN_HOUR)  # type: ignore[attr-defined]
    name_licence(response)
    response.add_etag()
    response.make_conditional(request)
    return response
