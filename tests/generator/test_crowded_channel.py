"""Twelve dreams of three generators in one channel: real cards, paces and couriers, real requests, and a clock that
only goes on when everybody waits, so that the stand-in's limits see the pace alone, on a machine of any speed.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from time import time
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from sqlalchemy import literal

from cards.budget import InvalidBudget
from cards.client import rest_client
from cards.courier import Courier
from cards.editor import CardEditor
from dreams.database import Database, open_database
from dreams.dream import CardRef, Claim, Order, Picture, Progress, Result
from dreams.guilds import Guilds
from dreams.history import History
from dreams.members import Members
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.recipe import Phrase, Recipe
from dreams.store import ImageStore
from dreams.unwanted import Verdict
from generator.frames import Frames, Showing
from generator.messages import Frame
from playground import Playground
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID
from playground.limits import CHANNEL_WRITES
from playground.log import RequestRecord
from tests.cards.conftest import png
from tests.patience import PATIENCE_SECONDS

GENERATORS, DREAMS = 3, 12
DREAM_SECONDS, FRAME_SECONDS = 60.0, 5.0
MOST_REFUSED = 0.02  # of all edits


class Clock:
    """Seconds that go on only when all who live by them wait for a later one."""

    def __init__(self, playground: Playground) -> None:
        self.now = time()
        self._playground = playground
        self._refused = 0
        self._sleepers: list[tuple[float, asyncio.Event]] = []
        self._living: set[asyncio.Task[None]] = set()

    async def sleep(self, seconds: float) -> None:
        sleeper = (self.now + seconds, asyncio.Event())
        self._sleepers.append(sleeper)
        try:
            await sleeper[1].wait()
        finally:
            with suppress(ValueError):
                self._sleepers.remove(sleeper)

    def begin(self, life: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(life)
        self._living.add(task)
        return task

    async def go_on(self) -> None:
        """Wakes one after the other, each when all others sleep, until nobody lives."""
        while living := [task for task in self._living if not task.done()]:
            if len(self._sleepers) < len(living):
                self._let_try_again()
                await asyncio.sleep(0.001)
                continue
            sleeper = min(self._sleepers, key=lambda one: one[0])
            self._sleepers.remove(sleeper)
            self.now = max(self.now, sleeper[0])
            sleeper[1].set()
            await asyncio.sleep(0)

    def _let_try_again(self) -> None:
        """Who was refused waits by another clock."""
        if len(refused(self._playground)) > self._refused:
            self._refused += 1
            self.now += CHANNEL_WRITES.seconds


def edits(playground: Playground) -> list[RequestRecord]:
    return [one for one in playground.world.log.records if one.method == "PATCH"]


def refused(playground: Playground) -> list[RequestRecord]:
    return [one for one in edits(playground) if one.status == 429]


@pytest.fixture
async def playground(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Playground]:
    """A running stand-in that this process's discord.py talks to."""
    async with Playground() as running:
        monkeypatch.setattr(discord.http.Route, "BASE", running.api_base)
        yield running


