"""How a dream's end reaches its owner: real queue, real store, real discord.py, the stand-in's misfortunes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import time
from typing import Any

import pytest
from sqlalchemy import select

from cards import courier as courier_module
from cards import editor as editor_module
from cards.courier import GIVE_UP_SECONDS, LOCKED_SECONDS, Courier
from cards.editor import CardEditor
from cards.face import face
from dreams.database import Database
from dreams.deletion import Deletion
from dreams.dream import CardRef, Lease, Order, Picture, Result
from dreams.guilds import Guilds
from dreams.history import History
from dreams.members import Members, Notice, Preferences
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.queue import Queue
from dreams.recipe import Phrase, Recipe
from dreams.removals import Removals
from dreams.store import ImageStore
from dreams.tables import delivery
from playground import Playground
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID, THREAD_ID
from tests.cards.conftest import png, shown
from tests.patience import PATIENCE_SECONDS, without_pace

RECIPE = Recipe((Phrase("a red apple"),), seed=7)


@dataclass
class Stage:
    """What a test acts with."""

    database: Database
    queue: Queue
    store: ImageStore
    courier: Courier
    playground: Playground

    async def claimed(self, key: str, card: CardRef | None) -> Lease:
        order = Order(key, ADA_ID, GUILD_ID, GENERAL_CHANNEL_ID, "emoji", RECIPE, "a red apple", owner_name="Ada")
        enqueued = await self.queue.enqueue(order)
        if card is not None:
            await self.queue.set_card(enqueued.dream_id, card)
        claim = await self.queue.claim("worker", ["emoji"])
        assert claim is not None
        return claim.lease

    async def finish(self, lease: Lease, payload: bytes, *, key: str = "images/1.png") -> None:
        await self.store.put(key, payload)
        picture = Picture(key, hashlib.sha256(payload).hexdigest(), len(payload), "image/png", 64, 64)
        await self.queue.finish(lease, Result((picture,), 0.3, (("a red apple", 0.3),), 10, 10, 1.0))

    async def done(self, card: CardRef | None, payload: bytes | None = None) -> Lease:
        """A dream that has ended with a picture."""
        lease = await self.claimed("one", card)
        await self.finish(lease, payload or png())
        return lease


@pytest.fixture
async def stage(
    sqlite_database: Database,
    playground: Playground,
    editor: CardEditor,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Stage]:
    without_pace(monkeypatch)
    queue, store = Queue(sqlite_database), ImageStore(f"file:{tmp_path_factory.mktemp('images')}")
    courier = Courier(
        Outbox(sqlite_database),
        History(sqlite_database),
        store,
        editor,
        set_card=queue.set_card,
        reserve=Pace(sqlite_database).reserve,
        notice_of=Members(sqlite_database).notice,
        configuration_of=Guilds(sqlite_database).configuration,
    )
    yield Stage(sqlite_database, queue, store, courier, playground)


def pictures(playground: Playground, channel: str | int = "general") -> list[str]:
    return [one.filename for message in playground.messages(channel) for one in message.attachments]


async def test_the_picture_comes_to_the_card(stage: Stage, card: CardRef) -> None:
    await stage.done(card)
    assert await stage.courier.deliver_next()
    message = shown(stage.playground, card)
    assert "Dreamed" in message["content"]
    assert pictures(stage.playground) == ["dream-1.png"]
    assert not await stage.courier.deliver_next()


async def test_the_picture_is_the_stored_one(stage: Stage, card: CardRef) -> None:
    payload = png(colour="blue")
    await stage.done(card, payload)
    await stage.courier.deliver_next()
    (attachment,) = shown(stage.playground, card)["attachments"]
    assert attachment["size"] == len(payload)
    assert attachment["description"] == "A dream of a red apple"


async def test_a_deleted_card_is_followed_by_one_new_message(stage: Stage, card: CardRef) -> None:
    lease = await stage.done(card)
    await stage.playground.break_things(delete_message=card.message_id)
    await stage.courier.deliver_next()
    assert pictures(stage.playground) == ["dream-1.png"]
    view = await History(stage.database).dream(lease.dream_id)
    assert view is not None
    assert view.card is not None
    assert view.card.message_id != card.message_id


async def test_a_channel_that_was_closed_is_followed_by_a_direct_message(stage: Stage, card: CardRef) -> None:
    await stage.done(card)
    await stage.playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
    await stage.courier.deliver_next()
    direct = [
        message
        for message in stage.playground.world.board.messages.everything()
        if message.channel_id != GENERAL_CHANNEL_ID
    ]
    assert [one.filename for message in direct for one in message.attachments] == ["dream-1.png"]


async def test_a_card_in_an_archived_thread_is_replaced_and_the_old_one_is_to_be_deleted(
    stage: Stage, editor: CardEditor
) -> None:
    message = stage.playground.post_as_bot("queued", channel=THREAD_ID)
    old = CardRef(THREAD_ID, message.id)
    order = Order("one", ADA_ID, GUILD_ID, THREAD_ID, "emoji", RECIPE, "a red apple")
    await stage.queue.set_card((await stage.queue.enqueue(order)).dream_id, old)
    claim = await stage.queue.claim("worker", ["emoji"])
    assert claim is not None
    await stage.finish(claim.lease, png())
    await stage.playground.break_things(archive_thread={"thread": THREAD_ID})
    assert await stage.courier.deliver_next()
    removal = await Removals(stage.database).take()
    assert removal is not None
    assert removal.message == old
    await editor.delete(old)
    (left,) = [one for one in stage.playground.messages(THREAD_ID) if not one.is_deleted]
    assert [one.filename for one in left.attachments] == ["dream-1.png"]


async def test_a_card_in_an_archived_thread_says_that_its_dream_was_cancelled(stage: Stage) -> None:
    message = stage.playground.post_as_bot("queued", channel=THREAD_ID)
    order = Order("one", ADA_ID, GUILD_ID, THREAD_ID, "emoji", RECIPE, "a red apple")
    dream_id = (await stage.queue.enqueue(order)).dream_id
    await stage.queue.set_card(dream_id, CardRef(THREAD_ID, message.id))
    await stage.queue.cancel(dream_id, ADA_ID)
    await stage.playground.break_things(archive_thread={"thread": THREAD_ID})
    assert await stage.courier.deliver_next()
    (left,) = stage.playground.messages(THREAD_ID)
    assert "Cancelled" in left.content


async def make_due(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE delivery SET next_at = 0")


async def test_a_card_in_a_locked_thread_says_that_its_dream_was_cancelled_once_the_thread_is_open(
    stage: Stage,
) -> None:
    message = stage.playground.post_as_bot("queued", channel=THREAD_ID)
    lease = await stage.claimed("one", CardRef(THREAD_ID, message.id))
    await stage.queue.cancel(lease.dream_id, ADA_ID)
    await stage.queue.cancelled(lease)
    await stage.playground.break_things(archive_thread={"thread": THREAD_ID, "locked": True})
    began = time() - 1
    assert await stage.courier.deliver_next()
    async with stage.database.read() as connection:
        assert (await connection.scalar(select(delivery.c.next_at)) or 0) > began + LOCKED_SECONDS
    await stage.playground.break_things(unarchive_thread=THREAD_ID)
    await make_due(stage.database)
    assert await stage.courier.deliver_next()
    (left,) = stage.playground.messages(THREAD_ID)
    assert "Cancelled" in left.content
    assert await Outbox(stage.database).pending() == 0


async def test_a_card_in_a_locked_thread_is_given_up_after_a_day(stage: Stage) -> None:
    message = stage.playground.post_as_bot("queued", channel=THREAD_ID)
    lease = await stage.claimed("one", CardRef(THREAD_ID, message.id))
    await stage.queue.cancel(lease.dream_id, ADA_ID)
    await stage.queue.cancelled(lease)
    await stage.playground.break_things(archive_thread={"thread": THREAD_ID, "locked": True})
    async with stage.database.write() as connection:
        await connection.exec_driver_sql(f"UPDATE delivery SET created_at = created_at - {GIVE_UP_SECONDS + 1}")
    assert await stage.courier.deliver_next()
    assert await Outbox(stage.database).pending() == 0


async def test_a_card_in_a_channel_that_was_closed_is_found_when_its_dream_is_deleted_later(
    stage: Stage, card: CardRef
) -> None:
    lease, removals = await stage.done(card), Removals(stage.database)
    await stage.playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
    assert await stage.courier.deliver_next()
    while (removal := await removals.take()) is not None:
        await removals.settle(removal.message)  # as when a day went by
    await stage.playground.break_things(restore=GENERAL_CHANNEL_ID)
    await Deletion(stage.database, stage.store).delete_dream(lease.dream_id)
    asked_for = set()
    while (removal := await removals.take()) is not None:
        asked_for.add(removal.message)
    assert card in asked_for


async def test_when_nothing_can_be_written_the_delivery_is_dead_and_no_more_requests_are_made(
    stage: Stage, card: CardRef
) -> None:
    await stage.done(card)
    await stage.playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
    await stage.playground.break_things(close_dms=ADA_ID)
    assert await stage.courier.deliver_next()
    made = len(stage.playground.world.log.records)
    assert not await stage.courier.deliver_next()
    assert len(stage.playground.world.log.records) == made
    assert await Outbox(stage.database).pending() == 0


async def test_a_picture_over_the_limit_is_made_smaller_until_it_fits(stage: Stage, card: CardRef) -> None:
    payload = _noise(512)
    await stage.playground.break_things(attachment_limit_bytes=len(payload) // 5)
    await stage.done(card, payload)
    await stage.courier.deliver_next()
    (attachment,) = shown(stage.playground, card)["attachments"]
    assert attachment["filename"] == "dream-1.webp"
    assert attachment["size"] <= len(payload) // 5


async def run_until_there_is_a_picture(stage: Stage) -> None:
    running = asyncio.create_task(stage.courier.run())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not pictures(stage.playground):
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.wait([running])


@pytest.fixture
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outage's pauses, without the waiting."""
    monkeypatch.setattr(editor_module, "OUTAGE_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(courier_module, "MIN_PAUSE_SECONDS", 0.0)


@pytest.mark.usefixtures("short_pauses")
async def test_an_outage_is_survived(stage: Stage, card: CardRef) -> None:
    await stage.done(card)
    await stage.playground.break_things(fail_next={"count": 1, "status": 503})
    await stage.courier.deliver_next()
    assert pictures(stage.playground) == []
    await run_until_there_is_a_picture(stage)
    assert pictures(stage.playground) == ["dream-1.png"]


@pytest.mark.usefixtures("short_pauses")
async def test_after_discord_was_silent_every_card_gets_its_picture(
    stage: Stage, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = [playground.post_as_bot("queued") for _ in range(6)]
    for number, message in enumerate(messages):
        lease = await stage.claimed(str(number), CardRef(message.channel_id, message.id))
        await stage.finish(lease, png(), key=f"images/{number}.png")
    monkeypatch.setattr(editor_module, "EDIT_TIMEOUT_SECONDS", 0.1)
    await playground.break_things(silence={"seconds": 600})
    running = asyncio.create_task(stage.courier.run())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await unheard(stage.database) < len(messages):
            await asyncio.sleep(0.02)
        assert pictures(playground) == []
        monkeypatch.setattr(editor_module, "EDIT_TIMEOUT_SECONDS", PATIENCE_SECONDS)
        await playground.break_things(clear=True)
        while await Outbox(stage.database).pending():
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.wait([running])
    names = [[one.filename for one in message.attachments] for message in messages]
    assert names == [[f"dream-{number + 1}.png"] for number in range(len(messages))]
    assert len(playground.messages()) == len(messages)


async def unheard(database: Database) -> int:
    """How many deliveries have found Discord silent."""
    async with database.read() as connection:
        tried = await connection.exec_driver_sql("SELECT count(*) FROM delivery WHERE last_error IS NOT NULL")
        return int(tried.scalar_one())


async def test_a_cancelled_dream_loses_its_frame(stage: Stage, card: CardRef, editor: CardEditor) -> None:
    lease = await stage.claimed("one", card)
    await stage.queue.cancel(lease.dream_id, ADA_ID)
    await stage.queue.cancelled(lease)
    await stage.courier.deliver_next()
    message = shown(stage.playground, card)
    assert "Cancelled" in message["content"]
    assert message["attachments"] == []


async def test_a_cancelled_dream_without_a_card_makes_no_new_message(stage: Stage, card: CardRef) -> None:
    lease = await stage.claimed("one", card)
    await stage.playground.break_things(delete_message=card.message_id)
    await stage.queue.cancel(lease.dream_id, ADA_ID)
    await stage.queue.cancelled(lease)
    await stage.courier.deliver_next()
    assert [message for message in stage.playground.messages() if not message.is_deleted] == []


async def test_a_failed_dream_tells_why(stage: Stage, card: CardRef) -> None:
    lease = await stage.claimed("one", card)
    await stage.queue.fail(lease, "It can't be dreamt with this pack.", is_permanent=True)
    await stage.courier.deliver_next()
    assert "It can't be dreamt with this pack." in shown(stage.playground, card)["content"]


@pytest.mark.usefixtures("short_pauses")
async def test_a_card_that_the_bot_has_not_told_yet_is_waited_for(
    stage: Stage, card: CardRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "CARD_EXPECTED_SECONDS", PATIENCE_SECONDS)
    lease = await stage.done(None)
    await stage.courier.deliver_next()
    assert pictures(stage.playground) == []
    await stage.queue.set_card(lease.dream_id, card)
    await run_until_there_is_a_picture(stage)
    assert len(shown(stage.playground, card)["attachments"]) == 1


@pytest.fixture
def no_card_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot that asked for a dream is gone."""
    monkeypatch.setattr(courier_module, "CARD_EXPECTED_SECONDS", 0.0)


async def orphan(stage: Stage, editor: CardEditor) -> tuple[Lease, CardRef]:
    """A running dream with a card that its bot did not live to tell of."""
    lease = await stage.claimed("one", None)
    view = await History(stage.database).dream(lease.dream_id)
    assert view is not None
    stage.playground.post_as_bot("another message")
    return lease, await editor.post(GENERAL_CHANNEL_ID, face(view), (), nonce="card")


@pytest.mark.usefixtures("no_card_is_expected")
async def test_a_card_that_nobody_told_of_is_found_and_gets_the_picture(stage: Stage, editor: CardEditor) -> None:
    lease, card = await orphan(stage, editor)
    await stage.finish(lease, png())
    await stage.courier.deliver_next()
    assert [one["filename"] for one in shown(stage.playground, card)["attachments"]] == ["dream-1.png"]
    assert len(stage.playground.messages()) == 2


@pytest.mark.usefixtures("no_card_is_expected")
async def test_a_card_that_nobody_told_of_is_found_while_its_dream_runs(stage: Stage, editor: CardEditor) -> None:
    lease, card = await orphan(stage, editor)
    await stage.courier.redraw(lease.dream_id)
    assert await stage.courier.deliver_next()
    view = await History(stage.database).dream(lease.dream_id)
    assert view is not None
    assert view.card == card


@pytest.mark.usefixtures("no_card_is_expected")
async def test_where_the_bot_may_not_read_what_was_written_the_picture_comes_in_a_message_of_its_own(
    stage: Stage, editor: CardEditor
) -> None:
    lease, _ = await orphan(stage, editor)
    await stage.finish(lease, png())
    await stage.playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["read_message_history"]})
    await stage.courier.deliver_next()
    assert pictures(stage.playground) == ["dream-1.png"]
    assert len(stage.playground.messages()) == 3


async def test_a_damaged_picture_is_never_shown(stage: Stage, card: CardRef) -> None:
    await stage.done(card)
    await stage.store.put("images/1.png", png(colour="green"))
    await stage.courier.deliver_next()
    assert pictures(stage.playground) == []
    assert await Outbox(stage.database).pending() == 0


async def test_four_couriers_deliver_each_picture_once(stage: Stage, playground: Playground) -> None:
    cards = []
    for number in range(6):
        message = playground.post_as_bot("queued")
        cards.append(CardRef(message.channel_id, message.id))
        lease = await stage.claimed(str(number), cards[-1])
        await stage.finish(lease, png(), key=f"images/{number}.png")
    await asyncio.gather(*(_drain(stage.courier) for _ in range(4)))
    assert sorted(pictures(playground)) == sorted(f"dream-{number + 1}.png" for number in range(6))
    edits = [one for one in playground.world.log.records if one.method == "PATCH" and one.status == 200]
    assert len(edits) == 6


async def _drain(courier: Courier) -> None:
    while await courier.deliver_next():
        pass


def _noise(side_px: int) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((side_px, side_px), 80).convert("RGB").save(out, "PNG")
    return out.getvalue()


async def wants(stage: Stage, notice: Notice) -> None:
    await Members(stage.database).set_preferences(ADA_ID, Preferences(notice=notice))


async def test_an_owner_who_wants_a_reply_is_mentioned_once_also_when_the_delivery_is_repeated(
    stage: Stage, card: CardRef
) -> None:
    await wants(stage, Notice.REPLY)
    await stage.done(card)
    await stage.courier.deliver_next()
    async with stage.database.write() as connection:  # as if the process had died before it noted that it was sent
        await connection.exec_driver_sql("UPDATE delivery SET state = 'pending', next_at = 0")
    await stage.courier.deliver_next()
    (reply,) = [one for one in stage.playground.messages() if f"<@{ADA_ID}>" in one.content]
    assert "Dream 1 is there" in reply.content
    assert [user["id"] for user in reply.json()["mentions"]] == [str(ADA_ID)]
    assert shown(stage.playground, card)["mentions"] == []


async def test_an_owner_who_wants_a_reply_is_mentioned_beside_the_card_where_the_bot_may_not_reply(
    stage: Stage, card: CardRef
) -> None:
    await wants(stage, Notice.REPLY)
    await stage.playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["read_message_history"]})
    await stage.done(card)
    await stage.courier.deliver_next()
    (mention,) = [one for one in stage.playground.messages() if f"<@{ADA_ID}>" in one.content]
    assert f"Dream 1 is there. https://discord.com/channels/{GUILD_ID}/{card.channel_id}/{card.message_id}" in (
        mention.content
    )
    assert [user["id"] for user in mention.json()["mentions"]] == [str(ADA_ID)]
    assert await Outbox(stage.database).pending() == 0


async def test_a_delivery_that_breaks_does_not_end_the_courier(
    stage: Stage, card: CardRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cards.consumer.AWAY_SECONDS", 0.0)
    plain_edit, broken = CardEditor.edit, [RuntimeError("nobody thought of this")]

    async def edit(editor: CardEditor, *arguments: Any, **options: Any) -> None:
        if broken:
            raise broken.pop()
        await plain_edit(editor, *arguments, **options)

    monkeypatch.setattr(CardEditor, "edit", edit)
    await stage.done(card)
    running = asyncio.create_task(stage.courier.run())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not pictures(stage.playground):
            await asyncio.sleep(0.05)
            if not broken:
                async with stage.database.write() as connection:
                    await connection.exec_driver_sql("UPDATE delivery SET next_at = 0 WHERE state = 'pending'")
    assert not running.done()
    running.cancel()
    await asyncio.wait([running])


async def test_an_owner_who_wants_a_direct_message_gets_one_with_a_link_and_the_channel_none(
    stage: Stage, card: CardRef
) -> None:
    await wants(stage, Notice.DIRECT)
    await stage.done(card)
    await stage.courier.deliver_next()
    everything = stage.playground.world.board.messages.everything()
    (direct,) = [one for one in everything if one.channel_id != GENERAL_CHANNEL_ID]
    assert f"/{card.channel_id}/{card.message_id}" in direct.content
    assert len(stage.playground.messages()) == 1


async def test_who_takes_no_direct_messages_still_has_the_card(stage: Stage, card: CardRef) -> None:
    await wants(stage, Notice.DIRECT)
    await stage.playground.break_things(close_dms=ADA_ID)
    await stage.done(card)
    await stage.courier.deliver_next()
    assert pictures(stage.playground) == ["dream-1.png"]
    assert await Outbox(stage.database).pending() == 0


async def test_nobody_is_mentioned_for_a_dream_that_was_cancelled(stage: Stage, card: CardRef) -> None:
    await wants(stage, Notice.REPLY)
    lease = await stage.claimed("one", card)
    await stage.queue.cancel(lease.dream_id, ADA_ID)
    await stage.queue.cancelled(lease)
    await stage.courier.deliver_next()
    assert len(stage.playground.messages()) == 1


async def test_a_dream_that_is_deleted_while_its_picture_is_being_posted_is_shown_nowhere(
    stage: Stage, card: CardRef
) -> None:
    lease = await stage.done(card)
    await stage.playground.break_things(delete_message=card.message_id)
    plain_set_card = stage.courier._set_card

    async def set_card(dream_id: int, new_card: CardRef) -> None:
        await Deletion(stage.database, stage.store).delete_dream(lease.dream_id)
        await plain_set_card(dream_id, new_card)

    stage.courier._set_card = set_card
    assert await stage.courier.deliver_next()
    assert [message for message in stage.playground.messages() if not message.is_deleted] == []


@pytest.mark.usefixtures("short_pauses")
@pytest.mark.parametrize("was_obeyed", [True, False])
async def test_a_picture_that_a_locked_card_shows_already_is_not_sent_again(stage: Stage, was_obeyed: bool) -> None:
    message = stage.playground.post_as_bot("queued", channel=THREAD_ID)
    await stage.done(CardRef(THREAD_ID, message.id))
    before = stage.playground.world.log.arrived
    await stage.playground.break_things(silence={"seconds": 600, "applied": was_obeyed})
    delivering = asyncio.create_task(stage.courier.deliver_next())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while stage.playground.world.log.arrived == before or bool(message.attachments) is not was_obeyed:
            await asyncio.sleep(0.02)
    await stage.playground.break_things(clear=True)  # the connection breaks: nobody knows whether it was obeyed
    assert await delivering
    await stage.playground.break_things(archive_thread={"thread": THREAD_ID, "locked": True})
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await stage.courier.deliver_next():  # due again after a part of its age
            await asyncio.sleep(0.02)
    everything = stage.playground.world.board.messages.everything()
    assert len([one for one in everything if one.attachments]) == 1
    assert bool(message.attachments) is was_obeyed
    assert await Outbox(stage.database).pending() == 0
