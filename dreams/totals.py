"""What a member's or a server's dreams come to together: how many, how much GPU time, how long they waited."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.states import DreamState
from dreams.tables import dream

MEDIAN_OF = 1000  # the newest dreams: what waiting was like years ago says nothing


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over what is still kept.

    Attributes:
        asked: All dreams, whatever became of them.
        gpu_seconds: Of the done ones.
        median_wait_seconds: From asking to the start, of the newest that have started; None when none has.
    """

    asked: int
    done: int
    gpu_seconds: float
    median_wait_seconds: float | None


async def count(connection: AsyncConnection, which: ColumnElement[bool]) -> Totals:
    """The totals of the dreams that `which` holds for."""
    is_done = dream.c.state == DreamState.DONE.value
    seconds = func.sum(dream.c.result["seconds"].as_float()).filter(is_done)
    sums = select(func.count(), func.count().filter(is_done), seconds).where(which)
    asked, done, gpu_seconds = (await connection.execute(sums)).one()
    return Totals(asked, done, gpu_seconds or 0.0, await _median_wait(connection, which))


async def _median_wait(connection: AsyncConnection, which: ColumnElement[bool]) -> float | None:
    newest = (
        select((dream.c.started_at - dream.c.created_at).label("wait_seconds"))
        .where(which, dream.c.started_at.is_not(None))
        .order_by(dream.c.id.desc())
        .limit(MEDIAN_OF)
        .subquery()
    )
    waits = list(await connection.scalars(select(newest.c.wait_seconds).order_by(newest.c.wait_seconds)))
    return waits[len(waits) // 2] if waits else None
