"""A dream's place in the queue, when it should start, and why somebody who asked later goes first.

A lane's k-th waiting dream has the virtual start time `virtual_seconds + k * mean cost / weight`; whoever has a
smaller one goes first. That is exact for one generator and about right for several, which also look at how many
dreams a lane has running.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Double, Row, and_, case, cast, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from dreams import workers
from dreams.clock import now
from dreams.conditions import HAS_QUEUED, IS_QUEUED, IS_RUNNING
from dreams.dream import Position
from dreams.policy import Policy
from dreams.states import DreamState
from dreams.tables import dream, lane

NOT_WAITING = Position(place=0, wait_seconds=None, is_served=True, reason=None)


class whole(FunctionElement[int]):  # noqa: N801 - reads as the SQL function that it is
    """The whole part of a number that is not negative."""

    inherit_cache = True


@compiles(whole, "postgresql")
def _whole_on_postgresql(element: whole, compiler: Any, **options: Any) -> str:
    return f"floor({compiler.process(element.clauses, **options)})"


@compiles(whole, "sqlite")
def _whole_on_sqlite(element: whole, compiler: Any, **options: Any) -> str:
    # floor() is there only where SQLite was built with its mathematical functions.
    return f"CAST({compiler.process(element.clauses, **options)} AS INTEGER)"


async def position(connection: AsyncConnection, dream_id: int, policy: Policy) -> Position | None:
    """Where the dream stands; `NOT_WAITING` for one that runs or is over, None for one that there is not."""
    row = (await connection.execute(select(dream).where(dream.c.id == dream_id))).first()
    if row is None:
        return None
    if row.state != DreamState.QUEUED.value:
        return NOT_WAITING
    own_lane = select(lane).where(lane.c.pack == row.pack, lane.c.user_id == row.user_id)
    mine = (await connection.execute(own_lane)).first()
    if mine is None:  # its owner is just being forgotten (`dreams.deletion`)
        return NOT_WAITING
    own_ahead, own_seconds = await _own_ahead(connection, row)
    tag = mine.virtual_seconds + own_seconds / mine.weight
    others, seconds = await _others_ahead(connection, mine, tag)
    pool = await workers.pool(connection, row.pack, policy)
    busy = [float(left) for left in await connection.scalars(_seconds_left(row.pack))]
    place = 1 + own_ahead + others
    return Position(
        place=place,
        wait_seconds=wait_seconds(place, own_seconds + seconds, busy, pool.live_workers),
        is_served=pool.live_workers > 0,
        reason=await _reason(connection, mine, row.created_at, _goes_before(mine, tag)) if others else _full(mine),
    )


def _wins_ties(mine: Row[Any]) -> ColumnElement[bool]:
    """Whether another lane goes first at equal virtual time: by priority, then by who waits longer."""
    since_earlier = or_(lane.c.since < mine.since, and_(lane.c.since == mine.since, lane.c.user_id < mine.user_id))
    return or_(
        lane.c.head_priority > mine.head_priority, and_(lane.c.head_priority == mine.head_priority, since_earlier)
    )


def _goes_before(mine: Row[Any], tag: float) -> ColumnElement[bool]:
    """Whether another lane has a dream before virtual time `tag`."""
    is_another = and_(lane.c.pack == mine.pack, HAS_QUEUED, lane.c.user_id != mine.user_id)
    wins = or_(lane.c.virtual_seconds < tag, _wins_ties(mine))
    return and_(is_another, lane.c.virtual_seconds <= tag, wins)


async def _others_ahead(connection: AsyncConnection, mine: Row[Any], tag: float) -> tuple[int, float]:
    """How many of the others' dreams start before virtual time `tag`, and how long they should take."""
    mean_seconds = lane.c.queued_seconds / lane.c.queued
    steps = (tag - lane.c.virtual_seconds) * lane.c.weight / mean_seconds
    loses_a_tie = and_(whole(steps) == steps, not_(_wins_ties(mine)))
    fit = whole(steps) + case((loses_a_tie, 0), else_=1)
    count = case((lane.c.queued_seconds <= 0, lane.c.queued), (fit < lane.c.queued, fit), else_=lane.c.queued)
    seconds = cast(count, Double) * mean_seconds
    summed = select(func.coalesce(func.sum(count), 0), func.coalesce(func.sum(seconds), 0.0))
    dreams, all_seconds = (await connection.execute(summed.where(_goes_before(mine, tag)))).one()
    return int(dreams), float(all_seconds)


async def _reason(
    connection: AsyncConnection, mine: Row[Any], asked_at: float, is_ahead: ColumnElement[bool]
) -> str | None:
    """Why it waits though it asked earlier, in a sentence; None when it simply has its turn."""
    if (full := _full(mine)) is not None:
        return full
    later = (
        select(lane)
        .where(is_ahead, lane.c.since > asked_at)
        .order_by(lane.c.running, lane.c.virtual_seconds, lane.c.head_priority.desc(), lane.c.since)
        .limit(1)
    )
    first = (await connection.execute(later)).first()
    if first is None:
        return None
    name = first.owner_name or "Another member"
    if first.running == 0 and mine.running > 0:
        return f"{name} has no dream running, so theirs goes first."
    if first.head_priority > mine.head_priority and first.virtual_seconds == mine.virtual_seconds:
        return f"{name}'s dream has priority, so it goes first."
    return f"{name} had less of the generators' time lately, so theirs goes first."


def _full(mine: Row[Any]) -> str | None:
    if mine.running < mine.max_running:
        return None
    are = "are" if mine.running > 1 else "is"
    return f"{mine.running} of your dreams {are} running, the most at once; this one waits for them."


def wait_seconds(place: int, seconds_ahead: float, busy: Sequence[float], workers: int) -> float | None:
    """Until a dream at `place` starts, when the running ones need `busy` seconds more; None when no worker lives."""
    if workers == 0:
        return None
    if place <= workers - len(busy):
        return 0.0
    if place == 1:
        return min(busy)
    return (sum(busy) + seconds_ahead) / workers


async def _own_ahead(connection: AsyncConnection, row: Row[Any]) -> tuple[int, float]:
    is_before = or_(dream.c.priority > row.priority, (dream.c.priority == row.priority) & (dream.c.id < row.id))
    counted = await connection.execute(
        select(func.count(), func.coalesce(func.sum(dream.c.cost_seconds), 0.0)).where(
            IS_QUEUED,
            dream.c.pack == row.pack,
            dream.c.user_id == row.user_id,
            is_before,
        )
    )
    count, seconds = counted.one()
    return int(count), float(seconds)


def _seconds_left(pack: str) -> Any:
    told = dream.c.progress["seconds_left"].as_float()
    spent = now() - dream.c.started_at
    estimate = func.coalesce(told, dream.c.cost_seconds - spent)
    return select(_at_least_zero(estimate)).where(IS_RUNNING, dream.c.pack == pack)


def _at_least_zero(seconds: Any) -> Any:
    return func.abs(seconds) / 2 + seconds / 2  # max(0, x) in words that both databases know
