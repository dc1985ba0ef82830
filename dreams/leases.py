"""What the owner of a lease writes while it dreams. Every statement names the lease's number: the fence."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams import wakeup
from dreams.clock import now
from dreams.conditions import IS_RUNNING
from dreams.dream import CheckpointRef, Lease, Progress, Steering, SteeringKind
from dreams.errors import LeaseLost, NoSuchDream, NotRunning, NotYours, UserMistake
from dreams.languages import _
from dreams.policy import Policy
from dreams.recipe import MAX_STEPS, Phrase, Recipe
from dreams.states import DreamState
from dreams.tables import checkpoint, dream, steering
from dreams.upsert import insert_into


def is_held(lease: Lease) -> ColumnElement[bool]:
    """The fence. With the worker in it nothing of another database's dream of the same number can pass."""
    return and_(
        dream.c.id == lease.dream_id,
        dream.c.lease_no == lease.lease_no,
        dream.c.worker_id == lease.worker_id,
        IS_RUNNING,
    )


async def renew(
    connection: AsyncConnection, lease: Lease, progress: Progress | None, policy: Policy, heard: int
) -> tuple[bool, bool]:
    """Renews the lease, tells the progress and learns of a cancel; one statement. Returns what `look` returns.

    Late is fine while nobody else has claimed.

    Raises:
        LeaseLost: Somebody has, or the dream is over.
    """
    values: dict[str, Any] = {"lease_until": now() + policy.lease_seconds}
    if progress is not None:
        values |= {"progress": asdict(progress), "progress_at": now()}
    renewed = await connection.execute(
        update(dream)
        .where(is_held(lease))
        .values(values)
        .returning(dream.c.cancel_requested_at, _has_more(lease, heard))
    )
    row = renewed.first()
    if row is None:
        raise LeaseLost
    return row[0] is not None, bool(row[1])


async def look(connection: AsyncConnection, lease: Lease, heard: int) -> tuple[bool, bool]:
    """`(cancel_requested, has_more_steering)` without writing.

    Args:
        heard: The number of the last word that the lease's owner has.

    Raises:
        LeaseLost: The dream is over or belongs to another worker.
    """
    asked = select(dream.c.cancel_requested_at, _has_more(lease, heard)).where(is_held(lease))
    row = (await connection.execute(asked)).first()
    if row is None:
        raise LeaseLost
    return row[0] is not None, bool(row[1])


def _has_more(lease: Lease, heard: int) -> ColumnElement[bool]:
    return select(steering.c.id).where(_is_more(lease, heard)).exists()


def _is_more(lease: Lease, heard: int) -> ColumnElement[bool]:
    # Words of a kind that came with a newer version are for its workers.
    return and_(
        steering.c.dream_id == lease.dream_id,
        steering.c.id > heard,
        steering.c.kind.in_([kind.value for kind in SteeringKind]),
    )


async def steering_after(connection: AsyncConnection, lease: Lease, heard: int) -> tuple[Steering, ...]:
    """What the member said after the word with that number, in the order said.

    Nothing is written: a word that gets lost on its way to the engine is found by the next look.
    """
    said = select(steering).where(_is_more(lease, heard)).order_by(steering.c.id)
    return tuple(
        Steering(SteeringKind(row.kind), row.steps, row.phrase, number=row.id, is_settled=row.is_settled)
        for row in await connection.execute(said)
    )


async def steer(connection: AsyncConnection, dream_id: int, user_id: int, said: Steering) -> None:
    """Leaves a word for whoever runs the dream.

    Raises:
        NoSuchDream, NotYours, NotRunning: It can't be steered, or not by this member.
        UserMistake: With that, the dream would be more than anybody may ask for.
    """
    is_ending = or_(dream.c.cancel_requested_at.is_not(None), _is_told_to_stop(dream_id))
    asked = (dream.c.id, dream.c.user_id, dream.c.state, dream.c.recipe, dream.c.progress, is_ending.label("is_ending"))
    known = select(*asked).where(dream.c.id == dream_id)
    row = (await connection.execute(known.with_for_update())).first()  # two words at once are counted one by one
    if row is None:
        raise NoSuchDream(_("There is no dream {number}.", number=dream_id))
    if row.user_id != user_id:
        raise NotYours(_("Only the one who asked for this dream can steer it."))
    if row.state != DreamState.RUNNING.value or (row.is_ending and said.kind is not SteeringKind.STOP):
        raise NotRunning(_("This dream is not running, so there is nothing to steer."))
    steps = said.steps
    match said.kind:
        case SteeringKind.STOP:  # where it stands now: who begins anew goes on to there
            steps = row.progress["step"] if row.progress else None
        case SteeringKind.AVOID:
            await _require_room_to_avoid(connection, dream_id, Recipe.from_json(row.recipe), said.phrase or "")
        case SteeringKind.EXTEND:
            await _require_steps_left(connection, row, said.steps or 0)
    await connection.execute(
        insert(steering).values(
            dream_id=dream_id,
            user_id=user_id,
            kind=said.kind.value,
            steps=steps,
            phrase=said.phrase,
            created_at=now(),
        )
    )
    await wakeup.notify(connection)


