"""A real worker whose engine, store, wake-ups or neighbours fail it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from sqlalchemy import select

from dreams.events import EventKind
from dreams.queue import Queue
from dreams.recipe import ImagePrompt, Quality
from dreams.states import DreamState
from dreams.tables import dream_event
from dreams.wakeup import Wakeup
from generator.house import RESCUE_SECONDS
from generator.messages import EngineOptions
from generator.worker import Worker
from tests.dreams.samples import expire
from tests.generator.stage import POLICY, SOON_SECONDS, Stage, opened_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

POLLS = 3


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def staff(
    engine_options: EngineOptions, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Stage, Worker]]:
    """A stage and a worker on it that all tests share: starting an engine takes seconds."""
    async with opened_stage(tmp_path_factory.mktemp("trouble"), engine_options) as opened, opened.working() as worker:
        yield opened, worker


async def history(stage: Stage, dream_id: int) -> list[str]:
    """The kinds of what happened to a dream, in order."""
    async with stage.database.read() as connection:
        happened = select(dream_event.c.kind).where(dream_event.c.dream_id == dream_id).order_by(dream_event.c.id)
        return list(await connection.scalars(happened))


async def test_an_engine_that_died_with_nothing_to_dream_costs_the_next_dream_nothing(
    staff: tuple[Stage, Worker],
) -> None:
    stage, worker = staff
    await stage.until_ready(worker)
    board = worker._board
    assert board is not None
    board.engine.kill()

    async def is_noticed() -> bool:
        return board.has_died

    await stage.until(is_noticed)
    view = await stage.until_state(await stage.asked(), DreamState.DONE)
    assert (view.attempt, worker._to_go_alone) == (1, 0)
    assert EventKind.GIVEN_BACK not in await history(stage, view.id)


async def test_a_dream_that_no_wake_up_tells_of_is_found_by_the_poll(
    staff: tuple[Stage, Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, worker = staff
    await stage.until_ready(worker)
    monkeypatch.setattr(Wakeup, "_hear", lambda self: None)
    looks = 0
    claim = stage.queue.claim

    async def counted(worker_id: str, packs: tuple[str, ...]) -> object:
        nonlocal looks
        found = await claim(worker_id, packs)
        looks += 1
        return found

    monkeypatch.setattr(stage.queue, "claim", counted)

    async def has_looked_in_vain() -> bool:
        return looks > 0

    await stage.until(has_looked_in_vain)
    await stage.until_state(await stage.asked(), DreamState.DONE)


async def test_a_dream_of_a_worker_that_went_silent_is_taken_by_the_first_look_after_its_lease(
    staff: tuple[Stage, Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, worker = staff
    await stage.until_ready(worker)
    done: list[str] = []
    has_overdue, rescue = stage.queue.has_overdue, stage.queue.rescue

    async def looking() -> bool:
        found = await has_overdue()
        done.append("saw it" if found else "saw nothing")
        return found

    async def rescuing() -> list[int]:
        done.append("took it")
        return await rescue()

    async def is_calm() -> bool:
        return worker._house._calm.is_calm

    monkeypatch.setattr(stage.queue, "has_overdue", looking)
    monkeypatch.setattr(stage.queue, "rescue", rescuing)
    await stage.until(is_calm)
    stage.queue.unanswered = frozenset({"claim"})  # so that this worker is not the one who has it first
    try:
        dream_id = await stage.asked()
        assert await Queue(stage.database, POLICY).claim("silent", ["tiny"]) is not None
    finally:
        stage.queue.unanswered = frozenset()
    await expire(stage.database)
    view = await stage.until_state(dream_id, DreamState.DONE)
    assert view.attempt == 1
    seen = done.index("saw it")
    assert done[seen + 1] == "took it"
    assert RESCUE_SECONDS <= 5.0, "so that a dream is back within its lease and a few seconds"
    told = [kind for kind in await history(stage, dream_id) if kind in (EventKind.CLAIMED, EventKind.LEASE_EXPIRED)]
    assert told == [EventKind.CLAIMED, EventKind.LEASE_EXPIRED, EventKind.CLAIMED]


async def test_nothing_is_claimed_while_the_store_is_away(
    staff: tuple[Stage, Worker], caplog: pytest.LogCaptureFixture
) -> None:
    stage, worker = staff
    await stage.until_ready(worker)
    png = io.BytesIO()
    Image.new("RGB", (128, 128), "red").save(png, "PNG")
    image = ImagePrompt("prompts/red.png")
    await stage.store.put(image.key, png.getvalue())
    await stage.until_delivered()
    images, moved = stage.folder / "images", stage.folder / "moved"
    images.rename(moved)
    images.touch()

    async def is_left_alone() -> bool:
        return caplog.text.count("nothing can be claimed") >= POLLS

    try:
        dream_id = await stage.asked(image=image)
        await stage.until(is_left_alone)
        view = await stage.dream(dream_id)
        assert (view.state, view.attempt) == (DreamState.QUEUED, 0)
        assert (await history(stage, dream_id)).count(EventKind.CLAIMED) <= 1
    finally:
        images.unlink()
        moved.rename(images)
    view = await stage.until_state(dream_id, DreamState.DONE)
    assert view.attempt == 1


async def test_a_worker_that_something_unexpected_ends_gives_its_dreams_back_first(
    engine_options: EngineOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = Wakeup.wait

    async def broken(self: Wakeup, timeout_seconds: float) -> None:
        if self._database is stage.database:  # another worker waits in this process too
            raise RuntimeError("nobody thought of that")
        await wait(self, timeout_seconds)

    two_at_once = replace(engine_options, batch=2)  # so that it waits for another one while it dreams
    async with opened_stage(tmp_path, two_at_once) as stage:
        dream_id = await stage.asked(Quality.DEEP)
        with pytest.raises(ExceptionGroup, match="unhandled") as caught:
            async with stage.working() as worker:
                await stage.until_checkpoint(dream_id)
                monkeypatch.setattr(Wakeup, "wait", broken)
                async with asyncio.timeout(SOON_SECONDS):
                    await worker._stopping.wait()
        assert caught.group_contains(RuntimeError, match="nobody thought of that")
        view = await stage.dream(dream_id)
        assert (view.state, view.attempt) == (DreamState.QUEUED, 0)
        assert EventKind.GIVEN_BACK in await history(stage, dream_id)
