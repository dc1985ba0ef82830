"""Secrets stand in no line of a log, however they came there."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from dreams.logs import REDACTED, configure_logging
from dreams.settings import BotSettings

PLAIN, ODD = "hunter2hunter2", "pä\"s'\\\tmoonlight"


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def log_everything(secret: str) -> None:
    """In a message, in its arguments, in fields, in an error's text and in the repr of what it carries."""
    log = logging.getLogger("some.library")
    log.warning(f"connecting with {secret}")
    log.warning("connecting with %s and %r", secret, {"password": secret}, extra={"password": secret, "host": "db"})
    try:
        raise RuntimeError(f"refused: {secret}")
    except RuntimeError as error:
        log.exception("it failed")
        log.error("it failed: %r", str(error))


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize("secret", [PLAIN, ODD], ids=["plain", "odd"])
def test_a_secret_is_in_no_line(secret: str, as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(as_json=as_json, secrets=["", secret])
    log_everything(secret)
    printed = capsys.readouterr().err
    lines = [json.loads(line) for line in printed.splitlines()] if as_json else [printed]
    assert "RuntimeError" in printed and printed.count(REDACTED) >= 5
    for fragment in (secret, "hunter2", "moonlight"):
        assert fragment not in printed and fragment not in str(lines)


def secrets_of(**settings: str) -> list[str]:
    return BotSettings(_env_file=None, **settings).secrets()  # type: ignore[call-arg, arg-type]


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in BotSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.usefixtures("no_settings")
def test_every_token_key_and_password_is_a_secret() -> None:
    found = secrets_of(
        discord_token="token-1",
        aws_access_key_id="key-2",
        aws_secret_access_key="secret-3",
        aws_session_token="session-4",
        database_url="postgresql+asyncpg://ana:p%40ssword5@db/dreams",
        store_url="s3://key:password6@bucket/x",
        aws_endpoint="https://me:password7@s3.example.org",
    )
    hidden = {"token-1", "key-2", "secret-3", "session-4", "p%40ssword5", "p@ssword5", "password6", "password7"}
    assert hidden <= set(found)


@pytest.mark.usefixtures("no_settings")
def test_a_password_that_is_a_word_is_hidden_in_its_url_and_the_word_stays(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(secrets=secrets_of(database_url="postgresql+asyncpg://dreams:dreams@db/dreams"))
    log = logging.getLogger("dreams.queue")
    log.warning("dreams wait")
    log.warning("postgresql://dreams:dreams@db/dreams is away")
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("dreams.queue: dreams wait")
    assert second.endswith(f"postgresql://dreams{REDACTED}db/dreams is away")


@pytest.mark.usefixtures("no_settings")
def test_what_is_no_secret_stays_readable() -> None:
    assert secrets_of(database_url="sqlite+aiosqlite:///data/dreams.db", store_url="file:data/images") == []
