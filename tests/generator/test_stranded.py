"""Results that wait on disk while the database or the store is away."""

from __future__ import annotations

import asyncio
import errno
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from dreams.clock import now
from dreams.database import Database
from dreams.dream import CheckpointRef, LastStep, Lease, Order, Picture, Result, Steering, SteeringKind
from dreams.errors import StoreAway
from dreams.history import History
from dreams.queue import Queue
from dreams.recipe import Phrase, Recipe
from dreams.states import DreamState
from dreams.store import ImageStore, write_durably
from dreams.tables import dream
from generator import stranded
from generator.serving import stranded_folder
from generator.stranded import HOLD_SECONDS, LEFTOVER_SECONDS, Stranded, StrandedResults
from tests.dreams.samples import expire

SOON_SECONDS = 60.0

KEY = "images/2026/11/24/1/1-0.png"
PNG = b"png"


async def claimed(queue: Queue, key: str = "one") -> Lease:
    await queue.enqueue(Order(key, 1, 2, 3, "tiny", Recipe((Phrase("a cat"),)), "a cat"))
    claim = await queue.claim("worker", ["tiny"])
    assert claim is not None
    return claim.lease


def result_of(lease: Lease, key: str = KEY) -> Stranded:
    picture = Picture(key, sha256(PNG).hexdigest(), len(PNG), "image/png", 8, 8)
    result = Result((picture,), 0.5, (("a cat", 0.5),), steps=10, best_step=9, seconds=1.5, safety=(("fire", 0.9),))
    return Stranded(lease, result, {key: PNG, f"{key}.latents": b"z"})


async def state_of(database: Database, lease: Lease) -> DreamState:
    view = await History(database).dream(lease.dream_id)
    assert view is not None
    return view.state


@dataclass
class Place:
    """A database, a store and the folder in which results wait."""

    database: Database
    folder: Path

    def __post_init__(self) -> None:
        self.queue = Queue(self.database)
        self.store = ChoosyStore(f"file:{self.folder / 'images'}")
        self.waiting = StrandedResults(self.folder / "stranded")

    async def stranded(self, key: str = KEY) -> Lease:
        lease = await claimed(self.queue, key)
        await self.waiting.keep(result_of(lease, key))
        return lease

    def folders(self) -> list[Path]:
        return sorted((self.folder / "stranded").glob("*-*"))

    async def bring_home(self) -> int:
        return await self.waiting.bring_home(self.store, self.queue)

    async def seconds_left(self, lease: Lease) -> float:
        async with self.database.read() as connection:
            left = select(dream.c.lease_until - now()).where(dream.c.id == lease.dream_id)
            return float(await connection.scalar(left) or 0.0)


