"""Orders, results and workers to test with."""

from __future__ import annotations

from itertools import count

from sqlalchemy import text

from dreams.database import Database
from dreams.dream import Claim, Order, Picture, Result, Worker
from dreams.queue import Queue
from dreams.recipe import Phrase, Recipe

PACK = "emoji"
_keys = count(1)


def recipe(words: str = "a red apple", *, steps: int = 100, seed: int = 7) -> Recipe:
    return Recipe((Phrase(words),), seed=seed, steps=steps)


def order(user_id: int = 1, *, key: str | None = None, steps: int = 100, **fields: object) -> Order:
    values: dict[str, object] = {
        "idempotency_key": key or f"interaction-{next(_keys)}",
        "user_id": user_id,
        "guild_id": 9,
        "channel_id": 8,
        "pack": PACK,
        "recipe": recipe(steps=steps),
        "prompt": "a red apple",
        "owner_name": f"member {user_id}",
    }
    return Order(**(values | fields))  # type: ignore[arg-type]


def result(claim: Claim, *, seconds: float = 10.0) -> Result:
    lease = claim.lease
    key = f"images/2026/01/01/{lease.dream_id}/{lease.lease_no}-0.png"
    picture = Picture(key, "ab" * 32, 3, "image/png", 128, 128)
    return Result((picture,), score=0.5, scores=(("a red apple", 0.5),), steps=100, best_step=90, seconds=seconds)


def worker(name: str = "w1", *, steps_per_second: float = 10.0) -> Worker:
    return Worker(id=name, packs=(PACK,), steps_per_second=steps_per_second)


async def claimed(queue: Queue, worker_id: str = "w1") -> Claim:
    """The next claim, which must exist."""
    claim = await queue.claim(worker_id, [PACK])
    assert claim is not None
    return claim


async def expire(database: Database) -> None:
    """Brings the end of every lease about, as time would."""
    async with database.write() as connection:
        await connection.execute(text("UPDATE dream SET lease_until = lease_until - 1000 WHERE state = 'running'"))


async def counter_drift(database: Database) -> list[object]:
    """The lanes whose counters differ from their rows."""
    statement = text(
        """
        SELECT pack, user_id, queued, running, q, r FROM (
            SELECT l.pack, l.user_id, l.queued, l.running,
                (SELECT count(*) FROM dream d
                 WHERE d.pack = l.pack AND d.user_id = l.user_id AND d.state = 'queued') AS q,
                (SELECT count(*) FROM dream d
                 WHERE d.pack = l.pack AND d.user_id = l.user_id AND d.state = 'running') AS r
            FROM lane l
        ) counted WHERE queued <> q OR running <> r
        """
    )
    async with database.read() as connection:
        return list((await connection.execute(statement)).all())
