"""What is wrong with the queue just now, and how to mend it: the queue's part of `python -m bot check [--repair]`."""

from __future__ import annotations

from dataclasses import dataclass
from time import time
from typing import Any

from sqlalchemy import Row, case, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams import lanes, workers
from dreams.clock import now
from dreams.conditions import IS_OPEN, IS_PENDING, IS_QUEUED, IS_RUNNING
from dreams.database import Database
from dreams.outbox import FINAL
from dreams.policy import Policy
from dreams.tables import delivery, dream, lane
from dreams.upsert import insert_into

STUCK_SECONDS = 60.0  # a lease that ran out so long ago should have been rescued
LATE_DELIVERY_SECONDS = 600.0
OLD_SNAPSHOT_SECONDS = 300.0  # such a transaction keeps vacuum from its work, and the queue grows slow
SECONDS_TOLERANCE = 0.01
CLOCK_SECONDS = 30.0  # signatures are refused when they are some minutes old


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        subject: What it is about, in a word or two.
        sentence: What is wrong and what to do.
        is_repairable: Whether `repair` mends it.
    """

    subject: str
    sentence: str
    is_repairable: bool = False


async def check(database: Database, policy: Policy = Policy()) -> list[Finding]:
    """Everything that is wrong; an empty list is a healthy queue. Changes nothing."""
    async with database.read() as connection:
        found = [
            await _stuck_leases(connection, policy),
            await _late_deliveries(connection),
            await _untold(connection),
            await _lanes(connection),
            await _clock(connection),
            await _old_snapshot(connection) if database.dialect == "postgresql" else await _damage(connection),
        ]
    return [finding for finding in found if finding is not None]


async def unserved(database: Database, pack: str, policy: Policy = Policy()) -> str | None:
    """Why dreams of `pack` wait: no generator that is awake serves it. None if one does."""
    async with database.read() as connection:
        served = {pack for worker in await workers.live(connection, policy) for pack in worker.packs}
    if pack in served:
        return None
    if not served:
        return (
            f"none is awake for {pack}: dreams will wait. Start one: python -m generator serve."
            " Which packs there are for DREAM_PACK: python -m generator packs list"
        )
    others = ", ".join(sorted(served))
    return f"none is awake for {pack}, only for {others}: set DREAM_PACK to the same for bot and generators"


async def repair(database: Database) -> list[str]:
    """Mends lanes that disagree with their rows and ended dreams that owe their card an answer; says what was done."""
    done: list[str] = []
    async with database.read() as connection:
        drifted = await _drifted(connection)
        untold = list(await connection.scalars(_ended_without_delivery()))
    for row in drifted:
        async with database.write() as connection:
            await _recount(connection, row.pack, row.user_id)
        done.append(f"Counted the lane of member {row.user_id} in {row.pack} anew.")
    for dream_id in untold:
        async with database.write() as connection:
            outbox = insert_into(delivery, connection.dialect.name)
            values = outbox.values(dream_id=dream_id, kind=FINAL, next_at=now(), created_at=now())
            await connection.execute(values.on_conflict_do_nothing())
        done.append(f"Dream {dream_id} will be told to its card.")
    return done


async def _stuck_leases(connection: AsyncConnection, policy: Policy) -> Finding | None:
    stuck = select(func.count()).where(IS_RUNNING, dream.c.lease_until < now() - STUCK_SECONDS)
    count = int(await connection.scalar(stuck) or 0)
    if not count:
        return None
    return Finding(
        "stuck leases",
        f"{count} running dreams have had no owner for over {STUCK_SECONDS:.0f} s. Any generator rescues them:"
        f" start one. (Leases last {policy.lease_seconds:.0f} s.)",
    )


async def _late_deliveries(connection: AsyncConnection) -> Finding | None:
    late = select(func.count(), func.max(delivery.c.last_error)).where(
        IS_PENDING, delivery.c.created_at < now() - LATE_DELIVERY_SECONDS
    )
    count, error = (await connection.execute(late)).one()
    if not count:
        return None
    why = f" Discord's last answer: {error}." if error else " Is a bot or a generator running?"
    return Finding("late deliveries", f"{count} finished cards have not been told to Discord for 10 minutes.{why}")


def _ended_without_delivery() -> Any:
    told = select(delivery.c.id).where(delivery.c.dream_id == dream.c.id, delivery.c.kind == FINAL).exists()
    # Sent deliveries are swept after some days, so only what ended lately can be missing one.
    return select(dream.c.id).where(dream.c.finished_at > now() - 86_400.0, ~told)


async def _untold(connection: AsyncConnection) -> Finding | None:
    untold = list(await connection.scalars(_ended_without_delivery()))
    if not untold:
        return None
    return Finding("untold endings", f"{len(untold)} ended dreams owe their card an answer.", is_repairable=True)


def _counted() -> Any:
    """Each open member of a pool: the lane's counters beside its rows, counted."""
    is_queued = IS_QUEUED
    return (
        select(
            dream.c.pack,
            dream.c.user_id,
            func.sum(case((is_queued, 1), else_=0)).label("queued"),
            func.sum(case((is_queued, 0), else_=1)).label("running"),
            func.sum(case((is_queued, dream.c.cost_seconds), else_=0.0)).label("queued_seconds"),
            func.max(case((is_queued, dream.c.priority), else_=None)).label("head_priority"),
        )
        .where(IS_OPEN)
        .group_by(dream.c.pack, dream.c.user_id)
        .subquery()
    )


