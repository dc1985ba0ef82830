"""A dream's place in the queue, when it should start, and why somebody who asked later goes first.

A lane's k-th waiting dream has the virtual start time `virtual_seconds + k * mean cost / weight`; whoever has a
smaller one goes first. That is exact for one generator and about right for several, which also look at how many
dreams a lane has running.

The wait is in two parts. What runs ends as it says itself; of generators that dream several at once each of these takes
longer, so they end together and not one after the other. What is ahead is the generators' time by its estimates,
corrected by what the last dreams really took of it: a batch takes less than its dreams would alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Double,
    Row,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from dreams import workers
from dreams.bundle import its
from dreams.clock import now
from dreams.conditions import HAS_QUEUED, IS_RUNNING
from dreams.dream import Position
from dreams.languages import Text, _, _n
from dreams.policy import Policy
from dreams.states import DreamState
from dreams.tables import dream, lane

NOT_WAITING = Position(place=0, wait_seconds=None, is_served=True, reason=None)
LATELY_DREAMS, LATELY_SECONDS = 20, 3600.0  # of these the generators' true pace is learned


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
    row: Row[Any] | None = (await connection.execute(WAITING, {"asked_id": dream_id})).first()
    if row is None:
        return None
    # A dream without a lane: its owner is just being forgotten (`dreams.deletion`).
    if row.state != DreamState.QUEUED.value or row.weight is None:
        return NOT_WAITING
    mine = its(row) | {"its_tag": row.virtual_seconds + row.own_seconds / row.weight}
    ahead = (await connection.execute(_AHEAD, mine)).one()
    pool = await workers.pool(connection, row.pack, policy)
    place = 1 + int(row.own_dreams) + int(ahead.dreams)
    busy = Busy(ahead.running, float(ahead.seconds_left), float(ahead.soonest_seconds), float(ahead.slowness))
    return Position(
        place=place,
        wait_seconds=wait_seconds(place, float(row.own_seconds + ahead.seconds), busy, pool.live_workers, pool.slots),
        is_served=pool.live_workers > 0,
        reason=await _reason(connection, row, mine) if ahead.dreams else _full(row),
    )


def _its(column: ColumnElement[Any]) -> Any:
    """The dream's or its lane's value of a column, given when the statement is executed (`bundle.its`)."""
    return bindparam(f"its_{column.key}", type_=column.type)


_TAG: ColumnElement[float] = bindparam("its_tag", type_=Double())  # the virtual time at which the dream starts

_own = dream.alias("own")
_IS_OWN_AHEAD = and_(
    _own.c.state == literal_column(f"'{DreamState.QUEUED}'"),
    _own.c.pack == dream.c.pack,
    _own.c.user_id == dream.c.user_id,
    or_(_own.c.priority > dream.c.priority, and_(_own.c.priority == dream.c.priority, _own.c.id < dream.c.id)),
)
_ITS_LANE = and_(lane.c.pack == dream.c.pack, lane.c.user_id == dream.c.user_id)

WAITING: Select[Any] = (
    select(
        dream.c.id,
        dream.c.pack,
        dream.c.user_id,
        dream.c.state,
        dream.c.priority,
        dream.c.created_at,
        lane.c.running,
        lane.c.max_running,
        lane.c.weight,
        lane.c.virtual_seconds,
        lane.c.head_priority,
        lane.c.since,
        func.count(_own.c.id).label("own_dreams"),
        func.coalesce(func.sum(_own.c.cost_seconds), 0.0).label("own_seconds"),
    )
    .select_from(dream.outerjoin(lane, _ITS_LANE).outerjoin(_own, _IS_OWN_AHEAD))
    .where(dream.c.id == bindparam("asked_id"))
    .group_by(dream.c.id, lane.c.pack, lane.c.user_id)
)
"""A dream with its lane, how many of the member's own go first, and how long those should take."""

_is_higher = lane.c.head_priority > _its(lane.c.head_priority)
_has_equal_priority = lane.c.head_priority == _its(lane.c.head_priority)
_since_earlier = or_(
    lane.c.since < _its(lane.c.since),
    and_(lane.c.since == _its(lane.c.since), lane.c.user_id < _its(lane.c.user_id)),
)
# At equal virtual time another lane goes first by priority, then by who waits longer.
_WINS_TIES = or_(_is_higher, and_(_has_equal_priority, _since_earlier))
_GOES_BEFORE = and_(
    lane.c.pack == _its(lane.c.pack),
    HAS_QUEUED,
    lane.c.user_id != _its(lane.c.user_id),
    lane.c.virtual_seconds <= _TAG,
    or_(lane.c.virtual_seconds < _TAG, _WINS_TIES),
)