def _is_told_to_stop(dream_id: int) -> ColumnElement[bool]:
    is_stop = and_(steering.c.dream_id == dream_id, steering.c.kind == SteeringKind.STOP.value)
    return select(steering.c.id).where(is_stop).exists()


async def is_extended(connection: AsyncConnection, dream_id: int, heard: int) -> bool:
    """Whether its member has asked for more steps after the word with that number, and not for its end."""
    is_later = and_(
        steering.c.dream_id == dream_id, steering.c.kind == SteeringKind.EXTEND.value, steering.c.id > heard
    )
    extended = select(steering.c.id).where(is_later, ~_is_told_to_stop(dream_id)).limit(1)
    return await connection.scalar(extended) is not None


async def _require_room_to_avoid(connection: AsyncConnection, dream_id: int, recipe: Recipe, phrase: str) -> None:
    """Raises `PromptError` unless the recipe has room for this phrase beside those that were said before.

    Its worker could only be surprised, and so would be the next one that the dream is given to.
    """
    is_said = and_(steering.c.dream_id == dream_id, steering.c.kind == SteeringKind.AVOID.value)
    said = await connection.scalars(select(steering.c.phrase).where(is_said).order_by(steering.c.id))
    replace(recipe, avoid=(*recipe.avoid, *map(Phrase, [*said, phrase])))


async def _require_steps_left(connection: AsyncConnection, row: Row[Any], more_steps: int) -> None:
    """Raises `UserMistake` when so many more, with the extensions that may not be in its progress yet, are too many."""
    counts = and_(steering.c.dream_id == row.id, steering.c.kind == SteeringKind.EXTEND.value)
    total = Recipe.from_json(row.recipe).steps or 0
    if row.progress:  # what its checkpoint holds is in it
        total, counts = row.progress["total"], counts & (steering.c.is_settled == false())
    extended = await connection.scalar(select(func.coalesce(func.sum(steering.c.steps), 0)).where(counts)) or 0
    if total + extended + more_steps > MAX_STEPS:
        told = _(
            "Dream #{number} can't have more than {most} steps. *Longer* goes on from its picture when it is done.",
            number=row.id,
            most=MAX_STEPS,
        )
        raise UserMistake(told)


async def keep_checkpoint(connection: AsyncConnection, lease: Lease, kept: CheckpointRef, heard: int) -> None:
    """Makes a stored checkpoint the one to go on from, and settles the words that it holds and no others.

    Args:
        heard: The number of the last word that is in it.

    Raises:
        LeaseLost: The dream is over or belongs to another worker.
    """
    # Locks the row, so that no claim comes between the look and the write.
    held = await connection.execute(
        update(dream).where(is_held(lease)).values(lease_no=dream.c.lease_no).returning(dream.c.id)
    )
    if held.first() is None:
        raise LeaseLost
    values = {"lease_no": lease.lease_no, **asdict(kept)}
    upsert = insert_into(checkpoint, connection.dialect.name)
    await connection.execute(
        upsert.values(dream_id=lease.dream_id, **values).on_conflict_do_update(
            index_elements=[checkpoint.c.dream_id], set_=values, where=checkpoint.c.lease_no <= lease.lease_no
        )
    )
    is_in_it = steering.c.id <= heard
    await connection.execute(
        update(steering)
        .where(steering.c.dream_id == lease.dream_id, steering.c.is_settled != is_in_it)
        .values(is_settled=is_in_it)
    )
