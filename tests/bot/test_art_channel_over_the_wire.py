"""Two bot processes' worth of bots on one database, over real HTTP and WebSocket: one repost, and it goes again."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.art_channel import ArtChannel
from bot.client import DreamBot
from bot.message_removal import MessageRemover
from bot.services import services_on
from cards.custom_ids import Verb, custom_id
from cards.editor import CardEditor
from cards.face import face
from dreams.database import Database, open_database
from dreams.dream import CardRef, Order, Picture, Result
from dreams.errors import DatabaseAway, StoreAway
from dreams.policy import Policy
from dreams.recipe import Phrase, Recipe
from dreams.reposts import Reposts
from dreams.store import ImageStore
from playground import Playground
from playground.guild import ADA_ID, ART_CHANNEL_ID, GENERAL_CHANNEL_ID, GUILD_ID
from playground.member_client import MemberClient
from playground.messages import Message
from tests.bot.conftest import connect, sharded_bot
from tests.cards.conftest import png
from tests.patience import PATIENCE_SECONDS

MEMBERS = ("ada", "ben", "cleo", "olive")


@pytest.fixture
async def bots(
    playground: Playground, database: Database, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[list[DreamBot]]:
    """Two bots with a connection to the database each; every member's star reaches both."""
    store = ImageStore(f"file:{tmp_path_factory.mktemp('images')}")
    url = database.url.render_as_string(hide_password=False)
    async with open_database(url) as other:
        bots = [sharded_bot(services_on(one, Policy(), store, "emoji")) for one in (database, other)]
        async with bots[0], bots[1]:
            for bot in bots:
                await bot.login(playground.token)
            connected = [await connect(bot) for bot in bots]
            posting = [asyncio.create_task(ArtChannel(bot, CardEditor(bot)).run()) for bot in bots]
            yield bots
            for task in posting:
                task.cancel()
        await asyncio.wait([*connected, *posting])


async def popular(playground: Playground, bot: DreamBot) -> Message:
    """The card of a done dream, in a server whose art channel wants three stars."""
    services = bot.services
    await services.guilds.change(GUILD_ID, lambda known: replace(known, art_channel_id=ART_CHANNEL_ID, art_threshold=3))
    order = Order("one", ADA_ID, GUILD_ID, GENERAL_CHANNEL_ID, "emoji", Recipe((Phrase("a red apple"),)), "a red apple")
    card = playground.post_as_bot("the card")
    dream_id = (await services.queue.enqueue(order)).dream_id
    await services.queue.set_card(dream_id, CardRef(card.channel_id, card.id))
    claim = await services.queue.claim("worker", ["emoji"])
    assert claim is not None
    await services.store.put("images/1.png", png())
    picture = Picture("images/1.png", hashlib.sha256(png()).hexdigest(), len(png()), "image/png", 64, 64)
    await services.queue.finish(claim.lease, Result((picture,), 0.3, (("a red apple", 0.3),), 10, 10, 1.0))
    return card


def reposts(playground: Playground) -> list[Message]:
    return [message for message in playground.messages("art") if not message.is_deleted]


async def test_stars_of_all_members_through_two_bots_make_one_repost_and_deleting_takes_it_away(
    playground: Playground, bots: list[DreamBot]
) -> None:
    card = await popular(playground, bots[0])
    client = MemberClient(playground.world)
    for name in MEMBERS:
        client.react(client.member(name), card, "⭐")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not reposts(playground):
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    (repost,) = reposts(playground)
    assert repost.attachments[0].filename == "dream-1.png"
    await bots[1].services.deletion.delete_dream(1)
    remover = MessageRemover(bots[1].services.removals, CardEditor(bots[1]))
    while await remover.remove_next():
        pass
    assert reposts(playground) == []
    assert card.is_deleted
    assert not playground.world.log.refused


