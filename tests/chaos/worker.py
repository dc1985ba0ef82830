"""A generator process with a sleeping engine: the real queue, store and outbox, and dreams that only take time.

    python -m tests.chaos.worker --database URL --store URL --discord URL --name NAME --crashes FOLDER [--without-fence]
        [--lease-seconds SECONDS]

SIGTERM gives the dream back and ends the process. Whatever it did not expect is written into the crashes folder.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import signal
import sys
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import aiohttp
from sqlalchemy import ColumnElement

from dreams import endings, leases, outbox
from dreams.database import Database, open_database
from dreams.dream import CheckpointRef, Claim, Lease, Picture, Progress, Result, Worker
from dreams.errors import DatabaseAway, LeaseLost
from dreams.history import History
from dreams.outbox import Delivery, Outbox
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.store import ImageStore, checkpoint_key, image_key
from dreams.tables import dream
from tests.chaos.setting import HEARTBEAT_SECONDS, PACK, POLICY, RETRY_SECONDS, SEND_SECONDS, STEP_SECONDS, STEPS

T = TypeVar("T")


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Asks until the database answers."""
    while True:
        try:
            return await ask()
        except DatabaseAway:
            await asyncio.sleep(random.uniform(0.05, 0.3))


class SleepingGenerator:
    """Claims, sleeps, finishes, delivers."""

    def __init__(self, name: str, database: Database, policy: Policy, store: ImageStore, discord_url: str) -> None:
        self.name = name
        self.queue, self.outbox = Queue(database, policy), Outbox(database)
        self.history, self.store = History(database, policy), store
        self.discord_url = discord_url
        self.is_stopping = asyncio.Event()

    async def run(self) -> None:
        worker = Worker(self.name, (PACK,), steps_per_second=1 / STEP_SECONDS)
        await patiently(lambda: self.queue.register_worker(worker))
        async with asyncio.TaskGroup() as group:
            group.create_task(self.dream_on())
            group.create_task(self.deliver())

    async def dream_on(self) -> None:
        while not self.is_stopping.is_set():
            await patiently(self.queue.rescue)
            claim = await patiently(lambda: self.queue.claim(self.name, [PACK]))
            if claim is None:
                await asyncio.sleep(0.1)
                continue
            try:
                await self.dream(claim)
            except LeaseLost:
                continue

    async def dream(self, claim: Claim) -> None:
        first = claim.checkpoint.step if claim.checkpoint else 0
        beaten = asyncio.get_running_loop().time()
        for step in range(first + 1, STEPS + 1):
            await asyncio.sleep(STEP_SECONDS * random.uniform(0.5, 1.5))
            if self.is_stopping.is_set():
                return await patiently(lambda: self.queue.give_back(claim.lease))
            if (await patiently(lambda: self.queue.orders(claim.lease))).cancel_requested:
                return await patiently(lambda: self.queue.cancelled(claim.lease))
            if random.random() < 0.002:
                await patiently(lambda: self.queue.fail(claim.lease, "out of memory", is_permanent=False))
                return None
            if asyncio.get_running_loop().time() - beaten > HEARTBEAT_SECONDS:
                await self.beat(claim.lease, step)
                beaten = asyncio.get_running_loop().time()
            if step == STEPS // 2:
                await self.keep(claim.lease, step)
        return await self.finish(claim)

    async def beat(self, lease: Lease, step: int) -> None:
        progress = Progress(step, STEPS, 0.1, 0.1, step, 1.0, 1.0)
        await patiently(lambda: self.queue.heartbeat(lease, progress))

    async def keep(self, lease: Lease, step: int) -> None:
        key = checkpoint_key(lease.dream_id, lease.lease_no, step)
        data = f"{lease.dream_id} at {step}".encode()
        await self.store.put(key, data)
        kept = CheckpointRef(key, hashlib.sha256(data).hexdigest(), step)
        await patiently(lambda: self.queue.checkpoint(lease, kept))

    async def finish(self, claim: Claim) -> None:
        lease = claim.lease
        key = image_key(datetime.now(UTC), lease.dream_id, lease.lease_no, 0)
        data = f"{claim.prompt} by {self.name}".encode()
        await self.store.put(key, data)
        picture = Picture(key, hashlib.sha256(data).hexdigest(), len(data), "image/png", 1, 1)
        result = Result((picture,), 0.5, ((claim.prompt, 0.5),), STEPS, STEPS, STEPS * STEP_SECONDS)
        await patiently(lambda: self.queue.finish(lease, result))

    async def deliver(self) -> None:
        timeout = aiohttp.ClientTimeout(total=SEND_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while not self.is_stopping.is_set():
                delivery = await patiently(self.outbox.take)
                if delivery is None:
                    await asyncio.sleep(0.1)
                else:
                    await self.send(session, delivery)

    async def send(self, session: aiohttp.ClientSession, delivery: Delivery) -> None:
        view = await patiently(lambda: self.history.dream(delivery.dream_id))
        assert view is not None
        pictures = view.result.pictures if view.result else ()
        for picture in pictures:
            stored = await self.store.get(picture.store_key)
            assert hashlib.sha256(stored).hexdigest() == picture.sha256
        card = {"state": view.state, "pictures": [picture.store_key for picture in pictures], "error": view.error}
        try:
            async with session.put(f"{self.discord_url}/cards/{view.id}", json=card) as answer:
                answer.raise_for_status()
        except (aiohttp.ClientError, TimeoutError) as error:
            said = str(error)
            await patiently(lambda: self.outbox.retry(delivery, said, random.uniform(0.1, RETRY_SECONDS)))
        else:
            await patiently(lambda: self.outbox.sent(delivery))


def remove_the_fence() -> None:
    """The control: writes find their dream by its id alone, as queues without a fence do."""

    def is_anybodys(lease: Lease) -> ColumnElement[bool]:
        return dream.c.id == lease.dream_id

    leases.is_held = is_anybodys  # type: ignore[assignment]
    endings.is_held = is_anybodys  # type: ignore[assignment]


async def main(arguments: argparse.Namespace) -> None:
    outbox.RETRY_SECONDS = RETRY_SECONDS  # a sender that was killed holds its delivery for so long
    if arguments.without_fence:
        remove_the_fence()
    database = open_database(arguments.database)
    policy = replace(POLICY, lease_seconds=arguments.lease_seconds)
    generator = SleepingGenerator(arguments.name, database, policy, ImageStore(arguments.store), arguments.discord)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, generator.is_stopping.set)
    try:
        await generator.run()
    finally:
        await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for option in ("--database", "--store", "--discord", "--name", "--crashes"):
        parser.add_argument(option, required=True)
    parser.add_argument("--without-fence", action="store_true")
    parser.add_argument("--lease-seconds", type=float, default=POLICY.lease_seconds)
    given = parser.parse_args()
    try:
        asyncio.run(main(given))
    except BaseException:  # noqa: BLE001 - reported to the arena, which fails the test
        Path(given.crashes, f"{given.name}.txt").write_text(traceback.format_exc())
        sys.exit(1)
