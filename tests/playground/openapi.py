"""Discord's own API description, to check requests against.

The file is not part of the repository: DISCORD_OPENAPI names it, or it lies in ../shared/discord beside the repository.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]

from playground.log import RequestRecord

DEFAULT_FILE = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"


def description_file() -> Path | None:
    """Where the description is; None when it is nowhere."""
    path = Path(os.environ.get("DISCORD_OPENAPI") or DEFAULT_FILE)
    return path if path.is_file() else None


@cache
def load(path: Path) -> "Description":
    return Description(json.loads(path.read_text()))


class Description:
    """The operations of the description and the schemas of their bodies."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = document["components"]
        self._operations = [
            (method.upper(), path.strip("/").split("/"), operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
            if isinstance(operation, dict)
        ]

    def complaints(self, record: RequestRecord) -> list[str]:
        """What Discord's description says against a request's body; nothing for operations without one."""
        schema = self._schema(record.method, record.path.removeprefix("/api/v10"))
        if schema is None or record.body is None:
            return []
        validator = jsonschema.Draft202012Validator({**schema, "components": self._components})
        body = _with_text_ids(record.body)
        return [
            f"{record.method} {record.route}: {error.json_path}: {error.message[:300]}"
            for error in validator.iter_errors(body)
        ]

    def _schema(self, method: str, path: str) -> dict[str, Any] | None:
        words = path.strip("/").split("/")
        matching = [
            (template, operation)
            for known_method, template, operation in self._operations
            if known_method == method and _matches(template, words)
        ]
        if not matching:
            return None
        _, operation = min(matching, key=lambda found: sum(word.startswith("{") for word in found[0]))
        content = operation.get("requestBody", {}).get("content", {})
        schema: dict[str, Any] | None = content.get("application/json", {}).get("schema")
        return schema


def _matches(template: list[str], words: list[str]) -> bool:
    return len(template) == len(words) and all(
        known.startswith("{") or known == word for known, word in zip(template, words, strict=True)
    )


ID_KEYS = {"id", "message_id", "channel_id", "guild_id", "recipient_id"}


def _with_text_ids(body: Any) -> Any:
    """The one false alarm: libraries send ids as numbers, and Discord takes them."""
    if isinstance(body, list):
        return [_with_text_ids(item) for item in body]
    if not isinstance(body, dict):
        return body
    is_component = "type" in body and "id" in body  # the numbers of components are numbers
    return {
        key: str(value)
        if key in ID_KEYS and isinstance(value, int) and not is_component
        else [str(user) for user in value]
        if key == "users"
        else _with_text_ids(value)
        for key, value in body.items()
    }
