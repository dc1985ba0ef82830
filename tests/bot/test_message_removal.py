"""A deleted dream's messages go, also when Discord fails in between."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.message_removal import MessageRemover
from cards.budget import InvalidBudget
from cards.client import rest_client
from cards.editor import CardEditor
from dreams.database import Database
from dreams.dream import CardRef
from dreams.removals import Removals, ask_for
from playground import Playground
from playground.guild import GENERAL_CHANNEL_ID


@pytest.fixture
async def remover(playground: Playground, database: Database) -> AsyncIterator[MessageRemover]:
    budget = InvalidBudget()
    async with rest_client(playground.token, budget) as client:
        yield MessageRemover(Removals(database), CardEditor(client, budget))


async def doomed(playground: Playground, database: Database) -> CardRef:
    message = playground.post_as_bot("a card")
    card = CardRef(message.channel_id, message.id)
    async with database.write() as connection:
        await ask_for(connection, [card])
    return card


def left(playground: Playground) -> int:
    return len([message for message in playground.messages() if not message.is_deleted])


async def make_due(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE removal SET next_at = 0")


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


async def test_a_message_that_is_gone_or_out_of_reach_is_asked_for_once(
    playground: Playground, database: Database, remover: MessageRemover
) -> None:
    card = await doomed(playground, database)
    await playground.break_things(delete_message=card.message_id)
    assert await remover.remove_next()
    await doomed(playground, database)
    await playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
    assert await remover.remove_next()
    await make_due(database)
    assert not await remover.remove_next()
