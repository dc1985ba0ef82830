"""Edits of old messages wait for a slower pace, which all processes share."""

from __future__ import annotations

import asyncio
from time import time

import pytest

from cards.editor import CardEditor
from cards.face import Face
from cards.pacing import is_old, turn
from dreams.database import open_database
from dreams.dream import CardRef
from dreams.pace import Pace
from playground import Playground

OLD_EDITS, OLD_EDITS_SECONDS = 3, 1.0  # the stand-in's limit here, six times faster than Discord's
EDITS = 7


@pytest.fixture
async def old_cards(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> list[CardRef]:
    """Several old messages in one channel, in a world where one needs not wait long."""
    playground.world.rules.old_edits, playground.world.rules.old_edits_seconds = OLD_EDITS, OLD_EDITS_SECONDS
    monkeypatch.setattr("cards.pacing.OLD_EDIT_SECONDS", OLD_EDITS_SECONDS / OLD_EDITS * 1.5)
    monkeypatch.setattr("cards.pacing.CHANNEL_SECONDS", 0.01)
    monkeypatch.setattr("cards.pacing.time", lambda: time() + 3601)
    messages = [playground.post_as_bot("queued") for _ in range(EDITS)]
    for message in messages:
        await playground.break_things(age_message={"message": message.id, "seconds": 3601})
    return [CardRef(message.channel_id, message.id) for message in messages]


def refusals(playground: Playground) -> list[int]:
    return [one.status for one in playground.world.log.refused]


async def test_old_cards_of_a_channel_are_edited_by_two_processes_and_none_is_refused(
    playground: Playground, editor: CardEditor, old_cards: list[CardRef], sqlite_url: str
) -> None:
    async with open_database(sqlite_url) as one, open_database(sqlite_url) as other:
        paces = [Pace(one), Pace(other)]

        async def edit(number: int, card: CardRef) -> None:
            await turn(paces[number % 2].reserve, card)
            await editor.edit(card, Face(f"edit {number}", (), ""))

        await asyncio.gather(*(edit(number, card) for number, card in enumerate(old_cards)))
    assert refusals(playground) == []
    assert {message.content for message in playground.messages()} == {f"edit {number}" for number in range(EDITS)}


async def test_a_new_card_is_not_held_up_by_old_ones_of_its_channel(
    playground: Playground, old_cards: list[CardRef], sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_database(sqlite_url) as database:
        pace = Pace(database)
        for card in old_cards:
            await pace.reserve(-card.channel_id, 10.0)
        monkeypatch.setattr("cards.pacing.time", time)
        new = playground.post_as_bot("new")
        card = CardRef(new.channel_id, new.id)
        assert not is_old(card)
        await asyncio.wait_for(turn(pace.reserve, card), 20)
