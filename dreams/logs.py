"""How a process logs: sentences for people, or one JSON object a line for machines; secrets never.

Called once a process, by `bot/__main__.py` and `generator/cli.py`.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator

from pythonjsonlogger.json import JsonFormatter

TEXT_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
JSON_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
REDACTED = "[redacted]"
# At INFO these tell of every request and statement; at WARNING of what went wrong.
TALKATIVE = ("discord", "aiosqlite", "sqlalchemy.engine", "alembic", "aiohttp.access")


class RedactingFormatter(logging.Formatter):
    """Formats by another formatter, then takes the secrets out, of tracebacks and libraries' records too."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
        self._secrets = sorted(spellings, key=len, reverse=True)  # the whole before what is part of it

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, REDACTED)
        return line


def _spellings(secret: str) -> Iterator[str]:
    """A secret as itself, in an exception's repr, and each of these in a line of JSON."""
    if not secret:
        return
    for form in (secret, repr(secret)[1:-1]):
        yield from (form, json.dumps(form)[1:-1])


def configure_logging(*, as_json: bool = False, level: int = logging.INFO, secrets: Iterable[str] = ()) -> None:
    """Sends this process's log to stderr.

    Args:
        as_json: One JSON object a line, with the records' extra fields.
        level: The least level that is shown.
        secrets: Texts that never appear in the log, such as the token.
    """
    inner = JsonFormatter(JSON_FORMAT) if as_json else logging.Formatter(TEXT_FORMAT)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(inner, secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
