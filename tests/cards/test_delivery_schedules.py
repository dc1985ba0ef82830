"""Whatever goes wrong with Discord, in any order: the owner sees exactly one picture, or it is kept and said so."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from itertools import count
from pathlib import Path
from unittest.mock import patch

import discord
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from cards import courier as courier_module
from cards import editor as editor_module
from cards import pacing as pacing_module
from cards.budget import InvalidBudget
from cards.client import point_discord_at, rest_client
from cards.courier import Courier
from cards.editor import CardEditor
from dreams.database import Database, open_database
from dreams.dream import CardRef, Order, Picture, Result
from dreams.guilds import Guilds
from dreams.history import History
from dreams.members import Members
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.queue import Queue
from dreams.recipe import Phrase, Recipe
from dreams.states import DreamState
from dreams.store import ImageStore
from playground import Playground
from playground.errors import ControlMistake
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID, THREAD_ID
from playground.messages import Message
from tests.cards.conftest import png
from tests.patience import PATIENCE_SECONDS

TIMEOUT_SECONDS = 0.3  # while Discord is silent; else an answer may take its time
SILENCE = "discord is silent"
PLACES = {"in a channel": GENERAL_CHANNEL_ID, "in a thread": THREAD_ID}
MISFORTUNES = {
    "the card is deleted": lambda card: {"delete_message": card.message_id},
    "the channel is deleted": lambda card: {"delete_channel": card.channel_id},
    "the thread is archived": lambda card: {"archive_thread": {"thread": THREAD_ID}},
    "the thread is archived and locked": lambda card: {"archive_thread": {"thread": THREAD_ID, "locked": True}},
    "the bot is kicked": lambda card: {
        "guild": "leave",
        "revoke": {"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]},
        "close_dms": ADA_ID,  # they have no server in common any more
    },
    "the bot may not see the channel": lambda card: {
        "revoke": {"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]}
    },
    "the bot may not write in the channel": lambda card: {
        "revoke": {"channel": GENERAL_CHANNEL_ID, "permissions": ["send_messages", "send_messages_in_threads"]}
    },
    "the channel is as it was": lambda card: {"restore": GENERAL_CHANNEL_ID},
    "the owner takes no direct messages": lambda card: {"close_dms": ADA_ID},
    "pictures must be small": lambda card: {"attachment_limit_bytes": 20_000},
    "discord is unavailable": lambda card: {"fail_next": {"count": 1, "status": 503}},
    SILENCE: lambda card: {"silence": {"seconds": 2 * TIMEOUT_SECONDS}},
}
# Obeyed without an answer: whoever hears nothing may not know what the owner already sees, so nothing else may follow.
LAST_MISFORTUNE = "discord obeys in silence"

schedules = st.tuples(
    st.lists(st.sampled_from(sorted(MISFORTUNES)), max_size=5, unique=True),
    st.booleans(),
    st.sampled_from(sorted(PLACES)),
)


Schedule = tuple[list[str], bool, str]


@contextmanager
def impatience() -> Iterator[None]:
    """Waiting times of a test instead of those of an outage."""
    with (
        patch.object(editor_module, "EDIT_TIMEOUT_SECONDS", PATIENCE_SECONDS),
        patch.object(editor_module, "OUTAGE_PAUSE_SECONDS", 0.0),
        patch.object(courier_module, "MIN_PAUSE_SECONDS", 0.0),
        patch.object(courier_module, "CHANNEL_SECONDS", 0.0),
        patch.object(pacing_module, "CHANNEL_SECONDS", 0.0),
        patch.object(discord.http.Route, "BASE", discord.http.Route.BASE),
    ):
        yield


_numbers = count()


async def seen_after(
    misfortunes: list[str], ends_in_silence: bool, channel_id: int, template: Path, folder: Path
) -> tuple[int, bool]:
    """Lets everything happen before one try of the courier each, then lets it try until it is through.

    Returns:
        How many pictures the owner sees, and whether the delivery arrived (else it is dead).
    """
    path = folder / f"{next(_numbers)}.db"
    shutil.copy(template, path)
    async with open_database(f"sqlite+aiosqlite:///{path}") as database, Playground() as playground:
        point_discord_at(playground.api_base, playground.gateway_url)
        store, budget = ImageStore(f"file:{folder / 'images'}"), InvalidBudget()
        message = playground.post_as_bot("queued", channel=channel_id)
        card = CardRef(message.channel_id, message.id)
        dream_id = await done_dream(database, store, card)
        async with rest_client(playground.token, budget) as client:
            courier = courier_of(database, store, CardEditor(client, budget))
            for name in misfortunes:
                await befall(playground, name, card)
                await deliver_next(courier, is_silent=name == SILENCE)
                if not await Outbox(database).pending():
                    break
            if ends_in_silence:
                await playground.break_things(silence={"seconds": 2 * TIMEOUT_SECONDS, "applied": True})
                await deliver_next(courier, is_silent=True)
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await Outbox(database).pending():
                    if not await courier.deliver_next():
                        await asyncio.sleep(0.02)
        view = await History(database).dream(dream_id)
        assert view is not None
        assert view.state is DreamState.DONE  # kept for /history, whatever Discord said
        return len(pictures(playground)), await was_sent(database)


async def befall(playground: Playground, name: str, card: CardRef) -> None:
    """What is deleted has no more misfortunes."""
    is_deleted = card.channel_id not in playground.world.guild.channels
    with suppress(ControlMistake) if is_deleted else nullcontext():
        await playground.break_things(**MISFORTUNES[name](card))


async def deliver_next(courier: Courier, *, is_silent: bool) -> None:
    with patch.object(editor_module, "EDIT_TIMEOUT_SECONDS", TIMEOUT_SECONDS if is_silent else PATIENCE_SECONDS):
        await courier.deliver_next()


async def done_dream(database: Database, store: ImageStore, card: CardRef) -> int:
    queue, payload = Queue(database), png(256)
    recipe = Recipe((Phrase("a red apple"),), seed=7)
    order = Order("one", ADA_ID, GUILD_ID, card.channel_id, "emoji", recipe, "a red apple")
    dream_id = (await queue.enqueue(order)).dream_id
    await queue.set_card(dream_id, card)
    claim = await queue.claim("worker", ["emoji"])
    assert claim is not None
    await store.put("images/1.png", payload)
    picture = Picture("images/1.png", hashlib.sha256(payload).hexdigest(), len(payload), "image/png", 256, 256)
    await queue.finish(claim.lease, Result((picture,), 0.3, (("a red apple", 0.3),), 10, 10, 1.0))
    return dream_id


def courier_of(database: Database, store: ImageStore, editor: CardEditor) -> Courier:
    return Courier(
        Outbox(database),
        History(database),
        store,
        editor,
        set_card=Queue(database).set_card,
        reserve=Pace(database).reserve,
        notice_of=Members(database).notice,
        configuration_of=Guilds(database).configuration,
    )


def pictures(playground: Playground) -> list[Message]:
    everything = playground.world.board.messages.everything()
    return [message for message in everything if message.attachments and not message.is_deleted]


async def was_sent(database: Database) -> bool:
    async with database.read() as connection:
        return (await connection.execute(text("SELECT state FROM delivery"))).scalar_one() == "sent"


def check(schedule: Schedule, template: Path, folder: Path) -> None:
    misfortunes, ends_in_silence, place = schedule
    with impatience():
        seen, is_sent = asyncio.run(seen_after(misfortunes, ends_in_silence, PLACES[place], template, folder))
    assert seen == 1 if is_sent else seen == 0


@pytest.mark.parametrize("place", sorted(PLACES))
@pytest.mark.parametrize("misfortune", [*sorted(MISFORTUNES), LAST_MISFORTUNE])
def test_each_misfortune_alone_ends_well(misfortune: str, place: str, sqlite_template: Path, tmp_path: Path) -> None:
    alone = [] if misfortune == LAST_MISFORTUNE else [misfortune]
    check((alone, misfortune == LAST_MISFORTUNE, place), sqlite_template, tmp_path)


# Each schedule has a database of its own.
FIXTURES_ARE_SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@settings(max_examples=25, suppress_health_check=FIXTURES_ARE_SHARED)
@given(schedules)
@example((["the bot may not see the channel", "the owner takes no direct messages"], False, "in a channel"))
def test_misfortunes_in_any_order_end_well(sqlite_template: Path, tmp_path: Path, schedule: Schedule) -> None:
    check(schedule, sqlite_template, tmp_path)


@pytest.mark.chaos
@settings(max_examples=200, suppress_health_check=FIXTURES_ARE_SHARED)
@given(schedules)
def test_two_hundred_schedules_end_well(sqlite_template: Path, tmp_path: Path, schedule: Schedule) -> None:
    check(schedule, sqlite_template, tmp_path)
