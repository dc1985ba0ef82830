"""How a dream ends, or goes back into the queue. Its state, its lane and its delivery are one transaction, always."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams import lanes, wakeup
from dreams.bundle import Bundle, its
from dreams.clock import now
from dreams.conditions import IS_QUEUED, IS_RUNNING
from dreams.dream import CancelOutcome, LastStep, Lease, Result
from dreams.errors import LeaseLost, NoSuchDream, NotYours
from dreams.events import NOTE, EventKind, record
from dreams.languages import _, marked, stored
from dreams.leases import is_extended, is_held, keep_checkpoint
from dreams.outbox import FINAL
from dreams.policy import Policy
from dreams.states import DreamState
from dreams.tables import checkpoint, delivery, dream, picture

_ENDED = (
    dream.c.id,
    dream.c.pack,
    dream.c.user_id,
    dream.c.priority,
    dream.c.cost_seconds,
    dream.c.attempt,
    dream.c.lease_no,
    dream.c.lost_leases,
    dream.c.cancel_requested_at,
    dream.c.created_at,
    (now() - dream.c.started_at).label("spent_seconds"),
)


_DROP_CHECKPOINT = delete(checkpoint).where(checkpoint.c.dream_id == bindparam("its_id"))
_OWE = insert(delivery).values(dream_id=bindparam("its_id"), kind=FINAL, next_at=now(), created_at=now())
# What every ending brings with it: the diary, the delivery, and its lane's counters.
_AFTER_RUNNING = Bundle(_DROP_CHECKPOINT, NOTE, _OWE, lanes.STOP, wakes=True)
_AFTER_WAITING = Bundle(_DROP_CHECKPOINT, NOTE, _OWE, lanes.LEAVE_QUEUE, wakes=True)
_AFTER_REQUEUE = Bundle(NOTE, lanes.GO_BACK, wakes=True)


class Extended(Exception):
    """Rolls the transaction back: the member asked for more steps, and the dream is to go on from its last one."""

    def __init__(self, last: LastStep) -> None:
        super().__init__()
        self.last = last


async def finish(connection: AsyncConnection, lease: Lease, result: Result, last: LastStep | None) -> None:
    """Done, with its pictures. A cancel that came first wins: the dream is then cancelled and the pictures are dropped.

    Saying it twice is fine, so a worker whose connection died in the commit may ask again.

    Raises:
        Extended: By a word that is not in `last`.
        LeaseLost: The dream belongs to another worker, or ended otherwise.
    """
    stored = {
        "score": result.score,
        "scores": [list(pair) for pair in result.scores],
        "steps": result.steps,
        "best_step": result.best_step,
        "seconds": result.seconds,
        "safety": [list(pair) for pair in result.safety],
    }
    not_cancelled = and_(is_held(lease), dream.c.cancel_requested_at.is_(None))
    row = await _end(connection, not_cancelled, DreamState.DONE, result=stored)
    if row is not None:
        # Asked with the dream's row locked: who steers it now waits, and is told that it is over.
        if last is not None and await is_extended(connection, lease.dream_id, last.heard):
            raise Extended(last)
        await _AFTER_RUNNING.execute(connection, _told(row, DreamState.DONE) | {"spent_seconds": result.seconds})
        await connection.execute(insert(picture), _picture_rows(lease, result))
        return
    if await _end_running(connection, is_held(lease), DreamState.CANCELLED) is not None:
        return
    if await _ended_as(connection, lease) is not DreamState.DONE:
        raise LeaseLost


def _picture_rows(lease: Lease, result: Result) -> list[dict[str, Any]]:
    return [
        {
            "dream_id": lease.dream_id,
            "ordinal": ordinal,
            "lease_no": lease.lease_no,
            "store_key": one.store_key,
            "sha256": one.sha256,
            "size_bytes": one.size_bytes,
            "mime": one.mime,
            "width_px": one.width_px,
            "height_px": one.height_px,
        }
        for ordinal, one in enumerate(result.pictures)
    ]


async def fail(
    connection: AsyncConnection, lease: Lease, reason: str, policy: Policy, *, is_permanent: bool
) -> DreamState:
    """A failed attempt: the dream is queued again, or fails when that was the last one or nothing would change.

    Raises:
        LeaseLost: The dream belongs to another worker, or ended otherwise.
    """
    held = is_held(lease)
    await _lock(connection, lease)
    if await _end_running(connection, and_(held, dream.c.cancel_requested_at.is_not(None)), DreamState.CANCELLED):
        return DreamState.CANCELLED
    is_last = held if is_permanent else and_(held, dream.c.attempt >= policy.max_attempts)
    if await _end_running(connection, is_last, DreamState.FAILED, error=reason) is not None:
        return DreamState.FAILED
    if await _requeue(connection, held, EventKind.ATTEMPT_FAILED, detail=reason) is not None:
        return DreamState.QUEUED
    ended = await _ended_as(connection, lease)
    if ended is None:
        raise LeaseLost
    return ended


async def give_back(connection: AsyncConnection, lease: Lease) -> None:
    """A clean stop: queued again at once, and the attempt does not count.

    Raises:
        LeaseLost: The dream belongs to another worker, or ended otherwise.
    """
    held = is_held(lease)
    await _lock(connection, lease)
    if await _end_running(connection, and_(held, dream.c.cancel_requested_at.is_not(None)), DreamState.CANCELLED):
        return
    if await _requeue(connection, held, EventKind.GIVEN_BACK, attempt=dream.c.attempt - 1) is None:
        raise LeaseLost


async def go_on(connection: AsyncConnection, lease: Lease, last: LastStep) -> None:
    """Given back at its end, to be claimed again and extended.

    Raises:
        LeaseLost: The dream belongs to another worker, or ended otherwise.
    """
    await keep_checkpoint(connection, lease, last.checkpoint, last.heard)
    await give_back(connection, lease)


async def cancelled(connection: AsyncConnection, lease: Lease) -> None:
    """The owner of the lease has stopped because it was asked to.

    Raises:
        LeaseLost: The dream belongs to another worker, or ended otherwise.
    """
    if await _end_running(connection, is_held(lease), DreamState.CANCELLED) is not None:
        return
    if await _ended_as(connection, lease) is not DreamState.CANCELLED:
        raise LeaseLost


async def cancel(
    connection: AsyncConnection, dream_id: int, user_id: int, *, is_moderator: bool, reason: str | None = None
) -> CancelOutcome:
    """A waiting dream is over at once; a running one is asked to stop.

    Args:
        reason: Why, when it is not its owner's wish; kept with the dream.

    Raises:
        NoSuchDream, NotYours: There is none, or it belongs to somebody else.
    """
    # Locked: a dream that goes back into the queue meanwhile would be neither waiting nor running for what follows.
    owner = await connection.scalar(select(dream.c.user_id).where(dream.c.id == dream_id).with_for_update())
    if owner is None:
        raise NoSuchDream(_("There is no dream {number}.", number=dream_id))
    if owner != user_id and not is_moderator:
        raise NotYours(_("Only the one who asked for this dream, or a moderator, can cancel it."))
    is_queued = and_(dream.c.id == dream_id, IS_QUEUED)
    row = await _end(connection, is_queued, DreamState.CANCELLED, error=reason)
    if row is not None:
        await _AFTER_WAITING.execute(connection, _told(row, DreamState.CANCELLED, reason))
        return CancelOutcome.CANCELLED
    asked = await connection.execute(
        update(dream)
        .where(dream.c.id == dream_id, IS_RUNNING)
        .values(cancel_requested_at=func.coalesce(dream.c.cancel_requested_at, now()), error=reason)
        .returning(dream.c.lease_no)
    )
    running = asked.first()
    if running is None:
        return CancelOutcome.ALREADY_OVER
    await record(connection, dream_id, EventKind.CANCEL_REQUESTED, lease_no=running.lease_no, detail=str(user_id))
    await wakeup.notify(connection)
    return CancelOutcome.REQUESTED


async def expire_one(connection: AsyncConnection, policy: Policy) -> int | None:
    """Ends or requeues one running dream whose lease ran out; None when there is none.

    The late owner may renew until this commits; afterwards the dream's next claim has another lease number.
    """
    overdue = (
        select(*_ENDED)
        .where(IS_RUNNING, dream.c.lease_until < now())
        .order_by(dream.c.lease_until)
        .limit(1)
        .with_for_update(skip_locked=True)  # SQLite has no such clause and leaves it out: BEGIN IMMEDIATE does it there
    )
    row = (await connection.execute(overdue)).first()
    if row is None:
        return None
    this = and_(dream.c.id == row.id, dream.c.lease_no == row.lease_no, IS_RUNNING)
    lost = row.lost_leases + 1
    if row.cancel_requested_at is not None:
        await _end_running(connection, this, DreamState.CANCELLED)
    elif lost >= policy.max_lost_leases:
        why = marked("This dream stopped several generators in a row, so it was given up.")
        await _end_running(connection, this, DreamState.FAILED, error=why, lost_leases=lost)
    else:
        await _requeue(connection, this, EventKind.LEASE_EXPIRED, lost_leases=lost, attempt=dream.c.attempt - 1)
    return int(row.id)


async def _lock(connection: AsyncConnection, lease: Lease) -> None:
    """So that no cancel comes between two looks at the dream: it would wait in the queue with the wish unheard."""
    await connection.execute(select(dream.c.id).where(dream.c.id == lease.dream_id).with_for_update())


async def _end_running(
    connection: AsyncConnection, which: ColumnElement[bool], state: DreamState, **values: Any
) -> Row[Any] | None:
    row = await _end(connection, which, state, **values)
    if row is not None:
        told = _told(row, state, values.get("error"))
        await _AFTER_RUNNING.execute(connection, told | {"spent_seconds": row.spent_seconds})
    return row


async def _end(
    connection: AsyncConnection, which: ColumnElement[bool], state: DreamState, **values: Any
) -> Row[Any] | None:
    """The terminal state alone. The caller has `_AFTER_RUNNING` or `_AFTER_WAITING` follow."""
    ended = await connection.execute(
        update(dream)
        .where(which)
        .values(state=state.value, lease_until=None, progress=None, finished_at=now(), **values)
        .returning(*_ENDED)
    )
    return ended.first()


async def _requeue(
    connection: AsyncConnection, which: ColumnElement[bool], kind: EventKind, detail: str | None = None, **values: Any
) -> Row[Any] | None:
    returned = await connection.execute(
        update(dream)
        .where(which)
        .values(state=DreamState.QUEUED.value, lease_until=None, worker_id=None, **values)
        .returning(*_ENDED)
    )
    row = returned.first()
    if row is not None:
        await _AFTER_REQUEUE.execute(connection, _told(row, kind, detail))
    return row


def _told(row: Row[Any], kind: str, detail: str | None = None) -> dict[str, Any]:
    return its(row) | {"note_kind": str(kind), "note_detail": str(stored(detail)) if detail else None}


async def _ended_as(connection: AsyncConnection, lease: Lease) -> DreamState | None:
    """The terminal state that this very lease brought about: the answer to a question asked twice."""
    state = await connection.scalar(
        select(dream.c.state).where(
            dream.c.id == lease.dream_id, dream.c.lease_no == lease.lease_no, dream.c.finished_at.is_not(None)
        )
    )
    return None if state is None else DreamState(state)


async def is_too_soon(connection: AsyncConnection, policy: Policy) -> bool:
    """Whether PostgreSQL has just started: every lease looks expired then, and living owners need time to renew."""
    if connection.dialect.name != "postgresql":
        return False
    started = text("SELECT extract(epoch FROM statement_timestamp() - pg_postmaster_start_time()) < :lease_seconds")
    return bool(await connection.scalar(started, {"lease_seconds": policy.lease_seconds}))