async def _drifted(connection: AsyncConnection) -> list[Row[Any]]:
    rows = _counted()
    drift = or_(
        lane.c.queued != func.coalesce(rows.c.queued, 0),
        lane.c.running != func.coalesce(rows.c.running, 0),
        func.abs(lane.c.queued_seconds - func.coalesce(rows.c.queued_seconds, 0.0)) > SECONDS_TOLERANCE,
        lane.c.head_priority != func.coalesce(rows.c.head_priority, 0),
    )
    is_its = (rows.c.pack == lane.c.pack) & (rows.c.user_id == lane.c.user_id)
    wrong = select(lane.c.pack, lane.c.user_id).select_from(lane.outerjoin(rows, is_its)).where(drift)
    missing = (
        select(rows.c.pack, rows.c.user_id).select_from(rows.outerjoin(lane, is_its)).where(lane.c.user_id.is_(None))
    )
    return [*await connection.execute(wrong), *await connection.execute(missing)]


async def _lanes(connection: AsyncConnection) -> Finding | None:
    drifted = await _drifted(connection)
    if not drifted:
        return None
    members = ", ".join(f"{row.user_id} in {row.pack}" for row in drifted[:5])
    return Finding("lanes", f"{len(drifted)} lanes disagree with their dreams ({members}).", is_repairable=True)


async def _recount(connection: AsyncConnection, pack: str, user_id: int) -> None:
    # The lane first, so that no enqueue or claim comes between; whoever ends a dream waits for the lane with their
    # part.
    which = (lane.c.pack == pack) & (lane.c.user_id == user_id)
    await lanes.make(connection, pack, user_id)
    await connection.execute(select(lane.c.user_id).where(which).with_for_update())
    rows = _counted()
    counted = await connection.execute(select(rows).where(rows.c.pack == pack, rows.c.user_id == user_id))
    row = counted.first()
    values: dict[str, Any] = {"queued": 0, "running": 0, "queued_seconds": 0.0, "head_priority": 0}
    if row is not None:
        values = {name: getattr(row, name) or 0 for name in values}
    await connection.execute(update(lane).where(which).values(values))


async def clock(database: Database) -> str | None:
    """How far this machine's clock is from the database's and what to do; None if it is not."""
    async with database.read() as connection:
        finding = await _clock(connection)
    return finding.sentence if finding else None


async def _clock(connection: AsyncConnection) -> Finding | None:
    """Leases need no common clock, but signatures do: those of S3 and of interactions by HTTP."""
    ahead = time() - float(await connection.scalar(select(now())) or 0)
    if abs(ahead) < CLOCK_SECONDS:
        return None
    how = f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} the database's"
    return Finding("clock", f"This machine's clock is {how}. Let NTP set both, or signed requests are refused.")


async def _old_snapshot(connection: AsyncConnection) -> Finding | None:
    oldest = text(
        "SELECT max(extract(epoch FROM now() - xact_start)) FROM pg_stat_activity"
        " WHERE state <> 'idle' AND datname = current_database() AND backend_type = 'client backend'"
    )
    seconds = float(await connection.scalar(oldest) or 0)
    if seconds < OLD_SNAPSHOT_SECONDS:
        return None
    return Finding(
        "old snapshot",
        f"A transaction has been open for {seconds / 60:.0f} minutes; vacuum can't clean up behind it and the queue"
        " grows slow. Find it in pg_stat_activity and end it.",
    )


async def _damage(connection: AsyncConnection) -> Finding | None:
    said = str(await connection.scalar(text("PRAGMA quick_check(1)")))
    return None if said == "ok" else Finding("database file", f"The file is damaged: {said}. Restore it from a backup.")
