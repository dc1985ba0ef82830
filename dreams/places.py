"""A dream's place in the queue, when it should start, and why somebody who asked later goes first.

A lane's k-th waiting dream has the virtual start time `virtual_seconds + k * mean cost / weight`; whoever has a
smaller one goes first. That is exact for one generator and about right for several, which also look at how many
dreams a lane has running.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams import workers
from dreams.clock import now
from dreams.conditions import HAS_QUEUED, IS_QUEUED, IS_RUNNING
from dreams.dream import Position
from dreams.policy import Policy
from dreams.states import DreamState
from dreams.tables import dream, lane

NOT_WAITING = Position(place=0, wait_seconds=None, is_served=True, reason=None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One lane, as far as its order matters."""

    user_id: int
    owner_name: str
    queued: int
    running: int
    weight: float
    virtual_seconds: float
    mean_seconds: float
    head_priority: int
    since: float

    @property
    def order(self) -> tuple[int, float, int]:
        """What decides between lanes of equal virtual time."""
        return (-self.head_priority, self.since, self.user_id)


async def position(connection: AsyncConnection, dream_id: int, policy: Policy) -> Position | None:
    """Where the dream stands; `NOT_WAITING` for one that runs or is over, None for one that there is not."""
    row = (await connection.execute(select(dream).where(dream.c.id == dream_id))).first()
    if row is None:
        return None
    if row.state != DreamState.QUEUED.value:
        return NOT_WAITING
    own = (await connection.execute(_lanes_of(row.pack).where(lane.c.user_id == row.user_id))).first()
    if own is None:
        return NOT_WAITING
    own_ahead, own_seconds = await _own_ahead(connection, row)
    mine = _waiting(own)
    tag = mine.virtual_seconds + own_seconds / mine.weight
    rows = await connection.execute(
        _lanes_of(row.pack).where(lane.c.user_id != row.user_id, lane.c.virtual_seconds <= tag)
    )
    others = [_waiting(other) for other in rows]
    ahead = [(other, count) for other in others if (count := dreams_before(other, tag, mine)) > 0]
    place = 1 + own_ahead + sum(count for _, count in ahead)
    seconds = own_seconds + sum(count * other.mean_seconds for other, count in ahead)
    pool = await workers.pool(connection, row.pack, policy)
    busy = [float(left) for left in await connection.scalars(_seconds_left(row.pack))]
    is_full = own.running >= own.max_running
    return Position(
        place=place,
        wait_seconds=wait_seconds(place, seconds, busy, pool.live_workers),
        is_served=pool.live_workers > 0,
        reason=_limit_reason(own.running) if is_full else reason(mine, row.created_at, [other for other, _ in ahead]),
    )


def dreams_before(other: Waiting, tag: float, mine: Waiting) -> int:
    """How many of another lane's dreams start before virtual time `tag` (ties: priority, then who waits longer)."""
    if other.virtual_seconds > tag or (other.virtual_seconds == tag and other.order > mine.order):
        return 0
    step = other.mean_seconds / other.weight
    return min(other.queued, int((tag - other.virtual_seconds) / step) + 1 if step > 0 else other.queued)


def wait_seconds(place: int, seconds_ahead: float, busy: Sequence[float], workers: int) -> float | None:
    """Until a dream at `place` starts, when the running ones need `busy` seconds more; None when no worker lives."""
    if workers == 0:
        return None
    if place <= workers - len(busy):
        return 0.0
    if place == 1:
        return min(busy)
    return (sum(busy) + seconds_ahead) / workers


def reason(mine: Waiting, asked_at: float, ahead: Sequence[Waiting]) -> str | None:
    """Why somebody who asked later goes first; None when nobody does."""
    later = [other for other in ahead if other.since > asked_at]
    if not later:
        return None
    first = min(later, key=lambda other: (other.running, other.virtual_seconds, other.order))
    name = first.owner_name or "Another member"
    if first.running == 0 and mine.running > 0:
        return f"{name} has no dream running, so theirs goes first."
    if first.head_priority > mine.head_priority and first.virtual_seconds == mine.virtual_seconds:
        return f"{name}'s dream has priority, so it goes first."
    return f"{name} had less of the generators' time lately, so theirs goes first."


def _limit_reason(running: int) -> str:
    return (
        f"{running} of your dreams {'are' if running > 1 else 'is'} running, the most at once; this one waits for them."
    )


def _lanes_of(pack: str) -> Any:
    return select(lane).where(lane.c.pack == pack, HAS_QUEUED)


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        user_id=row.user_id,
        owner_name=row.owner_name,
        queued=row.queued,
        running=row.running,
        weight=row.weight,
        virtual_seconds=row.virtual_seconds,
        mean_seconds=row.queued_seconds / row.queued,
        head_priority=row.head_priority,
        since=row.since,
    )


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
