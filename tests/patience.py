"""How long tests wait for what they expect: a busy machine must not look like a broken program."""

from __future__ import annotations

import pytest

PATIENCE_SECONDS = 60.0
# Times after which a program does something else, because nobody may wait longer. A test that is about one sets it.
GIVING_UP = (
    "bot.answers.PATIENCE_SECONDS",
    "bot.channels.ASKING_SECONDS",
    "bot.client.FINISHING_SECONDS",
    "bot.http_interactions.BODY_SECONDS",
    "cards.editor.EDIT_TIMEOUT_SECONDS",
    "dreams.deletion.STORE_PATIENCE_SECONDS",
)

PACES = ("cards.pacing.CHANNEL_SECONDS", "cards.courier.CHANNEL_SECONDS")


def without_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a turn to edit a card; the stand-in's limits stay."""
    for name in PACES:
        monkeypatch.setattr(name, 0.0)


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the programs of this process wait as long as the tests."""
    for name in GIVING_UP:
        monkeypatch.setattr(name, PATIENCE_SECONDS)