def _others_ahead() -> Select[Any]:
    """How many of the others' dreams start before the tag, and how long they should take.

    In three steps that PostgreSQL keeps apart, so that it works each of them out once for a lane.
    """
    mean_seconds = lane.c.queued_seconds / cast(lane.c.queued, Double)
    steps = (_TAG - lane.c.virtual_seconds) * lane.c.weight / func.nullif(mean_seconds, 0.0)
    columns = (lane.c.queued, mean_seconds.label("mean_seconds"), steps.label("steps"), _WINS_TIES.label("wins_ties"))
    before = _apart(select(*columns).where(_GOES_BEFORE), "before")
    loses_a_tie = and_(whole(before.c.steps) == before.c.steps, not_(before.c.wins_ties))
    fit = whole(before.c.steps) + case((loses_a_tie, 0), else_=1)
    takes_no_time = before.c.mean_seconds <= 0
    count = case((takes_no_time, before.c.queued), (fit < before.c.queued, fit), else_=before.c.queued)
    counted = _apart(select(count.label("dreams"), before.c.mean_seconds), "counted")
    seconds = cast(counted.c.dreams, Double) * counted.c.mean_seconds
    return select(
        func.coalesce(func.sum(counted.c.dreams), 0).label("dreams"),
        func.coalesce(func.sum(seconds), 0.0).label("seconds"),
    )


def _apart(step: Select[Any], name: str) -> CTE:
    return step.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")


async def _reason(connection: AsyncConnection, row: Row[Any], mine: Mapping[str, Any]) -> Text | None:
    """Why it waits though it asked earlier, in a sentence; None when it simply has its turn."""
    if (full := _full(row)) is not None:
        return full
    first = (await connection.execute(_FIRST_OF_THE_LATER, mine)).first()
    if first is None:
        return None
    name: Text = first.owner_name or _("Another member")
    if first.running == 0 and row.running > 0:
        return _("{name} has no dream running, so theirs goes first.", name=name)
    if first.head_priority > row.head_priority and first.virtual_seconds == row.virtual_seconds:
        return _("{name}'s dream has priority, so it goes first.", name=name)
    return _("{name} had less of the generators' time lately, so theirs goes first.", name=name)


_FIRST_OF_THE_LATER = (
    select(lane.c.owner_name, lane.c.running, lane.c.head_priority, lane.c.virtual_seconds)
    .where(_GOES_BEFORE, lane.c.since > _its(dream.c.created_at))
    .order_by(lane.c.running, lane.c.virtual_seconds, lane.c.head_priority.desc(), lane.c.since)
    .limit(1)
)


def _full(mine: Row[Any]) -> Text | None:
    if mine.running < mine.max_running:
        return None
    return _n(
        "{count} of your dreams is running, the most at once; this one waits for it.",
        "{count} of your dreams are running, the most at once; this one waits for them.",
        mine.running,
    )


@dataclass(frozen=True, slots=True)
class Busy:
    """What the generators of a pool are at.

    Attributes:
        dreams: How many run.
        seconds_left: What each of them needs until it ends, summed.
        soonest_seconds: What the first to end needs.
        slowness: What dreams took of the generators' time lately, over what they were thought to take.
    """

    dreams: int = 0
    seconds_left: float = 0.0
    soonest_seconds: float = 0.0
    slowness: float = 1.0


def wait_seconds(place: int, seconds_ahead: float, busy: Busy, workers: int, slots: int) -> float | None:
    """Until a dream at `place` starts; None when no worker lives.

    Args:
        slots: Dreams that the workers take at once, together.
    """
    if workers == 0:
        return None
    if place <= slots - busy.dreams:
        return 0.0
    if place == 1:
        return busy.soonest_seconds
    # More of them than workers: some dream several at once, and those end side by side.
    return busy.seconds_left / max(workers, busy.dreams) + seconds_ahead * busy.slowness / workers


def _at_least_zero(seconds: Any) -> Any:
    return func.abs(seconds) / 2 + seconds / 2  # max(0, x) in words that both databases know


def _busy() -> Select[int, Any, Any]:
    told = dream.c.progress["seconds_left"].as_float()
    left = _at_least_zero(func.coalesce(told, dream.c.cost_seconds - (now() - dream.c.started_at)))
    return select(
        func.count().label("running"),
        func.coalesce(func.sum(left), 0.0).label("seconds_left"),
        func.coalesce(func.min(left), 0.0).label("soonest_seconds"),
    ).where(IS_RUNNING, dream.c.pack == _its(dream.c.pack))


def _slowness() -> Select[Any]:
    lately = (
        select(dream.c.result["seconds"].as_float().label("took"), dream.c.cost_seconds)
        .where(
            dream.c.pack == _its(dream.c.pack),
            dream.c.state == DreamState.DONE.value,
            dream.c.finished_at > now() - LATELY_SECONDS,
        )
        .order_by(dream.c.finished_at.desc())
        .limit(LATELY_DREAMS)
        .subquery()
    )
    took = func.nullif(func.sum(lately.c.took), 0.0)
    return select(func.coalesce(took / func.sum(lately.c.cost_seconds), 1.0).label("slowness"))


def _ahead() -> Select[Any]:
    others, busy, pace = (_others_ahead().subquery("others"), _busy().subquery("busy"), _slowness().subquery("pace"))
    return select(*others.c, *busy.c, *pace.c).select_from(others.join(busy, true()).join(pace, true()))


_AHEAD = _ahead()
"""How many of the others' dreams go first, how long they should take, and what the generators are at: one row."""