class ChoosyStore(ImageStore):
    """Refuses what the test says, and may be held while it takes something."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.refused: set[str] = set()
        self.is_broken = False
        self.is_asked, self.is_free = asyncio.Event(), asyncio.Event()
        self.is_free.set()

    async def put(self, key: str, data: bytes) -> None:
        self.is_asked.set()
        await self.is_free.wait()
        if self.is_broken or key in self.refused:
            raise StoreAway
        await super().put(key, data)

    async def probe(self) -> None:
        if self.is_broken:
            raise StoreAway
        await super().probe()


@pytest.fixture
def place(sqlite_database: Database, tmp_path: Path) -> Place:
    return Place(sqlite_database, tmp_path)


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


async def test_a_dream_that_was_extended_while_its_result_waited_goes_on_from_its_last_step(place: Place) -> None:
    lease = await claimed(place.queue)
    last = LastStep(CheckpointRef(f"{KEY}.latents", sha256(b"z").hexdigest(), 10), 0)
    await place.waiting.keep(replace(result_of(lease), last=last))
    await place.queue.steer(lease.dream_id, 1, Steering(SteeringKind.EXTEND, steps=50))
    assert await place.bring_home() == 1
    assert await state_of(place.database, lease) is DreamState.QUEUED
    claim = await place.queue.claim("worker", ["tiny"])
    assert claim is not None
    assert claim.checkpoint == last.checkpoint
    assert await place.store.get(claim.checkpoint.store_key) == b"z"


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


async def test_what_can_not_be_stored_goes_on_waiting(place: Place) -> None:
    await place.stranded()
    place.store.is_broken = True
    with pytest.raises(StoreAway):
        await place.bring_home()
    place.store.is_broken = False
    assert await place.bring_home() == 1


async def test_one_that_the_store_refuses_does_not_hold_up_those_behind_it(place: Place) -> None:
    first, second = await place.stranded("first.png"), await place.stranded("second.png")
    place.store.refused = {"first.png"}
    assert await place.bring_home() == 1
    assert await state_of(place.database, second) is DreamState.DONE
    assert await state_of(place.database, first) is DreamState.RUNNING
    place.store.refused = set()
    assert await place.bring_home() == 1


async def test_generators_that_share_the_folder_leave_each_other_in_peace(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    leases = [await place.stranded("first.png"), await place.stranded("second.png")]
    place.store.is_free.clear()
    slow = asyncio.create_task(place.bring_home())
    await asyncio.wait_for(place.store.is_asked.wait(), SOON_SECONDS)
    quick = StrandedResults(place.folder / "stranded")
    assert await quick.bring_home(ImageStore(f"file:{place.folder / 'images'}"), place.queue) == 2
    place.store.is_free.set()
    await asyncio.wait_for(slow, SOON_SECONDS)
    assert {await state_of(place.database, lease) for lease in leases} == {DreamState.DONE}
    assert place.folders() == []
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


def tear(folder: Path) -> None:
    told = (folder / "result.json").read_bytes()
    (folder / "result.json").write_bytes(told[: len(told) // 2])


def spoil(folder: Path) -> None:
    for file in folder.iterdir():
        if file.read_bytes() == PNG:
            file.write_bytes(b"pn\0")


def lose(folder: Path) -> None:
    for file in folder.iterdir():
        if file.name != "result.json":
            file.unlink()


@pytest.mark.parametrize("damage", [tear, spoil, lose])
async def test_a_damaged_result_is_set_aside_and_those_behind_it_come_home(
    place: Place, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = await place.stranded("first.png"), await place.stranded("second.png")
    (damaged, _) = place.folders()
    damage(damaged)
    assert await place.bring_home() == 1
    assert await state_of(place.database, first) is DreamState.RUNNING, "its lease runs out, and it is dreamed anew"
    assert await state_of(place.database, second) is DreamState.DONE
    assert [one.levelname for one in caplog.records if damaged.name in one.message] == ["ERROR"]
    assert (place.folder / "stranded" / "damaged" / damaged.name).is_dir()
    assert await place.bring_home() == 0
    await place.waiting.renew(place.queue)


async def test_nobody_takes_a_dream_whose_result_waits(place: Place) -> None:
    lease = await place.stranded()
    await expire(place.database)
    await place.waiting.renew(place.queue)
    assert await place.queue.rescue() == []
    assert await place.seconds_left(lease) > 0


async def test_a_result_that_waits_too_long_is_not_waited_for(place: Place) -> None:
    lease = await place.stranded()
    (folder,) = place.folders()
    long_ago = time.time() - HOLD_SECONDS - 60
    os.utime(folder / "result.json", (long_ago, long_ago))
    await expire(place.database)
    await place.waiting.renew(place.queue)
    assert await place.queue.rescue() == [lease.dream_id]


async def test_a_cancel_reaches_a_dream_whose_result_waits(place: Place) -> None:
    lease = await place.stranded()
    await place.queue.cancel(lease.dream_id, 1)
    await place.waiting.renew(place.queue)
    assert await state_of(place.database, lease) is DreamState.CANCELLED
    await place.waiting.renew(place.queue)
    await place.bring_home()
    assert place.folders() == []


async def test_what_a_full_disk_takes_only_half_leaves_nothing_behind(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(path: Path, data: bytes) -> None:
        if path.name == "result.json":
            raise OSError(errno.ENOSPC, "No space left on device")
        write_durably(path, data)

    monkeypatch.setattr(stranded, "write_durably", write)
    with pytest.raises(OSError, match="No space left"):
        await place.stranded()
    assert place.folders() == []


def test_the_oldest_goes_when_too_many_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stranded, "MOST_KEPT", 2)
    waiting = StrandedResults(tmp_path)
    for dream_id in (1, 2, 3):
        asyncio.run(waiting.keep(result_of(Lease(dream_id, 1, "worker"))))
    assert sorted(folder.name.split("-")[1] for folder in tmp_path.iterdir()) == ["2", "3"]


async def test_a_half_written_result_is_none_and_goes_when_nobody_can_be_writing_it(place: Place) -> None:
    old, new = (place.folder / "stranded" / name for name in ("1-1-1", "2-1-1"))
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "abc").write_bytes(PNG)
    long_ago = time.time() - LEFTOVER_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    assert await place.bring_home() == 0
    assert place.folders() == [new]


def test_each_database_has_a_folder_of_its_own_whatever_its_password() -> None:
    first, renewed, other = (
        stranded_folder(f"postgresql+asyncpg://dreams:{password}@host/{name}")
        for password, name in (("one", "dreams"), ("two", "dreams"), ("one", "demo"))
    )
    assert first == renewed != other
