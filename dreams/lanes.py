"""Lanes: one member's part of a pool; counters make its limits exact, virtual time makes the queue fair.

Stride scheduling (Waldspurger and Weihl 1994): the lane that has had the least weighted GPU time goes next. A claim
charges the dream's estimate at once, the end corrects it by what it really took. A lane that comes back from idling
starts at the least virtual time of the lanes that wait (nobody saves up credit) and at most `debt_cap_seconds`
above it (old debt is forgiven).

Every change of a lane is in the transaction that moves the dream, so the counters are the rows, counted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.clock import now
from dreams.conditions import IS_ACTIVE, IS_QUEUED
from dreams.dream import Order
from dreams.policy import Policy
from dreams.tables import dream, lane


async def join(connection: AsyncConnection, order: Order, cost_seconds: float, policy: Policy) -> bool:
    """Counts one more queued dream of this member; False when the member has as many as allowed.

    The lane's row stays locked until the transaction ends, which is what makes the limit exact.
    """
    least = await connection.scalar(
        select(func.min(lane.c.virtual_seconds)).where(lane.c.pack == order.pack, IS_ACTIVE)
    )
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(lane)
    statement = insert.values(
        pack=order.pack,
        user_id=order.user_id,
        owner_name=order.owner_name,
        queued=1,
        max_running=policy.max_running,
        weight=order.weight,
        virtual_seconds=least or 0.0,
        queued_seconds=cost_seconds,
        head_priority=order.priority,
        since=now(),
    ).on_conflict_do_update(
        index_elements=[lane.c.pack, lane.c.user_id],
        set_=_one_more(order, cost_seconds, least, policy),
        where=lane.c.queued < policy.max_queued,
    )
    return (await connection.execute(statement.returning(lane.c.user_id))).first() is not None


def _one_more(order: Order, cost_seconds: float, least: float | None, policy: Policy) -> dict[str, Any]:
    """What one more order changes in a lane that there is already."""
    was_empty = lane.c.queued == 0
    return {
        "owner_name": order.owner_name or lane.c.owner_name,
        "queued": lane.c.queued + 1,
        "max_running": policy.max_running,
        "weight": order.weight,
        "virtual_seconds": _caught_up(least, policy.debt_cap_seconds),
        "queued_seconds": lane.c.queued_seconds + cost_seconds,
        "head_priority": _at_least(order.priority),
        "since": case((was_empty, now()), else_=lane.c.since),
    }


def _at_least(priority: int) -> ColumnElement[int]:
    """The head's priority once a dream of `priority` waits too."""
    return case((or_(lane.c.queued == 0, lane.c.head_priority < priority), priority), else_=lane.c.head_priority)


def _caught_up(least: float | None, debt_cap_seconds: float) -> ColumnElement[float]:
    own = lane.c.virtual_seconds
    if least is None:
        return own
    cap = least + debt_cap_seconds
    moved = case((own < least, least), (own > cap, cap), else_=own)
    return case((and_(lane.c.queued == 0, lane.c.running == 0), moved), else_=own)


async def leave_queue(connection: AsyncConnection, row: Row[Any]) -> None:
    """A queued dream is queued no more. `row` has the dream's id, pack, user_id and cost_seconds."""
    await connection.execute(
        update(lane)
        .where(_lane_of(row))
        .values(queued=lane.c.queued - 1, queued_seconds=_fewer_seconds(row), head_priority=_head_priority_without(row))
    )


async def start(connection: AsyncConnection, row: Row[Any]) -> None:
    """A queued dream is running; its estimate is charged."""
    await connection.execute(
        update(lane)
        .where(_lane_of(row))
        .values(
            queued=lane.c.queued - 1,
            queued_seconds=_fewer_seconds(row),
            running=lane.c.running + 1,
            virtual_seconds=lane.c.virtual_seconds + row.cost_seconds / lane.c.weight,
            head_priority=_head_priority_without(row),
        )
    )


async def stop(connection: AsyncConnection, row: Row[Any], spent_seconds: float) -> None:
    """A running dream is over; the charge becomes what it really took."""
    await connection.execute(
        update(lane)
        .where(_lane_of(row))
        .values(
            running=lane.c.running - 1,
            virtual_seconds=lane.c.virtual_seconds + (spent_seconds - row.cost_seconds) / lane.c.weight,
        )
    )


async def go_back(connection: AsyncConnection, row: Row[Any]) -> None:
    """A running dream is queued again; the charge is refunded. `row` has its priority and created_at too."""
    was_empty = lane.c.queued == 0
    await connection.execute(
        update(lane)
        .where(_lane_of(row))
        .values(
            running=lane.c.running - 1,
            queued=lane.c.queued + 1,
            queued_seconds=lane.c.queued_seconds + row.cost_seconds,
            virtual_seconds=lane.c.virtual_seconds - row.cost_seconds / lane.c.weight,
            head_priority=_at_least(row.priority),
            since=case((was_empty, row.created_at), else_=lane.c.since),  # it keeps its seniority,
        )
    )


def _lane_of(row: Row[Any]) -> ColumnElement[bool]:
    return and_(lane.c.pack == row.pack, lane.c.user_id == row.user_id)


def _fewer_seconds(row: Row[Any]) -> ColumnElement[float]:
    # An empty lane has exactly 0, so rounding never adds up.
    fewer = lane.c.queued_seconds - row.cost_seconds
    return case((or_(lane.c.queued <= 1, fewer < 0), literal(0.0)), else_=fewer)


def _head_priority_without(row: Row[Any]) -> ColumnElement[int]:
    head = (
        select(dream.c.priority)
        .where(
            IS_QUEUED,
            dream.c.pack == row.pack,
            dream.c.user_id == row.user_id,
            dream.c.id != row.id,
        )
        .order_by(dream.c.priority.desc(), dream.c.id)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(head, 0)
