"""
JSON Schema (2020-12, the dialect of OpenAPI 3.1) of what the service answers with.

In: the dataclasses and typed dicts that the JSON is written from. Out: one schema for each, with what their
docstrings say. pydantic reads the types; nothing is checked with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

Schema = dict[str, Any]

REFERENCE: Final = "#/components/schemas/{model}"
_ARGS: Final = re.compile(r"\n *Args:\n")
_ARGUMENT: Final = re.compile(r"^( *)(\w+(?:, \w+)*): ", re.MULTILINE)


def schemas_of(types: Mapping[str, Any]) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """
    The schemas of some types, by the names that they are given, and those that they refer to.

    Args:
        types: Name -> type.
    """
    adapters = [(name, "serialization", TypeAdapter(each)) for name, each in types.items()]
    found, parts = TypeAdapter.json_schemas(adapters, ref_template=REFERENCE)  # type: ignore[arg-type]
    named = {str(name): schema for (name, _), schema in found.items()}
    return named, {name: explained(schema) for name, schema in parts.get("$defs", {}).items()}


def explained(schema: Schema) -> Schema:
    """The schema of a dataclass, with what its docstring says of each field told of that."""
    said, arguments = _split(str(schema.get("description", "")))
    properties = {name: dict(each) for name, each in schema.get("properties", {}).items()}
    for name, text in _arguments(arguments).items():
        if name in properties and "$ref" not in properties[name]:
            properties[name]["description"] = text
    told = {"description": said} if said else {}
    return {**schema, **told, "properties": properties} if properties else {**schema, **told}


def _split(docstring: str) -> tuple[str, str]:
    parts = _ARGS.split(docstring, maxsplit=1)
    return " ".join(parts[0].split()), parts[1] if len(parts) > 1 else ""


def _arguments(text: str) -> dict[str, str]:
    """Name of a field -> what is said of it; several may be told at once."""
    told = list(_ARGUMENT.finditer(text))
    least = min((len(each[1]) for each in told), default=0)
    told = [each for each in told if len(each[1]) == least]
    found: dict[str, str] = {}
    for place, each in enumerate(told, 1):
        end = told[place].start() if place < len(told) else len(text)
        words = " ".join(text[each.end() : end].split())
        found |= dict.fromkeys(each[2].split(", "), words)
    return found
