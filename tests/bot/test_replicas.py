"""Two replicas that take interactions by HTTP behind a balancer: a card's whole life, and nothing twice."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.client import DreamBot
from bot.http_interactions import InteractionServer, SignatureCheck
from bot.message_removal import MessageRemover
from bot.services import services_on
from cards.courier import Courier
from cards.custom_ids import Verb, custom_id
from cards.editor import CardEditor
from cards.face import face
from dreams.database import open_database
from dreams.dream import Picture, Result, SteeringKind
from dreams.errors import DatabaseAway
from dreams.history import DreamView
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.policy import Policy
from dreams.states import DreamState
from dreams.store import ImageStore
from playground import Playground
from playground.guild import ADA_ID, ART_CHANNEL_ID, GUILD_ID
from playground.member_client import Answer
from tests.bot.balancer import Balancer
from tests.bot.conftest import sharded_bot
from tests.cards.conftest import png
from tests.patience import PATIENCE_SECONDS

CONFIGURATION_SECONDS = 2.0


@dataclass
class Replica:
    """A bot without a gateway, with a database connection of its own, as it would have in a process of its own."""

    bot: DreamBot
    url: str
    courier: Courier


@pytest.fixture
async def replicas(
    playground: Playground, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[list[Replica]]:
    """Two, on SQLite and on PostgreSQL."""
    store = ImageStore(f"file:{tmp_path_factory.mktemp('images')}")
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(2):
            database = await stack.enter_async_context(open_database(database_url))
            bot = await stack.enter_async_context(sharded_bot(services_on(database, Policy(), store, "emoji")))
            await bot.login(playground.token)
            check = SignatureCheck(playground.world.endpoint.public_key)
            server = await stack.enter_async_context(InteractionServer(bot, check, 0, host="127.0.0.1"))
            courier = Courier(
                Outbox(database),
                bot.services.history,
                store,
                CardEditor(bot, bot.budget),
                set_card=bot.services.queue.set_card,
                reserve=Pace(database).reserve,
                notice_of=bot.services.members.notice,
                configuration_of=bot.services.guilds.configuration,
            )
            opened.append(Replica(bot, f"http://127.0.0.1:{server.port}/interactions", courier))
        await opened[0].bot.tree.sync()
        yield opened


@pytest.fixture
async def balancer(playground: Playground, replicas: list[Replica]) -> AsyncIterator[Balancer]:
    """In front of both; Discord has tried it with a good and a forged PING."""
    async with Balancer([replica.url for replica in replicas]) as balancer:
        await playground.world.endpoint.attach(balancer.url)
        yield balancer
        await playground.world.endpoint.attach(None)


async def test_a_card_lives_its_whole_life_over_two_replicas(
    playground: Playground, replicas: list[Replica], balancer: Balancer
) -> None:
    one, other = replicas
    answer = await playground.type_command("dream", {"prompt": "a red apple --seed 7"})
    card = answer.message
    assert card is not None
    (dream,) = await other.bot.services.history.open_of_user(ADA_ID)
    claim = await one.bot.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    running = await other.bot.services.history.dream(dream.id)
    assert running is not None
    assert running.card is not None
    await CardEditor(one.bot).edit(running.card, face(running))

    await playground.press(card, custom_id(Verb.EXTEND, dream.id))
    opened = await playground.press(card, custom_id(Verb.AVOID, dream.id))
    field = opened.modal["components"][0]["component"]["custom_id"] if opened.modal else ""
    told = await playground.submit_modal(opened, {field: "blur"})
    assert told.message is not None
    assert "avoids “blur”" in told.message.content
    orders = await one.bot.services.queue.orders(claim.lease)
    assert [(each.kind, each.phrase) for each in orders.steering] == [
        (SteeringKind.EXTEND, None),
        (SteeringKind.AVOID, "blur"),
    ]

    await one.bot.services.store.put("images/1.png", png())
    picture = Picture("images/1.png", hashlib.sha256(png()).hexdigest(), len(png()), "image/png", 64, 64)
    await one.bot.services.queue.finish(claim.lease, Result((picture,), 0.3, (("a red apple", 0.3),), 10, 10, 1.0))
    assert sorted(await asyncio.gather(one.courier.deliver_next(), other.courier.deliver_next())) == [False, True]
    assert [attachment.filename for attachment in card.attachments] == [f"dream-{dream.id}.png"]

    await one.bot.services.guilds.change(
        GUILD_ID, lambda known: replace(known, art_channel_id=ART_CHANNEL_ID, art_threshold=3)
    )
    for name in ("ada", "ben", "cleo"):
        await playground.press(card, custom_id(Verb.FAVOURITE, dream.id), member=name)
    assert (await one.bot.services.favourites.add(ADA_ID, dream.id)).count == 3
    async with asyncio.timeout(PATIENCE_SECONDS):  # the member is answered first
        while (repost := await other.bot.services.reposts.take()) is None:
            await asyncio.sleep(0.05)
    assert (repost.dream_id, repost.channel_id) == (dream.id, ART_CHANNEL_ID)
    remix = await playground.press(card, custom_id(Verb.REMIX, dream.id))
    field = remix.modal["components"][0]["component"]["custom_id"] if remix.modal else ""
    assert (await playground.submit_modal(remix, {field: "a green apple"})).message is not None
    assert len(await other.bot.services.history.open_of_user(ADA_ID)) == 1

    for verb in (Verb.AGAIN, Verb.VARY, Verb.LONGER):
        descendant = await playground.press(card, custom_id(verb, dream.id))
        assert descendant.message is not None
        newest = (await one.bot.services.history.of_user(ADA_ID, limit=1))[0]
        await playground.press(descendant.message, custom_id(Verb.CANCEL, newest.id))
        assert await is_in_state(other, newest.id, DreamState.CANCELLED)
    recipe = await playground.press(card, custom_id(Verb.RECIPE, dream.id))
    assert recipe.message is not None
    assert "--seed 7" in recipe.message.content
    await playground.press(card, custom_id(Verb.DELETE, dream.id))
    assert await one.bot.services.history.dream(dream.id) is None
    while await MessageRemover(one.bot.services.removals, CardEditor(one.bot)).remove_next():
        pass
    assert card.is_deleted
    assert min(balancer.taken[replica.url] for replica in replicas) >= 3, "both had their share"
    assert not playground.world.log.refused


async def is_in_state(replica: Replica, dream_id: int, state: DreamState) -> bool:
    return (await view(replica, dream_id)).state is state


async def view(replica: Replica, dream_id: int) -> DreamView:
    found = await replica.bot.services.history.dream(dream_id)
    assert found is not None
    return found


async def test_a_manager_changes_the_configuration_at_one_replica_and_the_other_obeys_within_two_seconds(
    playground: Playground, replicas: list[Replica]
) -> None:
    one, other = replicas
    endpoint = playground.world.endpoint
    await endpoint.attach(other.url)
    assert not is_refused(await playground.type_command("dream", {"prompt": "much gore 0"})), (
        "it knows no such word yet"
    )
    await endpoint.attach(one.url)
    await playground.type_command("config word", {"word": "gore"}, member="olive")
    await endpoint.attach(other.url)
    await asyncio.sleep(CONFIGURATION_SECONDS)
    assert is_refused(await playground.type_command("dream", {"prompt": "much gore 1"}, member="ben"))


def is_refused(answer: Answer) -> bool:
    assert answer.message is not None
    return answer.message.is_ephemeral and "gore" in answer.message.content


@pytest.fixture
def reached(replicas: list[Replica], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every interaction that came as far as a bot's commands."""
    calls: list[Any] = []
    for replica in replicas:
        monkeypatch.setattr(replica.bot._connection, "parse_interaction_create", calls.append)
    return calls


