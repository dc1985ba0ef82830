"""A deleted dream's messages go, also when Discord fails in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import time

import discord
import pytest
from sqlalchemy import select

from bot.message_removal import MessageRemover
from cards.budget import InvalidBudget
from cards.client import rest_client
from cards.editor import CardEditor
from dreams.database import Database
from dreams.dream import CardRef
from dreams.removals import GIVE_UP_SECONDS, Removals, ask_for
from dreams.tables import removal
from playground import Playground
from playground.guild import ART_CHANNEL_ID, GENERAL_CHANNEL_ID, THREAD_ID
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
async def remover(playground: Playground, database: Database) -> AsyncIterator[MessageRemover]:
    budget = InvalidBudget()
    async with rest_client(playground.token, budget) as client:
        yield MessageRemover(Removals(database), CardEditor(client, budget))


async def doomed(playground: Playground, database: Database, channel: int = GENERAL_CHANNEL_ID) -> CardRef:
    message = playground.post_as_bot("a card", channel=channel)
    card = CardRef(message.channel_id, message.id)
    async with database.write() as connection:
        await ask_for(connection, [card])
    return card


def left(playground: Playground) -> int:
    return len([message for message in playground.messages() if not message.is_deleted])


async def make_due(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE removal SET next_at = 0")


@asynccontextmanager
async def removing(remover: MessageRemover) -> AsyncIterator[None]:
    """It runs, and has let go of everything when this is left."""
    running = asyncio.create_task(remover.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running])


async def test_a_message_goes_after_an_outage(
    playground: Playground, database: Database, remover: MessageRemover
) -> None:
    await doomed(playground, database)
    await playground.break_things(fail_next={"count": 1, "status": 503})
    assert await remover.remove_next()
    assert left(playground) == 1
    assert not await remover.remove_next(), "it is not due again yet"
    await make_due(database)
    assert await remover.remove_next()
    assert left(playground) == 0
    await make_due(database)
    assert not await remover.remove_next()


async def test_a_message_that_is_gone_is_asked_for_once(
    playground: Playground, database: Database, remover: MessageRemover
) -> None:
    card = await doomed(playground, database)
    await playground.break_things(delete_message=card.message_id)
    assert await remover.remove_next()
    await make_due(database)
    assert not await remover.remove_next()


async def test_a_channel_that_the_bot_is_shut_out_of_is_asked_once_for_all_and_again_when_it_may_be_open(
    playground: Playground, database: Database, remover: MessageRemover
) -> None:
    for _ in range(3):
        await doomed(playground, database)
    await playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
    assert await remover.remove_next()
    assert not await remover.remove_next()
    assert len(playground.world.log.refused) == 1
    await playground.break_things(restore=GENERAL_CHANNEL_ID)
    await make_due(database)
    while await remover.remove_next():
        pass
    assert left(playground) == 0


@pytest.mark.parametrize(
    ("shut_seconds", "pause_seconds"), [(0, 60), (600, 600), (12 * 3600, 6 * 3600)], ids=["just now", "a while", "long"]
)
async def test_a_channel_is_tried_again_in_minutes_when_it_was_just_closed_and_in_hours_when_it_stays_so(
    playground: Playground, database: Database, remover: MessageRemover, shut_seconds: int, pause_seconds: int
) -> None:
    for _ in range(2):
        await doomed(playground, database)
    await playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
    began = time() - 1
    async with database.write() as connection:
        await connection.exec_driver_sql(f"UPDATE removal SET created_at = created_at - {shut_seconds}")
    assert await remover.remove_next()
    ended = time() + 1
    async with database.read() as connection:
        moments = list(await connection.scalars(select(removal.c.next_at)))
    assert len(moments) == 2
    for moment in moments:
        assert began + pause_seconds < moment < ended + pause_seconds + (ended - began)


async def test_a_channel_that_stays_closed_is_given_up_after_a_day(
    playground: Playground, database: Database, remover: MessageRemover
) -> None:
    await doomed(playground, database)
    await playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
    async with database.write() as connection:
        await connection.exec_driver_sql(f"UPDATE removal SET created_at = created_at - {GIVE_UP_SECONDS + 1}")
    assert await remover.remove_next()
    await make_due(database)
    assert not await remover.remove_next()


async def test_a_thread_that_was_archived_is_woken_to_delete_a_message_in_it(
    playground: Playground, database: Database, remover: MessageRemover
) -> None:
    await doomed(playground, database, THREAD_ID)
    await playground.break_things(archive_thread={"thread": THREAD_ID})
    assert await remover.remove_next()
    assert [message for message in playground.messages(THREAD_ID) if not message.is_deleted] == []


async def test_what_was_asked_for_last_goes_before_the_many_of_somebody_who_had_everything_deleted(
    playground: Playground, database: Database, remover: MessageRemover
) -> None:
    many = [playground.post_as_bot("a card") for _ in range(5)]
    async with database.write() as connection:
        await ask_for(connection, [CardRef(one.channel_id, one.id) for one in many])
    single = await doomed(playground, database)
    assert await remover.remove_next()
    assert left(playground) == len(many)
    assert playground.world.board.messages.get(single.message_id).is_deleted


async def test_a_channel_that_is_slow_does_not_hold_up_the_others(
    playground: Playground, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, has_answered = GENERAL_CHANNEL_ID, asyncio.Event()
    deleted: list[CardRef] = []

    async def delete(message: CardRef) -> None:
        if message.channel_id == slow:
            await has_answered.wait()
        deleted.append(message)

    cards = [CardRef(slow, 1), CardRef(slow, 2), *(CardRef(ART_CHANNEL_ID, number) for number in range(3, 8))]
    async with database.write() as connection:
        await ask_for(connection, cards)
    editor = CardEditor(discord.Client(intents=discord.Intents.none()))
    monkeypatch.setattr(editor, "delete", delete)
    async with removing(MessageRemover(Removals(database), editor)), asyncio.timeout(PATIENCE_SECONDS):
        while len(deleted) < 5:
            await asyncio.sleep(0.01)
        assert {one.channel_id for one in deleted} == {ART_CHANNEL_ID}
        has_answered.set()
        while len(deleted) < len(cards):
            await asyncio.sleep(0.01)


async def test_a_message_whose_deletion_breaks_does_not_end_the_remover(
    playground: Playground, database: Database, remover: MessageRemover, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_delete, broken = CardEditor.delete, [RuntimeError("nobody thought of this")]

    async def delete(editor: CardEditor, message: CardRef) -> None:
        if broken:
            raise broken.pop()
        await plain_delete(editor, message)

    monkeypatch.setattr(CardEditor, "delete", delete)
    await doomed(playground, database)
    async with removing(remover), asyncio.timeout(PATIENCE_SECONDS):
        while left(playground):
            await asyncio.sleep(0.05)
            if not broken:
                await make_due(database)
