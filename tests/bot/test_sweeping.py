"""The broom of a running bot keeps to what its operator set."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import sweeping
from bot.sweeping import retention, sweep_hourly
from dreams.database import Database
from dreams.history import History
from dreams.queue import Queue
from dreams.settings import BotSettings, load
from dreams.store import ImageStore
from tests.dreams.samples import claimed, order, result

SOON_SECONDS = 60.0


async def test_the_broom_keeps_pictures_below_the_size_that_is_set(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue, store = Queue(sqlite_database), ImageStore(f"file:{tmp_path / 'store'}")
    for _ in range(3):
        await queue.enqueue(order())
        claim = await claimed(queue)
        await queue.finish(claim.lease, result(claim))  # a picture of 3 bytes
    monkeypatch.setenv("DREAM_KEEP_GIB", str(3.5 / sweeping.GIB))
    monkeypatch.setattr(sweeping, "FIRST_SECONDS", 0)
    sweeper = asyncio.create_task(sweep_hourly(sqlite_database, store, retention(load(BotSettings))))
    async with asyncio.timeout(SOON_SECONDS):
        while len(left := await History(sqlite_database).of_user(1)) > 1:
            await asyncio.sleep(0.05)
    sweeper.cancel()
    assert [view.id for view in left] == [3]


def test_without_settings_dreams_stay_ninety_days_and_pictures_have_no_cap() -> None:
    kept = retention(BotSettings(_env_file=None))
    assert (kept.dreams_days, kept.pictures_bytes) == (90, None)
