"""Results that wait on disk while the database or the store is away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from dreams.database import Database
from dreams.dream import Lease, Order, Picture, Result
from dreams.errors import StoreAway
from dreams.history import History
from dreams.queue import Queue
from dreams.recipe import Phrase, Recipe
from dreams.states import DreamState
from dreams.store import ImageStore
from generator import stranded
from generator.stranded import Stranded, StrandedResults

KEY = "images/2026/11/24/1/1-0.png"


async def claimed(queue: Queue) -> Lease:
    await queue.enqueue(Order("one", 1, 2, 3, "tiny", Recipe((Phrase("a cat"),)), "a cat"))
    claim = await queue.claim("worker", ["tiny"])
    assert claim is not None
    return claim.lease


def result_of(lease: Lease) -> Stranded:
    picture = Picture(KEY, "ab", 3, "image/png", 8, 8)
    result = Result((picture,), 0.5, (("a cat", 0.5),), steps=10, best_step=9, seconds=1.5, safety=(("fire", 0.9),))
    return Stranded(lease, result, {KEY: b"png", "latents": b"z"})


async def test_a_result_comes_home_with_its_pictures(sqlite_database: Database, tmp_path: Path) -> None:
    queue, store = Queue(sqlite_database), ImageStore(f"file:{tmp_path / 'images'}")
    lease = await claimed(queue)
    await StrandedResults(tmp_path / "stranded").keep(result_of(lease))

    after_a_restart = StrandedResults(tmp_path / "stranded")
    assert await after_a_restart.bring_home(store, queue) == 1
    view = await History(sqlite_database).dream(lease.dream_id)
    assert view is not None
    assert view.state is DreamState.DONE
    assert view.result == result_of(lease).result
    assert await store.get(KEY) == b"png"
    assert await after_a_restart.bring_home(store, queue) == 0


async def test_a_result_whose_dream_went_on_elsewhere_is_dropped(sqlite_database: Database, tmp_path: Path) -> None:
    queue, store = Queue(sqlite_database), ImageStore(f"file:{tmp_path / 'images'}")
    lease = await claimed(queue)
    await queue.give_back(lease)
    waiting = StrandedResults(tmp_path / "stranded")
    await waiting.keep(result_of(lease))
    assert await waiting.bring_home(store, queue) == 1
    view = await History(sqlite_database).dream(lease.dream_id)
    assert view is not None
    assert view.state is DreamState.QUEUED


async def test_what_can_not_be_stored_goes_on_waiting(sqlite_database: Database, tmp_path: Path) -> None:
    class AwayStore(ImageStore):
        async def put(self, key: str, data: bytes) -> None:
            raise StoreAway

    queue = Queue(sqlite_database)
    waiting = StrandedResults(tmp_path / "stranded")
    await waiting.keep(result_of(await claimed(queue)))
    with pytest.raises(StoreAway):
        await waiting.bring_home(AwayStore(f"file:{tmp_path / 'images'}"), queue)
    assert await waiting.bring_home(ImageStore(f"file:{tmp_path / 'images'}"), queue) == 1


def test_the_oldest_goes_when_too_many_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stranded, "MOST_KEPT", 2)
    waiting = StrandedResults(tmp_path)
    for dream_id in (1, 2, 3):
        asyncio.run(waiting.keep(result_of(Lease(dream_id, 1, "worker"))))
    assert sorted(folder.name.split("-")[1] for folder in tmp_path.iterdir()) == ["2", "3"]


async def test_a_half_written_result_is_none(sqlite_database: Database, tmp_path: Path) -> None:
    (tmp_path / "1-1-1").mkdir()
    (tmp_path / "1-1-1" / "abc").write_bytes(b"png")
    store = ImageStore(f"file:{tmp_path / 'images'}")
    assert await StrandedResults(tmp_path).bring_home(store, Queue(sqlite_database)) == 0
