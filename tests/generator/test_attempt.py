"""One attempt with an engine that the test plays by hand, so that nothing hangs on how fast one is."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dreams.database import open_database
from dreams.dream import CheckpointRef, Claim, Lease, Orders, Progress, Steering, SteeringKind, Worker
from dreams.errors import DatabaseAway, StoreAway
from dreams.history import History
from dreams.queue import Queue
from dreams.recipe import ImagePrompt, Phrase, Quality
from dreams.states import DreamState
from dreams.store import ImageStore
from generator import attempt as attempts
from generator.attempt import Attempt, Patience, Surroundings
from generator.endings import Ending, Why
from generator.engine_child import EngineChild
from generator.errors import EngineDied
from generator.messages import Begin, CheckpointTaken, Finished, Order, Report, Steer, Stepped, TakeCheckpoint
from generator.stranded import Stranded
from generator.switchboard import Switchboard
from tests.dreams.samples import claimed, order, recipe, worker

SOON_SECONDS = 60.0
BRIEF_SECONDS = 0.3
PATIENCE = Patience(lease=600.0, heartbeat=300.0, frame=300.0, checkpoint=300.0)
PROGRESS = Progress(step=1, total=100, score=0.1, best_score=0.1, best_step=1, seconds=1.0, seconds_left=9.0)
FAST = replace(worker(), steps_per_second=1e6)
FINISHED = Finished(1, b"png", 1, 1, (), PROGRESS, b"latents")
EXTEND = Steering(SteeringKind.EXTEND, steps=50)
AVOID = Steering(SteeringKind.AVOID, phrase="fog")
IMAGE = ImagePrompt("prompts/1.png")


class Puppet:
    """What a switchboard needs of an engine's process. It takes a checkpoint when it is asked to."""

    def __init__(self) -> None:
        self.told: list[Order] = []
        self._reports: asyncio.Queue[Report | None] = asyncio.Queue()

    async def tell(self, order: Order) -> None:
        self.told.append(order)
        if isinstance(order, TakeCheckpoint):
            self.say(CheckpointTaken(order.run, 1, b"a checkpoint"))

    def say(self, report: Report) -> None:
        self._reports.put_nowait(report)

    async def report(self) -> Report:
        report = await self._reports.get()
        if report is None:
            raise EngineDied("it was put away")
        return report

    def kill(self) -> None:
        self._reports.put_nowait(None)

    async def end(self) -> None:
        """There is no process."""

    @property
    def words(self) -> list[Steering]:
        return [one.steering for one in self.told if isinstance(one, Steer)]

    @property
    def begun(self) -> list[Begin]:
        return [one for one in self.told if isinstance(one, Begin)]


class WatchedQueue(Queue):
    """Counts the looks for orders; the first answers with words in them get lost on the way, and the first beats."""

    looks, losses, beats, lost_beats = 0, 0, 0, 0

    async def heartbeat(self, lease: Lease, progress: Progress | None, **heard: int) -> Orders:
        self.beats += 1
        if self.beats <= self.lost_beats:
            raise DatabaseAway
        return await super().heartbeat(lease, progress, **heard)

    async def orders(self, lease: Lease, **heard: int) -> Orders:
        found = await super().orders(lease, **heard)
        self.looks += 1
        if found.steering and self.losses:
            self.losses -= 1
            raise DatabaseAway
        return found


