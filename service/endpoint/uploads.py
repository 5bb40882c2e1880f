"""
The body of a request that brings a graph -> documents, each in a form of RDF.

A body is a document or, as `multipart/form-data`, several of them. Its size is looked at before it is read;
what is in it is read by the process that makes the change.
"""

from __future__ import annotations

from typing import Final

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header

from graph.changes import Upload
from graph.formats import GRAPH_FORMATS
from graph.settings import Settings

MULTIPART: Final = "multipart/form-data"

_FORMS: Final = {form.media_type: name for name, form in GRAPH_FORMATS.items()}
MOST_PARTS: Final = 100
_MIB: Final = 1 << 20


def body_type(request: Request) -> tuple[str, bool]:
    """The media type of a body, and whether it is in UTF-8, as all that is taken is."""
    return _split(request.headers.get("Content-Type"))


def read_body(request: Request, settings: Settings) -> bytes:
    """
    The whole body.

    Raises:
        RequestEntityTooLarge: It is larger than what is taken.
        UnsupportedMediaType: It is compressed.
    """
    _limit(request, settings)
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise _too_large(settings) from None


def read_uploads(request: Request, settings: Settings) -> tuple[Upload, ...]:
    """
    The documents that a request brings.

    Raises:
        BadRequest: A part of the body is no file.
        RequestEntityTooLarge: It is larger than what is taken.
        UnsupportedMediaType: It is in no form of RDF.
    """
    media_type, is_utf8 = body_type(request)
    if media_type == MULTIPART:
        return _read_parts(request, settings)
    form = _form(media_type, is_utf8)
    return (Upload(read_body(request, settings), form),)


def _read_parts(request: Request, settings: Settings) -> tuple[Upload, ...]:
    _limit(request, settings)
    request.max_form_parts = MOST_PARTS
    try:
        fields, files = request.form, request.files
    except RequestEntityTooLarge:
        raise _too_large(settings) from None
    if fields or not files:
        raise BadRequest("Each part of the form is a file, with a name and a type of its own.")
    return tuple(
        Upload(file.read(), _form(*_split(file.content_type)), file.filename or name)
        for name, file in files.items(multi=True)
    )


def _split(header: str | None) -> tuple[str, bool]:
    media_type, options = parse_options_header(header)
    return media_type, options.get("charset", "utf-8").lower() in ("utf-8", "utf8")


def _form(media_type: str, is_utf8: bool) -> str:
    if media_type not in _FORMS or not is_utf8:
        raise UnsupportedMediaType(f"A graph comes as {', '.join(_FORMS)}, in UTF-8, or as {MULTIPART}.")
    return _FORMS[media_type]


def _limit(request: Request, settings: Settings) -> None:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("A body comes as it is, without Content-Encoding.")
    request.max_content_length = settings.upload_mib * _MIB


def _too_large(settings: Settings) -> RequestEntityTooLarge:
    return RequestEntityTooLarge(f"At most {settings.upload_mib} MiB are taken at once.")
