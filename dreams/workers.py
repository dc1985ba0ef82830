"""Who serves which pack, and how fast. For estimates and people; who owns a dream is its lease's number, never this."""

from __future__ import annotations

from sqlalchemy import Double, Row, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.clock import as_datetime, now
from dreams.dream import Pool, Worker
from dreams.known import known
from dreams.policy import Policy
from dreams.recipe import Quality, Recipe
from dreams.tables import worker
from dreams.upsert import insert_into

MIN_COST_SECONDS = 0.05  # a cost must be above 0, also for one step on a fast card


async def register(connection: AsyncConnection, new: Worker) -> None:
    """Writes the worker down, or over what it said before: it lives."""
    said = {
        "host": new.host,
        "pid": new.pid,
        "device": new.device,
        "version": new.version,
        "packs": list(new.packs),
        "steps_per_second": new.steps_per_second,
        "steps": {quality.value: steps for quality, steps in new.steps.items()},
        "batch": new.batch,
        "last_seen_at": now(),
    }
    insert = insert_into(worker, connection.dialect.name)
    statement = insert.values(id=new.id, started_at=now(), **said)
    await connection.execute(statement.on_conflict_do_update(index_elements=[worker.c.id], set_=said))


async def gone(connection: AsyncConnection, worker_id: str) -> None:
    await connection.execute(delete(worker).where(worker.c.id == worker_id))


async def live(connection: AsyncConnection, policy: Policy) -> list[Worker]:
    """The workers that were seen lately, the newest last."""
    rows = await connection.execute(_LIVE, {"silence_seconds": policy.worker_silence_seconds})
    return [_worker(row) for row in rows]


_LIVE = (
    select(worker)
    .where(worker.c.last_seen_at > now() - bindparam("silence_seconds", type_=Double()))
    .order_by(worker.c.started_at, worker.c.id)
)


async def pool(connection: AsyncConnection, pack: str, policy: Policy) -> Pool:
    """Who serves `pack`; assumed figures stand in for what no live worker has said."""
    serving = [one for one in await live(connection, policy) if pack in one.packs]
    speeds = [one.steps_per_second for one in serving if one.steps_per_second > 0]
    steps = dict(policy.default_steps)
    for one in serving:
        steps.update(one.steps)
    mean = sum(speeds) / len(speeds) if speeds else policy.default_steps_per_second
    return Pool(
        pack=pack,
        live_workers=len(serving),
        slots=sum(one.batch for one in serving),
        steps_per_second=mean,
        steps=steps,
    )


def cost_seconds(recipe: Recipe, pool: Pool) -> float:
    """The GPU time that a recipe should take in this pool."""
    steps = recipe.steps or pool.steps[recipe.quality]
    return max(steps / pool.steps_per_second, MIN_COST_SECONDS)


def _worker(row: Row[tuple[object, ...]]) -> Worker:
    return Worker(
        id=row.id,
        packs=tuple(row.packs),
        steps_per_second=row.steps_per_second,
        steps={quality: steps for name, steps in row.steps.items() if (quality := known(Quality, name)) is not None},
        host=row.host,
        pid=row.pid,
        device=row.device,
        version=row.version,
        batch=row.batch,
        started_at=as_datetime(row.started_at),
        last_seen_at=as_datetime(row.last_seen_at),
    )