class HeldStore(ImageStore):
    """Keeps who asks waiting for as long as the test wants, or refuses: while `is_away`, some keys, or a few times."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.refused: set[str] = set()
        self.refusals = 0
        self.is_free = asyncio.Event()
        self.is_free.set()
        self.is_asked = asyncio.Event()

    async def get(self, key: str) -> bytes:
        await self._wait(key)
        return await super().get(key)

    async def put(self, key: str, data: bytes) -> None:
        await self._wait(key)
        await super().put(key, data)

    async def probe(self) -> None:
        await self._wait()
        await super().probe()

    async def _wait(self, key: str = "") -> None:
        self.is_asked.set()
        await self.is_free.wait()
        self.refusals -= 1
        if self.is_away or self.refusals >= 0 or key in self.refused:
            raise StoreAway


@dataclass
class Scene:
    """What a test acts with."""

    queue: WatchedQueue
    history: History
    store: HeldStore
    engine: Puppet = field(default_factory=Puppet)
    patience: Patience = PATIENCE
    worker: Worker = FAST
    stranded: Any = None

    def __post_init__(self) -> None:
        self.board = Switchboard(cast(EngineChild, self.engine))
        self.stopping = asyncio.Event()

    def attempt(self, claim: Claim) -> Attempt:
        nobody = cast(Any, SimpleNamespace(nudge=lambda: None, reserve=None))  # no card, so nobody asks
        around = Surroundings(
            self.queue, self.history, self.store, nobody, nobody, nobody, self.stranded, patience=self.patience
        )
        return Attempt(around, claim, self.board, self.stopping, self.worker)

    def run(self, claim: Claim) -> asyncio.Task[Ending]:
        return asyncio.create_task(self.attempt(claim).run())

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(SOON_SECONDS):
            while not is_so():
                await asyncio.sleep(0.01)

    async def looks(self, more: int) -> None:
        """Waits until orders were looked for so many times more."""
        enough = self.queue.looks + more
        await self.until(lambda: self.queue.looks >= enough)

    async def finished(self, running: asyncio.Task[Ending]) -> None:
        self.engine.say(FINISHED)
        async with asyncio.timeout(SOON_SECONDS):
            assert (await running).why is Why.FINISHED


@pytest.fixture
async def scene(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setattr(attempts, "ORDERS_SECONDS", 0.02)
    monkeypatch.setattr(attempts, "AWAY_SECONDS", (0.01, 0.02))
    async with open_database(sqlite_url) as database:
        scene = Scene(WatchedQueue(database), History(database), HeldStore(f"file:{tmp_path / 'images'}"))
        yield scene
        await scene.board.close()


async def begun(scene: Scene, **fields: Any) -> Claim:
    await scene.queue.enqueue(order(**fields))
    return await claimed(scene.queue)


async def test_a_dream_that_was_extended_may_take_as_many_times_as_long(scene: Scene) -> None:
    claim = replace(await begun(scene), deadline_seconds=BRIEF_SECONDS)
    attempt = scene.attempt(claim)
    scene.engine.say(Stepped(1, PROGRESS, growth=10_000.0))
    await scene.until(lambda: not attempt._line._reports.empty())
    running = asyncio.create_task(attempt.run())
    await scene.until(lambda: bool(scene.engine.begun))
    await asyncio.sleep(4 * BRIEF_SECONDS)
    await scene.finished(running)


@pytest.mark.parametrize("how", ["slow for the dream's steps", "slow for the pack's", "several at once"])
async def test_a_slow_generator_has_as_long_as_its_own_speed_asks_for(scene: Scene, how: str) -> None:
    if how == "several at once":
        scene.worker = replace(FAST, batch=10_000)
    else:
        scene.worker = replace(FAST, steps_per_second=0.01, steps={Quality.STANDARD: 300})
    steps = None if how == "slow for the pack's" else 100
    claim = replace(await begun(scene, recipe=replace(recipe(), steps=steps)), deadline_seconds=BRIEF_SECONDS)
    running = scene.run(claim)
    await scene.until(lambda: bool(scene.engine.begun))
    await asyncio.sleep(4 * BRIEF_SECONDS)
    await scene.finished(running)


async def test_a_dream_whose_networks_are_compiled_may_take_as_much_longer(scene: Scene) -> None:
    scene.patience = replace(PATIENCE, compiling=600.0)
    running = scene.run(replace(await begun(scene), deadline_seconds=BRIEF_SECONDS))
    await scene.until(lambda: bool(scene.engine.begun))
    await asyncio.sleep(4 * BRIEF_SECONDS)
    await scene.finished(running)


async def test_a_dream_that_was_not_extended_is_given_up_at_its_deadline(scene: Scene) -> None:
    claim = replace(await begun(scene), deadline_seconds=BRIEF_SECONDS)
    running = scene.run(claim)
    scene.engine.say(Stepped(1, PROGRESS))
    async with asyncio.timeout(SOON_SECONDS):
        ending = await running
    assert ending.why is Why.BROKEN
    assert "far longer" in ending.reason


async def test_a_word_whose_answer_was_lost_on_the_way_reaches_the_engine_and_only_once(scene: Scene) -> None:
    claim = await begun(scene)
    running = scene.run(claim)
    await scene.until(lambda: bool(scene.engine.begun))
    scene.queue.losses = 2
    await scene.queue.steer(claim.lease.dream_id, 1, EXTEND)
    await scene.until(lambda: bool(scene.engine.words))
    await scene.looks(3)
    assert scene.queue.losses == 0
    assert scene.engine.words == [EXTEND]
    await scene.finished(running)


async def test_a_word_that_is_said_before_the_engine_has_begun_waits_for_that(scene: Scene) -> None:
    await scene.store.put(IMAGE.key, b"a picture")
    scene.store.is_free.clear()
    claim = await begun(scene, recipe=replace(recipe(), image=IMAGE))
    running = scene.run(claim)
    await scene.queue.steer(claim.lease.dream_id, 1, AVOID)
    await scene.looks(3)
    assert scene.engine.told == []
    scene.store.is_free.set()
    await scene.until(lambda: bool(scene.engine.words))
    await scene.looks(2)
    assert [type(one) for one in scene.engine.told] == [Begin, Steer]
    await scene.finished(running)


async def test_what_was_said_under_earlier_leases_is_told_with_the_beginning(scene: Scene) -> None:
    first = await begun(scene)
    for word in (EXTEND, AVOID):
        await scene.queue.steer(first.lease.dream_id, 1, word)
    extended, _ = (await scene.queue.orders(first.lease)).steering
    kept = CheckpointRef("checkpoints/1/1-5.ckpt", "ab" * 32, 5)
    await scene.queue.checkpoint(first.lease, kept, heard=extended.number)
    await scene.queue.give_back(first.lease)
    attempt = scene.attempt(await claimed(scene.queue))
    running = asyncio.create_task(attempt.run())
    await scene.until(lambda: bool(scene.engine.begun))
    await scene.looks(3)
    (begin,) = scene.engine.begun
    assert [(word.kind, word.is_settled) for word in begin.words] == [
        (SteeringKind.EXTEND, True),
        (SteeringKind.AVOID, False),
    ]
    assert scene.engine.words == []
    assert attempt._recipe.avoid == (Phrase("fog"),), "which its card shows"
    await scene.finished(running)


async def test_a_word_that_comes_while_a_checkpoint_is_being_stored_is_not_counted_into_it(scene: Scene) -> None:
    scene.patience = replace(scene.patience, checkpoint=0.1)
    claim = await begun(scene)
    scene.store.is_free.clear()
    running = scene.run(claim)
    await asyncio.wait_for(scene.store.is_asked.wait(), SOON_SECONDS)
    await scene.queue.steer(claim.lease.dream_id, 1, EXTEND)
    await scene.until(lambda: bool(scene.engine.words))
    scene.store.is_free.set()
    taken = len(scene.engine.told)
    await scene.until(lambda: TakeCheckpoint in map(type, scene.engine.told[taken:]))  # so the one before is kept
    (word,) = (await scene.queue.orders(claim.lease)).steering
    assert not word.is_settled
    await scene.finished(running)


@pytest.mark.parametrize("moment", ["on its way", "too late"])
async def test_an_extension_that_finds_the_engine_at_its_end_has_the_dream_go_on_from_there(
    scene: Scene, moment: str
) -> None:
    first = await begun(scene)
    running = scene.run(first)
    await scene.until(lambda: bool(scene.engine.begun))
    scene.store.is_free.clear()
    if moment == "too late":
        scene.engine.say(FINISHED)
        await asyncio.wait_for(scene.store.is_asked.wait(), SOON_SECONDS)
    await scene.queue.steer(first.lease.dream_id, 1, EXTEND)
    if moment == "on its way":
        await scene.until(lambda: bool(scene.engine.words))
        scene.engine.say(FINISHED)
    scene.store.is_free.set()
    async with asyncio.timeout(SOON_SECONDS):
        await running
    assert await state_of(scene, first) == (DreamState.QUEUED, 0)
    second = await claimed(scene.queue)
    running = scene.run(second)
    await scene.until(lambda: len(scene.engine.begun) == 2)
    begin = scene.engine.begun[1]
    assert begin.checkpoint == FINISHED.latents
    assert [(word, word.is_settled) for word in begin.words] == [(EXTEND, False)]
    scene.engine.say(replace(FINISHED, run=begin.run, heard=begin.words[0].number))
    async with asyncio.timeout(SOON_SECONDS):
        await running
    assert await state_of(scene, second) == (DreamState.DONE, 1)


async def state_of(scene: Scene, claim: Claim) -> tuple[DreamState, int]:
    view = await scene.history.dream(claim.lease.dream_id)
    assert view is not None
    return view.state, view.attempt


async def test_a_store_that_is_away_when_a_dream_is_to_begin_costs_it_no_attempt(scene: Scene) -> None:
    claim = await begun(scene, recipe=replace(recipe(), image=IMAGE))
    scene.store.is_away = True
    async with asyncio.timeout(SOON_SECONDS):
        assert (await scene.run(claim)).why is Why.NOBODYS_FAULT
    assert await state_of(scene, claim) == (DreamState.QUEUED, 0)


async def test_a_store_that_is_away_for_a_moment_is_asked_again(scene: Scene) -> None:
    await scene.store.put(IMAGE.key, b"a picture")
    scene.store.refusals = attempts.BEGIN_TRIES - 1
    running = scene.run(await begun(scene, recipe=replace(recipe(), image=IMAGE)))
    await scene.until(lambda: bool(scene.engine.begun))
    await scene.finished(running)


async def test_a_store_that_keeps_back_what_one_dream_needs_costs_that_an_attempt(scene: Scene) -> None:
    claim = await begun(scene, recipe=replace(recipe(), image=IMAGE))
    scene.store.refused = {IMAGE.key}
    async with asyncio.timeout(SOON_SECONDS):
        assert (await scene.run(claim)).why is Why.BROKEN
    assert await state_of(scene, claim) == (DreamState.QUEUED, 1)


async def test_after_a_missed_heartbeat_the_next_one_does_not_wait_for_its_turn(scene: Scene) -> None:
    scene.patience = replace(scene.patience, heartbeat=3.0)
    scene.queue.lost_beats = 40  # which would be two minutes
    running = scene.run(await begun(scene))
    await scene.until(lambda: scene.queue.beats > scene.queue.lost_beats)
    await scene.finished(running)


class FullDisk:
    """Takes no result."""

    tries = 0

    async def keep(self, stranded: Stranded) -> None:
        self.tries += 1
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_result_that_neither_store_nor_disk_takes_is_held_until_one_does(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    disk = scene.stranded = FullDisk()
    claim = await begun(scene)
    running = scene.run(claim)
    await scene.until(lambda: bool(scene.engine.begun))
    scene.store.is_away = True
    scene.engine.say(FINISHED)
    await scene.until(lambda: disk.tries > 2)
    assert "No space left on device" in caplog.text
    scene.store.is_away = False
    async with asyncio.timeout(SOON_SECONDS):
        await running
    assert await state_of(scene, claim) == (DreamState.DONE, 1)


async def test_a_result_that_can_be_kept_nowhere_is_dreamed_again_after_a_stop(scene: Scene) -> None:
    disk = scene.stranded = FullDisk()
    claim = await begun(scene)
    running = scene.run(claim)
    await scene.until(lambda: bool(scene.engine.begun))
    scene.store.is_away = True
    scene.engine.say(FINISHED)
    await scene.until(lambda: disk.tries > 0)
    scene.stopping.set()
    async with asyncio.timeout(SOON_SECONDS):
        await running
    assert await state_of(scene, claim) == (DreamState.QUEUED, 0)


async def test_an_engine_that_died_before_it_knew_of_a_dream_is_not_held_against_it(scene: Scene) -> None:
    await scene.store.put(IMAGE.key, b"a picture")
    claim = await begun(scene, recipe=replace(recipe(), image=IMAGE))
    scene.store.is_free.clear()
    running = scene.run(claim)
    scene.engine.kill()
    async with asyncio.timeout(SOON_SECONDS):
        ending = await running
    assert ending.why is Why.NOBODYS_FAULT
    assert ending.is_engine_lost
    assert await state_of(scene, claim) == (DreamState.QUEUED, 0)


async def test_an_engine_that_dies_under_one_dream_costs_it_an_attempt(scene: Scene) -> None:
    claim = await begun(scene)
    running = scene.run(claim)
    await scene.until(lambda: bool(scene.engine.begun))
    await scene.looks(1)
    scene.engine.kill()
    async with asyncio.timeout(SOON_SECONDS):
        assert (await running).why is Why.BROKEN
    assert await state_of(scene, claim) == (DreamState.QUEUED, 1)