@pytest.fixture
def clock(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(playground)
    sleeping = {**vars(asyncio), "sleep": clock.sleep}
    monkeypatch.setattr(playground.world, "clock", lambda: clock.now)
    for module in ("cards.pacing", "cards.courier", "generator.frames"):
        monkeypatch.setattr(f"{module}.asyncio", SimpleNamespace(**sleeping))
    monkeypatch.setattr("cards.pacing.time", lambda: clock.now)
    monkeypatch.setattr("generator.frames.time", SimpleNamespace(monotonic=lambda: clock.now))
    monkeypatch.setattr("dreams.pace.now", lambda: literal(clock.now))
    return clock


@dataclass(frozen=True)
class Generator:
    """What one of them has for itself: its connections to the database and to Discord."""

    clock: Clock
    database: Database
    store: ImageStore
    editor: CardEditor

    async def dream(self, claim: Claim, seconds: float) -> None:
        """An engine that sleeps shows frames for so long; then its picture is stored and delivered."""
        queue, began = Queue(self.database), self.clock.now
        frames = Frames(self._showing(claim, began), claim, lambda: self._progress(began), lambda: claim.recipe)
        showing = self.clock.begin(frames.show())
        await self.clock.sleep(seconds)
        showing.cancel()
        await asyncio.wait([showing])
        await frames.settle(PATIENCE_SECONDS)
        key = f"images/{claim.lease.dream_id}.png"
        await self.store.put(key, png())
        picture = Picture(key, hashlib.sha256(png()).hexdigest(), len(png()), "image/png", 64, 64)
        await queue.finish(claim.lease, Result((picture,), 0.3, (("a red apple", 0.3),), 10, 10, 1.0))
        await self._courier().deliver_next()

    def _progress(self, began: float) -> Progress:
        step = round(self.clock.now - began)
        return Progress(step, 600, score=0.2, best_score=0.2, best_step=step, seconds=1.0, seconds_left=2.0)

    def _showing(self, claim: Claim, began: float) -> Showing:
        async def take_frame() -> Frame:
            progress = self._progress(began)
            return Frame(1, progress, png(colour=f"#{progress.step:06x}"))

        async def find_card() -> CardRef | None:
            return claim.card

        async def nothing(*told: object) -> None:
            return None

        async def is_leading() -> bool:
            return True

        async def verdict_on(frame: Frame) -> Verdict:
            return Verdict.OPEN

        return Showing(
            editor=self.editor,
            frame_seconds=FRAME_SECONDS,
            take_frame=take_frame,
            find_card=find_card,
            find_view=nothing,
            reserve=Pace(self.database).reserve,
            may_show=lambda: True,
            leads=is_leading,
            verdict_on=verdict_on,
            draw_shared=nothing,
        )

    def _courier(self) -> Courier:
        return Courier(
            Outbox(self.database),
            History(self.database),
            self.store,
            self.editor,
            set_card=Queue(self.database).set_card,
            reserve=Pace(self.database).reserve,
            notice_of=Members(self.database).notice,
            configuration_of=Guilds(self.database).configuration,
        )


async def claimed(database: Database, playground: Playground, number: int) -> Claim:
    """A dream that a generator took, with its card in the one channel."""
    queue = Queue(database, Policy(max_queued=DREAMS, max_running=DREAMS))
    recipe = Recipe((Phrase("a red apple"),), seed=number)
    order = Order(str(number), ADA_ID, GUILD_ID, GENERAL_CHANNEL_ID, "emoji", recipe, "a red apple")
    message = playground.post_as_bot("queued")
    await queue.set_card((await queue.enqueue(order)).dream_id, CardRef(message.channel_id, message.id))
    claim = await queue.claim("worker", ["emoji"])
    assert claim is not None
    return claim


async def test_twelve_dreams_of_three_generators_in_one_channel_are_hardly_ever_refused_and_each_ends_with_its_picture(
    playground: Playground, clock: Clock, sqlite_url: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        generators = []
        for _ in range(GENERATORS):
            budget = InvalidBudget()
            client = await stack.enter_async_context(rest_client(playground.token, budget))
            database = await stack.enter_async_context(open_database(sqlite_url))
            generators.append(
                Generator(clock, database, ImageStore(f"file:{tmp_path}/images"), CardEditor(client, budget))
            )
        claims = [await claimed(generators[0].database, playground, number) for number in range(DREAMS)]
        dreaming = [
            clock.begin(generators[number % GENERATORS].dream(claim, DREAM_SECONDS + number))
            for number, claim in enumerate(claims)
        ]
        await clock.go_on()
        await asyncio.gather(*dreaming)
    assert len(refused(playground)) < MOST_REFUSED * len(edits(playground))
    for claim, message in zip(claims, playground.messages(), strict=True):
        names = [[one.filename for one in version.attachments] for version in message.versions]
        assert names[-1] == [f"dream-{claim.lease.dream_id}.png"]
        assert sum(shown != [] and shown[0].startswith("frame-") for shown in names) >= 2
