"""Deleting a dream, and forgetting a member: rows, objects, and the messages that Discord must still delete."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dreams import deletion, endings
from dreams.database import Database, open_database
from dreams.deletion import LEFTOVERS_SECONDS, Deletion
from dreams.dream import CancelOutcome, CardRef, CheckpointRef
from dreams.errors import DatabaseAway, LeaseLost, StoreAway, UserMistake
from dreams.history import History
from dreams.members import Members, Notice, Preferences
from dreams.outbox import REDRAW, Outbox
from dreams.queue import Queue
from dreams.recipe import ImagePrompt
from dreams.removals import Removals
from dreams.store import ImageStore, latents_key
from dreams.tables import dream, metadata
from tests.dreams.locks import until_somebody_waits_for_a_lock
from tests.dreams.samples import claimed, counter_drift, order, recipe, result

SOON_SECONDS = 120.0
SHARED, OWN = (f"prompts/{letter * 64}.png" for letter in "ab")


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    return ImageStore(f"file:{tmp_path}/store")


async def done(queue: Queue, store: ImageStore, user_id: int, image: str | None = None) -> int:
    """A done dream with a card in channel 8, a picture and its latents."""
    guided = replace(recipe(), image=ImagePrompt(image) if image else None)
    dream_id = (await queue.enqueue(order(user_id, recipe=guided))).dream_id
    await queue.set_card(dream_id, CardRef(8, 100 + dream_id))
    claim = await claimed(queue)
    outcome = result(claim)
    key = outcome.pictures[0].store_key
    for one in (key, latents_key(key), *([image] if image else [])):
        await store.put(one, b"bytes")
    await queue.finish(claim.lease, outcome)
    return dream_id


async def keys(store: ImageStore) -> set[str]:
    return {one.key async for one in store.objects("")}


async def removed(database: Database) -> list[int]:
    """The messages that are to be deleted."""
    removals, messages = Removals(database), []
    while (one := await removals.take()) is not None:
        messages.append(one.message.message_id)
        await removals.settle(one.message)
    return sorted(messages)


async def test_a_deleted_dream_is_gone_from_rows_and_store_and_its_card_is_to_be_deleted(
    database: Database, store: ImageStore
) -> None:
    queue = Queue(database)
    dream_id, other = await done(queue, store, 1), await done(queue, store, 1)
    await Deletion(database, store).delete_dream(dream_id)
    assert [view.id for view in await History(database).of_user(1)] == [other]
    assert len(await keys(store)) == 2
    assert await removed(database) == [100 + dream_id]
    await Deletion(database, store).delete_dream(dream_id)


async def test_a_card_that_another_took_the_place_of_is_to_be_deleted_and_once_more_with_its_dream(
    database: Database, store: ImageStore
) -> None:
    queue = Queue(database)
    dream_id = await done(queue, store, 1)
    old, new = CardRef(8, 100 + dream_id), CardRef(9, 500)
    await queue.set_card(dream_id, old)
    assert await removed(database) == []
    await queue.set_card(dream_id, new)
    assert await removed(database) == [old.message_id]
    await Deletion(database, store).delete_dream(dream_id)
    assert await removed(database) == [old.message_id, new.message_id]


async def test_a_card_that_dreams_share_is_to_be_deleted_when_another_takes_its_place(database: Database) -> None:
    queue = Queue(database)
    first, second = [(await queue.enqueue(order(1, batch_id=7))).dream_id for _ in range(2)]
    await queue.set_card(first, CardRef(8, 100))
    await queue.set_card(second, CardRef(8, 101))
    assert await removed(database) == [100]


class BrokenStore(ImageStore):
    """A store that deletes nothing as long as it is broken."""

    is_broken = True

    async def delete(self, key: str) -> None:
        if self.is_broken:
            raise StoreAway
        await super().delete(key)


async def test_what_the_store_would_not_delete_goes_as_soon_as_it_answers_again(
    database: Database, tmp_path: Path
) -> None:
    store = BrokenStore(f"file:{tmp_path}/store")
    deletion = Deletion(database, store)
    dream_id = await done(Queue(database), store, 1)
    await deletion.delete_dream(dream_id)
    assert await History(database).dream(dream_id) is None
    assert len(await keys(store)) == 2
    deleting = asyncio.create_task(deletion.delete_leftovers())
    await asyncio.sleep(1.5 * LEFTOVERS_SECONDS)
    assert len(await keys(store)) == 2
    store.is_broken = False
    async with asyncio.timeout(SOON_SECONDS):
        while await keys(store):
            await asyncio.sleep(0.05)
    deleting.cancel()


async def test_who_deletes_a_dream_does_not_wait_for_a_slow_store(
    database: Database, store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    deletion, plain_delete, is_slow = Deletion(database, store), ImageStore.delete, asyncio.Event()

    async def delete(store: ImageStore, key: str) -> None:
        await is_slow.wait()
        await plain_delete(store, key)

    monkeypatch.setattr(ImageStore, "delete", delete)
    async with asyncio.timeout(SOON_SECONDS):
        await deletion.delete_dream(await done(Queue(database), store, 1))
    assert len(await keys(store)) == 2
    is_slow.set()
    deleting = asyncio.create_task(deletion.delete_leftovers())
    async with asyncio.timeout(SOON_SECONDS):
        while await keys(store):
            await asyncio.sleep(0.05)
    deleting.cancel()


async def test_what_the_store_would_not_delete_stays_for_a_dream_that_came_to_be_guided_by_it(
    database: Database, tmp_path: Path
) -> None:
    store, queue = BrokenStore(f"file:{tmp_path}/store"), Queue(database)
    deletion = Deletion(database, store)
    await deletion.delete_dream(await done(queue, store, 1, OWN))
    await queue.enqueue(order(2, recipe=replace(recipe(), image=ImagePrompt(OWN))))
    store.is_broken = False
    deleting = asyncio.create_task(deletion.delete_leftovers())
    async with asyncio.timeout(SOON_SECONDS):
        while len(await keys(store)) > 1:
            await asyncio.sleep(0.05)
    deleting.cancel()
    assert await keys(store) == {OWN}


async def test_a_card_that_dreams_share_stays_until_the_last_of_them_is_deleted(
    database: Database, store: ImageStore
) -> None:
    queue, deletion, outbox = Queue(database), Deletion(database, store), Outbox(database)
    first, second, third = [(await queue.enqueue(order(1, batch_id=5))).dream_id for _ in range(3)]
    other = (await queue.enqueue(order(1))).dream_id
    await queue.set_card(second, CardRef(8, 99))
    assert (await queue.position(other)).place == 4
    for _ in range(4):
        claim = await claimed(queue)
        await queue.finish(claim.lease, result(claim))
    views = await History(database).sharing_card(third)
    assert [(view.id, view.card) for view in views] == [(one, CardRef(8, 99)) for one in (first, second, third)]
    assert [view.id for view in await History(database).sharing_card(other)] == [other]
    while (told := await outbox.take()) is not None:
        await outbox.sent(told)

    for dream_id, left in ((first, second), (second, third)):
        await deletion.delete_dream(dream_id)
        assert await removed(database) == []
        redraw = await outbox.take()
        assert redraw is not None
        assert (redraw.dream_id, redraw.kind) == (left, REDRAW)
    await deletion.delete_dream(third)
    assert await removed(database) == [99]


async def test_a_redraw_that_is_asked_for_while_one_is_drawn_is_owed_still(
    database: Database, store: ImageStore
) -> None:
    queue, outbox = Queue(database), Outbox(database)
    dreams = [(await queue.enqueue(order(1, batch_id=5))).dream_id for _ in range(3)]
    for _ in dreams:
        claim = await claimed(queue)
        await queue.finish(claim.lease, result(claim))
    while (told := await outbox.take()) is not None:
        await outbox.sent(told)
    await Deletion(database, store).delete_dream(dreams[1])
    drawn = await outbox.take()
    assert drawn is not None
    await Deletion(database, store).delete_dream(dreams[2])
    await outbox.sent(drawn)
    assert await outbox.pending() == 1
    again = await outbox.take()
    assert again is not None
    await outbox.sent(again)
    assert await outbox.pending() == 0


async def test_a_dream_that_was_deleted_is_owed_no_card(database: Database, store: ImageStore) -> None:
    queue, outbox = Queue(database), Outbox(database)
    dream_id = (await queue.enqueue(order(1))).dream_id
    await outbox.redraw(dream_id)
    assert await outbox.pending() == 1
    await queue.cancel(dream_id, 1, is_moderator=False)
    await Deletion(database, store).delete_dream(dream_id)
    await outbox.redraw(dream_id)
    assert await outbox.pending() == 0


async def test_a_dream_that_is_not_over_is_not_deleted(database: Database, store: ImageStore) -> None:
    dream_id = (await Queue(database).enqueue(order())).dream_id
    with pytest.raises(UserMistake, match="Cancel it first"):
        await Deletion(database, store).delete_dream(dream_id)


async def test_an_image_prompt_stays_while_somebody_elses_dream_is_guided_by_it(
    database: Database, store: ImageStore
) -> None:
    queue = Queue(database)
    await done(queue, store, 1, SHARED)
    await done(queue, store, 1, OWN)
    await done(queue, store, 2, SHARED)
    await Deletion(database, store).forget_member(1)
    assert {key for key in await keys(store) if key.startswith("prompts/")} == {SHARED}


async def test_a_forgotten_member_leaves_no_row_anywhere(database: Database, store: ImageStore) -> None:
    queue, member = Queue(database), 7_777
    dream_id = await done(queue, store, member)
    others = await done(queue, store, 2)
    await queue.enqueue(order(member))
    await Members(database).set_preferences(member, Preferences(notice=Notice.REPLY))
    async with database.write() as connection:
        await connection.exec_driver_sql(f"INSERT INTO favourite VALUES ({member}, {others}, 0), (2, {dream_id}, 0)")
    await queue.cancel((await queue.enqueue(order(2))).dream_id, member, is_moderator=True)
    forgotten = await Deletion(database, store).forget_member(member)
    assert (forgotten.dreams, forgotten.pictures) == (2, 1)
    assert await rows_that_say(database, str(member)) == []
    assert [view.id for view in await History(database).of_user(2)][-1] == others
    assert await removed(database) == [100 + dream_id]
    assert await counter_drift(database) == []


async def rows_that_say(database: Database, word: str) -> list[str]:
    """The tables in which any column of any row has `word` in it."""
    found = []
    async with database.read() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(table.select())
            found += [table.name for row in rows if any(word in str(value) for value in row)]
    return found


async def test_the_worker_of_a_forgotten_members_dream_loses_its_lease_and_goes_on_with_others(
    database: Database, store: ImageStore
) -> None:
    queue = Queue(database)
    await queue.enqueue(order(1))
    claim = await claimed(queue)
    key = f"checkpoints/{claim.lease.dream_id}/1-50.ckpt"
    await store.put(key, b"checkpoint")
    await queue.checkpoint(claim.lease, CheckpointRef(key, "ab" * 32, 50))
    await Deletion(database, store).forget_member(1)
    with pytest.raises(LeaseLost):
        await queue.heartbeat(claim.lease, None)
    with pytest.raises(LeaseLost):
        await queue.finish(claim.lease, result(claim))
    assert await keys(store) == set()
    await queue.enqueue(order(1))
    assert (await claimed(queue)).user_id == 1
    assert await counter_drift(database) == []


async def test_a_forgetting_that_is_interrupted_leaves_no_open_dream_behind_its_lane(
    database: Database, store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue(database)
    for _ in range(2):
        await done(queue, store, 1)
    await queue.enqueue(order(1))
    claim = await claimed(queue)
    await queue.enqueue(order(1))
    monkeypatch.setattr(deletion, "MEMBER_BATCH", 1)
    first = deletion._delete_rows

    async def then_away(*arguments: Any) -> set[str]:
        monkeypatch.setattr(deletion, "_delete_rows", away)
        return await first(*arguments)

    async def away(*_arguments: Any) -> set[str]:
        raise DatabaseAway

    monkeypatch.setattr(deletion, "_delete_rows", then_away)
    with pytest.raises(DatabaseAway):
        await Deletion(database, store).forget_member(1)
    await queue.enqueue(order(1))
    with pytest.raises(LeaseLost):
        await queue.finish(claim.lease, result(claim))
    assert await counter_drift(database) == []
    monkeypatch.setattr(deletion, "_delete_rows", first)
    await Deletion(database, store).forget_member(1)
    assert await rows_that_say(database, "member 1") == []


async def test_a_member_who_is_forgotten_while_they_cancel_waits_for_that(
    postgresql_url: str, store: ImageStore
) -> None:
    async with open_database(postgresql_url) as database:
        dream_id = (await Queue(database).enqueue(order(1))).dream_id
        async with database.write() as connection:
            await connection.execute(select(dream.c.id).where(dream.c.id == dream_id).with_for_update())
            forgetting = asyncio.create_task(Deletion(database, store).forget_member(1))
            await until_somebody_waits_for_a_lock(database)
            cancelled = await endings.cancel(connection, dream_id, 1, is_moderator=False)
        assert cancelled is CancelOutcome.CANCELLED
        assert (await forgetting).dreams == 1
        assert await rows_that_say(database, "member 1") == []
