"""No secret is printed by processes in which everything goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.test_wrong_settings import start

SECRETS = {
    "DISCORD_TOKEN": "MTIz.token-of-the-bot",
    "AWS_ACCESS_KEY_ID": "AKIA-KEY",
    "AWS_SECRET_ACCESS_KEY": "secret-of-the-key",
    "AWS_SESSION_TOKEN": "token-of-the-session",
}
NOBODY_THERE = {
    "DISCORD_API_BASE": "http://127.0.0.1:1/api/v10",
    "DATABASE_URL": "postgresql+asyncpg://ana:pass%40word-of-the-database@127.0.0.1:1/dreams",
    "STORE_URL": "s3://me:password-of-the-store@dreams/images",
    "AWS_ENDPOINT": "http://127.0.0.1:1",
    "AWS_ALLOW_HTTP": "true",
    "DREAM_PACK": "nope",
    "DREAM_LOG_JSON": "true",
}
FRAGMENTS = ("of-the-bot", "AKIA-KEY", "of-the-key", "of-the-session", "of-the-database", "pass", "of-the-store")


@pytest.mark.parametrize("command", [("bot", "check"), ("generator", "check"), ("bot", "run")], ids=" ".join)
def test_a_set_up_in_which_all_is_broken_tells_no_secret(command: tuple[str, ...], tmp_path: Path) -> None:
    outcome = start(command, tmp_path, SECRETS | NOBODY_THERE)
    printed = outcome.stdout + outcome.stderr
    assert outcome.returncode == 1 and "Is PostgreSQL running" in printed
    assert [fragment for fragment in FRAGMENTS if fragment in printed] == []