def signed(playground: Playground, body: bytes, key: Ed25519PrivateKey | None = None) -> dict[str, str]:
    timestamp = str(int(time.time()))
    signer = key or playground.world.endpoint._key
    return {
        "X-Signature-Ed25519": signer.sign(timestamp.encode() + body).hex(),
        "X-Signature-Timestamp": timestamp,
    }


COMMAND = json.dumps({"type": 2, "id": "1"}).encode()


@pytest.mark.parametrize("first", [0, 1])
async def test_a_replay_reaches_no_command_on_either_replica(
    playground: Playground, replicas: list[Replica], reached: list[Any], first: int
) -> None:
    headers = signed(playground, COMMAND)
    urls = [replicas[first].url, replicas[1 - first].url, replicas[first].url]
    async with aiohttp.ClientSession() as session:
        assert [await status(session, url, COMMAND, headers) for url in urls] == [202, 401, 401]
    assert len(reached) == 1


async def test_of_a_request_that_comes_to_both_at_once_one_is_taken(
    playground: Playground, replicas: list[Replica], reached: list[Any]
) -> None:
    headers = signed(playground, COMMAND)
    async with aiohttp.ClientSession() as session:
        statuses = await asyncio.gather(
            *(status(session, replicas[number % 2].url, COMMAND, headers) for number in range(10))
        )
    assert sorted(statuses) == [202] + [401] * 9
    assert len(reached) == 1


async def test_a_forged_request_reaches_no_command_on_either_replica(
    playground: Playground, replicas: list[Replica], reached: list[Any]
) -> None:
    forged = signed(playground, COMMAND, Ed25519PrivateKey.generate())
    altered = signed(playground, COMMAND)
    async with aiohttp.ClientSession() as session:
        for replica in replicas:
            assert await status(session, replica.url, COMMAND, forged) == 401
            assert await status(session, replica.url, COMMAND + b" ", altered) == 401
    assert reached == []


async def test_a_replica_without_its_database_turns_requests_away(
    playground: Playground, replicas: list[Replica], reached: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(request: bytes) -> bool:
        raise DatabaseAway

    monkeypatch.setattr(replicas[0].bot.services.replays, "is_first", away)
    async with aiohttp.ClientSession() as session:
        assert await status(session, replicas[0].url, COMMAND, signed(playground, COMMAND)) == 503
    assert reached == []


async def status(session: aiohttp.ClientSession, url: str, body: bytes, headers: dict[str, str]) -> int:
    async with session.post(url, data=body, headers=headers) as answer:
        return answer.status
