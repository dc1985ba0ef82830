"""The conditions that the partial indexes are made for.

Their constants are written out: with a parameter in their place neither database could know, while it plans, that
the index holds every row that is asked for.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, literal_column, or_

from dreams.states import DreamState
from dreams.tables import delivery, dream, lane

_ZERO: ColumnElement[int] = literal_column("0")

IS_QUEUED = dream.c.state == literal_column(f"'{DreamState.QUEUED}'")
IS_RUNNING = dream.c.state == literal_column(f"'{DreamState.RUNNING}'")
IS_OPEN = or_(IS_QUEUED, IS_RUNNING)
HAS_QUEUED = lane.c.queued > _ZERO
CAN_START = and_(HAS_QUEUED, lane.c.running < lane.c.max_running)
IS_PENDING = delivery.c.state == literal_column("'pending'")


def is_active(lanes: FromClause) -> ColumnElement[bool]:
    """Whether somebody waits or dreams in a lane of `lanes`: the table, or an alias of it."""
    return or_(lanes.c.queued > _ZERO, lanes.c.running > _ZERO)