async def test_a_poster_that_dies_before_it_noted_the_message_is_followed_by_no_second_one(
    playground: Playground, bots: list[DreamBot], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[int] = []
    plain_sent = Reposts.sent

    async def sent(reposts: Reposts, dream_id: int, message: CardRef) -> None:
        noted.append(message.message_id)
        if len(noted) == 1:
            raise DatabaseAway
        await plain_sent(reposts, dream_id, message)

    monkeypatch.setattr(Reposts, "sent", sent)
    card = await popular(playground, bots[0])
    client = MemberClient(playground.world)
    for name in MEMBERS:
        client.react(client.member(name), card, "⭐")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(noted) < 1:
            await asyncio.sleep(0.05)
        async with database.write() as connection:
            await connection.exec_driver_sql("UPDATE repost SET next_at = 0")
        while len(noted) < 2:
            await asyncio.sleep(0.05)
    assert len(reposts(playground)) == 1
    assert noted == [reposts(playground)[0].id] * 2


async def test_a_deleted_dream_is_gone_everywhere_though_discord_and_the_store_fail_in_between(
    playground: Playground, bots: list[DreamBot], monkeypatch: pytest.MonkeyPatch
) -> None:
    card, services = await popular(playground, bots[0]), bots[0].services
    refused = refusing_once(monkeypatch)
    for name in MEMBERS:
        playground.members.react(playground.members.member(name), card, "⭐")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not reposts(playground):
            await asyncio.sleep(0.05)
    dream = await services.history.dream(1)
    assert dream is not None
    await CardEditor(bots[0]).edit(CardRef(card.channel_id, card.id), face(dream))
    removing = [
        asyncio.create_task(work)
        for bot in bots
        for work in (
            MessageRemover(bot.services.removals, CardEditor(bot)).run(),
            bot.services.deletion.delete_leftovers(),
        )
    ]
    await playground.break_things(fail_next={"count": 2, "status": 503, "path": "/messages/"})
    await playground.press(card, custom_id(Verb.DELETE, 1))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while reposts(playground) or not card.is_deleted or await stored(services.store):
            await asyncio.sleep(0.05)
    for task in removing:
        task.cancel()
    assert not playground.world.faults.failures, "Discord did fail"
    assert "images/1.png" in refused, "so did the store"
    assert await services.history.dream(1) is None
    assert await services.history.best_of_guild(GUILD_ID) == []


async def test_connections_that_break_while_it_looks_at_the_channels_only_delay_a_repost(
    playground: Playground, bots: list[DreamBot], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("get_channel", "get_guild"):  # as where no gateway tells of the server
        monkeypatch.setattr(DreamBot, name, lambda bot, which: None)
    broken = [breaking_once(monkeypatch, name) for name in ("fetch_channel", "fetch_guild")]
    await popular(playground, bots[0])
    await bots[0].services.favourites.add(ADA_ID, 1)
    assert await bots[0].services.reposts.claim(1, ART_CHANNEL_ID, 1)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not reposts(playground):
            await asyncio.sleep(0.05)
            async with database.write() as connection:
                await connection.exec_driver_sql("UPDATE repost SET next_at = 0 WHERE state = 'pending'")
    assert all(broken)


def breaking_once(monkeypatch: pytest.MonkeyPatch, name: str) -> list[int]:
    """The first time that a bot asks this, its connection breaks; returns what it then asked for."""
    broken: list[int] = []
    plain = getattr(DreamBot, name)

    async def ask(bot: DreamBot, which: int) -> Any:
        if not broken:
            broken.append(which)
            raise aiohttp.ServerDisconnectedError
        return await plain(bot, which)

    monkeypatch.setattr(DreamBot, name, ask)
    return broken


def refusing_once(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Has the store refuse to delete each object the first time; returns the keys that it refused."""
    refused: list[str] = []
    plain_delete = ImageStore.delete

    async def delete(store: ImageStore, key: str) -> None:
        if key not in refused:
            refused.append(key)
            raise StoreAway
        await plain_delete(store, key)

    monkeypatch.setattr(ImageStore, "delete", delete)
    return refused


async def stored(store: ImageStore) -> list[str]:
    return [one.key async for one in store.objects("")]
