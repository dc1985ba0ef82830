"""Edits keep a pace in each channel, which all processes share; it is slower after edits of old messages."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from time import time
from types import SimpleNamespace

import discord
import pytest
from sqlalchemy import literal

from cards.editor import CardEditor
from cards.face import Face
from cards.pacing import CHANNEL_SECONDS, is_old, turn
from dreams.database import open_database
from dreams.dream import CardRef
from dreams.pace import Pace
from playground import Playground
from playground.guild import GENERAL_CHANNEL_ID
from tests.patience import PATIENCE_SECONDS

EDITS = 12
HOUR_SECONDS = 3600.0


class Waiting:
    """Who waits for a turn, by a clock that stands still meanwhile: the pace alone, on a machine of any speed."""

    def __init__(self) -> None:
        self.now = time()
        self.sleepers: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self.sleepers.append((seconds, woken))
        await woken.wait()

    async def wake_in_order(self, edits: list[asyncio.Task[None]]) -> None:
        """Once all of them wait, lets each have its turn, at its moment and alone."""
        began = self.now
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.sleepers) < len(edits):
                await asyncio.sleep(0.01)
            for turns, (seconds, woken) in enumerate(sorted(self.sleepers, key=lambda sleeper: sleeper[0])):
                self.now = began + seconds
                woken.set()
                while sum(edit.done() for edit in edits) == turns:
                    await asyncio.sleep(0.01)
        await asyncio.gather(*edits)


@pytest.fixture
def waiting(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> Waiting:
    waiting = Waiting()
    monkeypatch.setattr(playground.world, "clock", lambda: waiting.now)
    monkeypatch.setattr("cards.pacing.asyncio", SimpleNamespace(sleep=waiting.sleep))
    monkeypatch.setattr("cards.pacing.time", lambda: waiting.now)
    monkeypatch.setattr("dreams.pace.now", lambda: literal(waiting.now))
    return waiting


@pytest.fixture(params=[0.0, HOUR_SECONDS + 1], ids=["new", "old"])
async def queued(
    request: pytest.FixtureRequest, playground: Playground, waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> list[CardRef]:
    """Several cards in one channel."""
    messages = [playground.post_as_bot("queued") for _ in range(EDITS)]
    for message in messages:
        await playground.break_things(age_message={"message": message.id, "seconds": request.param})
    if request.param:
        waiting.now += request.param
        monkeypatch.setattr("cards.pacing.CHANNEL_SECONDS", 0.01)  # the slower pace has to do alone
    return [CardRef(message.channel_id, message.id) for message in messages]


async def test_cards_of_a_channel_are_edited_by_two_processes_and_none_is_refused(
    playground: Playground, editor: CardEditor, sqlite_url: str, waiting: Waiting, queued: list[CardRef]
) -> None:
    async with open_database(sqlite_url) as one, open_database(sqlite_url) as other:
        paces = [Pace(one), Pace(other)]

        async def edit(number: int, card: CardRef) -> None:
            await turn(paces[number % 2].reserve, card)
            await editor.edit(card, Face(f"edit {number}", (), ""))

        edits = [asyncio.create_task(edit(number, card)) for number, card in enumerate(queued)]
        await waiting.wake_in_order(edits)
    assert [one.status for one in playground.world.log.refused] == []
    assert {message.content for message in playground.messages()} == {f"edit {number}" for number in range(EDITS)}


async def test_old_and_new_cards_of_a_channel_together_keep_its_pace(sqlite_url: str, waiting: Waiting) -> None:
    written = [waiting.now - HOUR_SECONDS] * EDITS + [waiting.now] * EDITS
    ids = [discord.utils.time_snowflake(datetime.fromtimestamp(moment, UTC)) for moment in written]
    cards = [CardRef(GENERAL_CHANNEL_ID, message_id) for message_id in ids]
    assert [is_old(card) for card in cards] == [True] * EDITS + [False] * EDITS
    async with open_database(sqlite_url) as database:
        pace = Pace(database)
        await waiting.wake_in_order([asyncio.create_task(turn(pace.reserve, card)) for card in cards])
    moments = sorted(seconds for seconds, _ in waiting.sleepers)
    gaps = [after - before for before, after in pairwise(moments)]
    assert min(gaps) > CHANNEL_SECONDS - 0.01
