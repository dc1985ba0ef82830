"""Lanes: one member's part of a pool; counters make its limits exact, virtual time makes the queue fair.

Stride scheduling (Waldspurger and Weihl 1994): the lane that has had the least weighted GPU time goes next. A claim
charges the dream's estimate at once, the end corrects it by what it really took. A lane that comes back from idling
starts at the least virtual time of the lanes that wait (nobody saves up credit) and at most `debt_cap_seconds`
above it (old debt is forgiven).

Every change of a lane is in the transaction that moves the dream, so the counters are the rows, counted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Integer,
    Row,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.clock import now
from dreams.conditions import IS_QUEUED, is_active
from dreams.dream import Order
from dreams.policy import Policy
from dreams.tables import dream, lane
from dreams.upsert import insert_into


async def join(connection: AsyncConnection, order: Order, cost_seconds: float, policy: Policy) -> bool:
    """Counts one more queued dream of this member; False when the member has as many as allowed.

    The lane's row stays locked until the transaction ends, which is what makes the limit exact.
    """
    values = {
        "joins_pack": order.pack,
        "joins_user_id": order.user_id,
        "joins_owner_name": order.owner_name,
        "joins_priority": order.priority,
        "joins_weight": order.weight,
        "joins_seconds": cost_seconds,
        "max_queued": order.max_queued or policy.max_queued,
        "max_running_now": order.max_running or policy.max_running,
        "debt_cap_seconds": policy.debt_cap_seconds,
    }
    statement = _JOIN_ON_POSTGRESQL if connection.dialect.name == "postgresql" else _JOIN_ON_SQLITE
    return (await connection.execute(statement, values)).first() is not None


def _at_least(priority: ColumnElement[int]) -> ColumnElement[int]:
    """The head's priority once a dream of `priority` waits too."""
    return case((or_(lane.c.queued == 0, lane.c.head_priority < priority), priority), else_=lane.c.head_priority)


def _caught_up(least: ColumnElement[float]) -> ColumnElement[float]:
    """The virtual time of a lane that comes back, brought between the least of all and so much above it."""
    own = lane.c.virtual_seconds
    cap = least + bindparam("debt_cap_seconds", type_=Double())
    moved = case((own < least, least), (own > cap, cap), else_=own)
    return case((and_(lane.c.queued == 0, lane.c.running == 0), moved), else_=own)


_other = lane.alias("other")
_LEAST = (
    select(func.min(_other.c.virtual_seconds))
    .where(_other.c.pack == bindparam("joins_pack"), is_active(_other))
    .scalar_subquery()
)
_JOINS_SECONDS: ColumnElement[float] = bindparam("joins_seconds", type_=Double())
_JOINS_PRIORITY = bindparam("joins_priority", type_=Integer())
_JOINS_NAME = bindparam("joins_owner_name", type_=Text())


def _one_more() -> dict[str, Any]:
    """What one more order changes in a lane that there is already."""
    return {
        "owner_name": func.coalesce(func.nullif(_JOINS_NAME, ""), lane.c.owner_name),
        "queued": lane.c.queued + 1,
        "max_running": bindparam("max_running_now"),
        "weight": bindparam("joins_weight"),
        "virtual_seconds": _caught_up(func.coalesce(_LEAST, lane.c.virtual_seconds)),
        "queued_seconds": lane.c.queued_seconds + _JOINS_SECONDS,
        "head_priority": _at_least(_JOINS_PRIORITY),
        "since": case((lane.c.queued == 0, now()), else_=lane.c.since),
    }


def _join(insert: Any) -> Any:
    statement = insert(lane).values(
        pack=bindparam("joins_pack"),
        user_id=bindparam("joins_user_id"),
        owner_name=_JOINS_NAME,
        queued=1,
        max_running=bindparam("max_running_now"),
        weight=bindparam("joins_weight"),
        virtual_seconds=func.coalesce(_LEAST, 0.0),
        queued_seconds=_JOINS_SECONDS,
        head_priority=_JOINS_PRIORITY,
        since=now(),
    )
    return statement.on_conflict_do_update(
        index_elements=[lane.c.pack, lane.c.user_id],
        set_=_one_more(),
        where=lane.c.queued < bindparam("max_queued"),
    ).returning(lane.c.user_id)


