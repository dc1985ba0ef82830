"""Old things go, young and loved ones stay, and what is wrong is found and mended."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dreams.checkup import check, repair
from dreams.database import Database
from dreams.dream import CheckpointRef
from dreams.history import History
from dreams.housekeeping import Retention, sweep
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.recipe import ImagePrompt
from dreams.store import ImageStore, latents_key
from tests.dreams.samples import claimed, counter_drift, order, recipe, result

DAY = 86_400


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    return ImageStore(f"file:{tmp_path}/store")


async def done(queue: Queue, store: ImageStore, dreams: int) -> list[int]:
    """So many done dreams with stored pictures of 3 bytes each."""
    for _ in range(dreams):
        await queue.enqueue(order())
        claim = await claimed(queue)
        outcome = result(claim)
        await store.put(outcome.pictures[0].store_key, b"png")
        await queue.finish(claim.lease, outcome)
    return [view.id for view in await History(queue._database).of_user(1)][::-1]


async def run(database: Database, statement: str) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql(statement)


def age(tmp_path: Path, hours: float) -> None:
    """Makes every stored object older."""
    for path in (tmp_path / "store").rglob("*"):
        os.utime(path, (time.time() - hours * 3600,) * 2)


async def test_old_dreams_go_with_their_pictures_and_favourites_stay(
    database: Database, store: ImageStore, tmp_path: Path
) -> None:
    queue = Queue(database)
    old, loved, young = await done(queue, store, 3)
    open_id = (await queue.enqueue(order())).dream_id
    await run(database, f"UPDATE dream SET finished_at = finished_at - {91 * DAY} WHERE id IN ({old}, {loved})")
    await run(database, f"INSERT INTO favourite (user_id, dream_id, created_at) VALUES (1, {loved}, 0)")
    age(tmp_path, 25)
    swept = await sweep(database, store)
    assert (swept.dreams, swept.objects) == (1, 1)
    left = [view.id for view in await History(database).of_user(1)]
    assert left == [open_id, young, loved]
    assert len([one async for one in store.objects("images")]) == 2


async def test_objects_without_a_row_go_when_they_are_old_and_a_strangers_stay(
    database: Database, store: ImageStore, tmp_path: Path
) -> None:
    queue = Queue(database)
    await done(queue, store, 1)
    await queue.enqueue(order())
    claim = await claimed(queue)
    for key in ("checkpoints/2/1-50.ckpt", "checkpoints/2/1-20.ckpt", "images/stale.png", "elsewhere/cat.png"):
        await store.put(key, b"x")
    await queue.checkpoint(claim.lease, CheckpointRef("checkpoints/2/1-50.ckpt", "ab" * 32, 50))
    assert (await sweep(database, store)).objects == 0, "they may belong to a result that is just being written"
    age(tmp_path, 25)
    assert (await sweep(database, store)).objects == 2
    left = {one.key async for one in store.objects("")}
    assert {"checkpoints/2/1-50.ckpt", "elsewhere/cat.png"} < left
    assert len(left) == 3


async def test_orphans_on_an_s3_server_go_and_what_a_row_names_stays(database: Database, bucket: str) -> None:
    store = ImageStore(f"s3://{bucket}/some/prefix")
    (kept,) = await done(Queue(database), store, 1)
    for key in ("images/2026/01/01/99/1-0.png", "checkpoints/99/1-50.ckpt"):
        await store.put(key, b"x")
    an_hour_later = Retention(orphan_hours=-1)
    assert (await sweep(database, store, Retention())).objects == 0
    assert (await sweep(database, store, an_hour_later)).objects == 2
    assert [one.key async for one in store.objects("")] == [await picture_key(database, kept)]


async def test_a_members_name_goes_with_their_last_dream(database: Database, store: ImageStore) -> None:
    queue = Queue(database)
    (old,) = await done(queue, store, 1)
    await queue.enqueue(order(2))
    await run(database, f"UPDATE dream SET finished_at = finished_at - {91 * DAY} WHERE id = {old}")
    await sweep(database, store)
    async with database.read() as connection:
        assert list((await connection.exec_driver_sql("SELECT user_id FROM lane")).scalars()) == [2]
    assert await counter_drift(database) == []


async def test_latents_live_as_long_as_their_picture(database: Database, store: ImageStore, tmp_path: Path) -> None:
    queue = Queue(database)
    old, young = await done(queue, store, 2)
    for dream_id in (old, young):
        await store.put(latents_key(await picture_key(database, dream_id)), b"latents")
    age(tmp_path, 25)
    assert (await sweep(database, store)).objects == 0
    await run(database, f"UPDATE dream SET finished_at = finished_at - {91 * DAY} WHERE id = {old}")
    assert (await sweep(database, store)).objects == 2
    kept = await picture_key(database, young)
    assert {one.key async for one in store.objects("")} == {kept, latents_key(kept)}


async def test_an_image_prompt_lives_as_long_as_a_dream_that_it_guides(
    database: Database, store: ImageStore, tmp_path: Path
) -> None:
    used, unused = f"prompts/{'a' * 64}.png", f"prompts/{'b' * 64}.png"
    for key in (used, unused):
        await store.put(key, b"png")
    await Queue(database).enqueue(order(recipe=replace(recipe(), image=ImagePrompt(used))))
    age(tmp_path, 25)
    assert (await sweep(database, store)).objects == 1
    assert [one.key async for one in store.objects("")] == [used]


async def picture_key(database: Database, dream_id: int) -> str:
    view = await History(database).dream(dream_id)
    assert view is not None
    assert view.result is not None
    return view.result.pictures[0].store_key


async def test_pictures_above_the_cap_go_oldest_first(database: Database, store: ImageStore) -> None:
    ids = await done(Queue(database), store, 5)
    swept = await sweep(database, store, Retention(pictures_bytes=7))
    assert swept.dreams == 3
    assert [view.id for view in await History(database).of_user(1)] == [ids[4], ids[3]]


async def test_settled_deliveries_and_old_events_go_and_pending_ones_stay(
    database: Database, store: ImageStore
) -> None:
    await done(Queue(database), store, 2)
    await run(database, f"UPDATE delivery SET created_at = created_at - {8 * DAY}")
    await run(database, "UPDATE delivery SET state = 'sent' WHERE dream_id = 1")
    await run(database, f"UPDATE dream_event SET at = at - {31 * DAY} WHERE kind = 'claimed'")
    swept = await sweep(database, store)
    assert (swept.deliveries, swept.events) == (1, 2)


def test_an_idempotency_key_is_never_forgotten_within_a_day() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Retention(dreams_days=0.5)


async def test_a_healthy_queue_has_nothing_to_report(database: Database, store: ImageStore) -> None:
    queue = Queue(database)
    await done(queue, store, 2)
    await queue.enqueue(order(priority=2))
    await queue.enqueue(order(2))
    await claimed(queue)
    assert await check(database) == []
    assert await repair(database) == []


async def test_lanes_that_disagree_with_their_rows_are_found_and_mended(database: Database) -> None:
    queue = Queue(database, Policy(max_running=5))
    for _ in range(3):
        await queue.enqueue(order(1, priority=4))
    await claimed(queue)
    await queue.enqueue(order(2))
    await run(database, "UPDATE lane SET queued = 7, running = 3, head_priority = 9 WHERE user_id = 1")
    (found,) = await check(database)
    assert (found.subject, found.is_repairable) == ("lanes", True)
    assert "1 in emoji" in found.sentence
    assert len(await repair(database)) == 1
    assert await check(database) == []
    assert await counter_drift(database) == []


async def test_open_dreams_without_a_lane_are_found_and_get_one(database: Database) -> None:
    queue = Queue(database, Policy(max_running=5))
    for _ in range(2):
        await queue.enqueue(order(1))
    claim = await claimed(queue)
    await run(database, "DELETE FROM lane")
    assert [one.subject for one in await check(database)] == ["lanes"]
    assert len(await repair(database)) == 1
    assert await check(database) == []
    await queue.finish(claim.lease, result(claim))
    await claimed(queue)
    assert await counter_drift(database) == []


async def test_an_ended_dream_that_owes_its_card_an_answer_is_found_and_mended(
    database: Database, store: ImageStore
) -> None:
    await done(Queue(database), store, 1)
    await run(database, "DELETE FROM delivery")
    assert [one.subject for one in await check(database)] == ["untold endings"]
    await repair(database)
    assert await check(database) == []


async def test_stuck_leases_and_late_deliveries_are_reported(database: Database, store: ImageStore) -> None:
    queue = Queue(database)
    await done(queue, store, 1)
    await queue.enqueue(order())
    await claimed(queue)
    await run(database, "UPDATE dream SET lease_until = lease_until - 200 WHERE state = 'running'")
    await run(database, "UPDATE delivery SET created_at = created_at - 700, last_error = '503'")
    found = {one.subject: one.sentence for one in await check(database)}
    assert set(found) == {"stuck leases", "late deliveries"}
    assert "start one" in found["stuck leases"]
    assert "503" in found["late deliveries"]