_JOIN_ON_POSTGRESQL, _JOIN_ON_SQLITE = _join(postgresql.insert), _join(sqlite.insert)


async def make(connection: AsyncConnection, pack: str, user_id: int) -> None:
    """An empty lane where there is none, for one that got lost; it has no credit either."""
    insert = insert_into(lane, connection.dialect.name)
    least = (
        select(func.coalesce(func.min(_other.c.virtual_seconds), 0.0))
        .where(_other.c.pack == pack, is_active(_other))
        .scalar_subquery()
    )
    made = insert.values(pack=pack, user_id=user_id, virtual_seconds=least, since=now())
    await connection.execute(made.on_conflict_do_nothing())


def _fewer_seconds(cost_seconds: Any) -> ColumnElement[float]:
    # An empty lane has exactly 0, so rounding never adds up.
    fewer = lane.c.queued_seconds - cost_seconds
    return case((or_(lane.c.queued <= 1, fewer < 0), literal(0.0)), else_=fewer)


def _head_priority_without(dream_id: Any) -> ColumnElement[int]:
    """The highest priority among the lane's other queued dreams."""
    head = (
        select(dream.c.priority)
        .where(IS_QUEUED, dream.c.pack == lane.c.pack, dream.c.user_id == lane.c.user_id, dream.c.id != dream_id)
        .order_by(dream.c.priority.desc(), dream.c.id)
        .limit(1)
        .correlate(lane)
        .scalar_subquery()
    )
    return func.coalesce(head, 0)


# What a dream's move changes in its lane, for a `Bundle`. Their values are a dream's row (`bundle.its`).

_ITS_LANE = and_(lane.c.pack == bindparam("its_pack"), lane.c.user_id == bindparam("its_user_id"))
_ITS_COST: ColumnElement[float] = bindparam("its_cost_seconds", type_=Double())
_SPENT: ColumnElement[float] = bindparam("spent_seconds", type_=Double())

LEAVE_QUEUE = (
    update(lane)
    .where(_ITS_LANE)
    .values(
        queued=lane.c.queued - 1,
        queued_seconds=_fewer_seconds(_ITS_COST),
        head_priority=_head_priority_without(bindparam("its_id")),
    )
)
"""A queued dream is queued no more."""

STOP = (
    update(lane)
    .where(_ITS_LANE)
    .values(
        running=lane.c.running - 1,
        virtual_seconds=lane.c.virtual_seconds + (_SPENT - _ITS_COST) / lane.c.weight,
    )
)
"""A running dream is over; the charge becomes what it really took, `:spent_seconds`."""

GO_BACK = (
    update(lane)
    .where(_ITS_LANE)
    .values(
        running=lane.c.running - 1,
        queued=lane.c.queued + 1,
        queued_seconds=lane.c.queued_seconds + _ITS_COST,
        virtual_seconds=lane.c.virtual_seconds - _ITS_COST / lane.c.weight,
        head_priority=_at_least(bindparam("its_priority", type_=Integer())),
        # It keeps its seniority.
        since=case((lane.c.queued == 0, bindparam("its_created_at", type_=Double())), else_=lane.c.since),
    )
)
"""A running dream is queued again; the charge is refunded."""


async def start(connection: AsyncConnection, row: Row[Any]) -> None:
    """A queued dream is running; its estimate is charged."""
    await connection.execute(
        update(lane)
        .where(lane.c.pack == row.pack, lane.c.user_id == row.user_id)
        .values(
            queued=lane.c.queued - 1,
            queued_seconds=_fewer_seconds(row.cost_seconds),
            running=lane.c.running + 1,
            virtual_seconds=lane.c.virtual_seconds + row.cost_seconds / lane.c.weight,
            head_priority=_head_priority_without(row.id),
        )
    )
