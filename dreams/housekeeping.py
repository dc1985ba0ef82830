"""What is thrown away, and when: old dreams, what Discord was told, workers that left, objects that nobody's row names.

Small transactions, so that nobody waits for the broom. Rows go first and their objects later, as orphans: a crash
in between leaves garbage, never a row without its picture. Favourites are kept for ever, except those of servers that
removed the bot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, func, select

from dreams.clock import now
from dreams.database import Database
from dreams.states import DreamState
from dreams.store import IMAGES, LATENTS_SUFFIX, PROMPTS, ImageStore, latents_key
from dreams.tables import (
    audit,
    checkpoint,
    delivery,
    departure,
    dream,
    dream_event,
    favourite,
    guild,
    lane,
    pace,
    picture,
    worker,
)

DAY_SECONDS = 86_400.0
BATCH_ROWS = 1000
BATCH_KEYS = 500
# What our own rows name; whatever else lies in the bucket is none of this broom's business.
SWEPT_PREFIXES = (IMAGES, "checkpoints/", PROMPTS, "probes/")
_IMAGE_PROMPT = re.compile(rf'"({PROMPTS}[0-9a-f]{{64}}\.png)"')


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept.

    Attributes:
        dreams_days: After a dream ended; at least 1, because an idempotency key must outlive Discord's retries.
        orphan_hours: An object without a row may belong to a result that is just being written.
        pictures_bytes: When all pictures together take more, the oldest dreams go early. None: no cap.
    """

    dreams_days: float = 90.0
    events_days: float = 30.0
    deliveries_days: float = 7.0
    workers_days: float = 1.0
    audit_days: float = 365.0
    orphan_hours: float = 24.0
    pictures_bytes: int | None = None

    def __post_init__(self) -> None:
        if self.dreams_days < 1:
            raise ValueError("dreams_days must be at least 1")


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was thrown away."""

    dreams: int = 0
    events: int = 0
    deliveries: int = 0
    objects: int = 0


async def sweep(database: Database, store: ImageStore, retention: Retention = Retention()) -> Swept:
    """One round of everything. Any process may run it, also several at once.

    Raises:
        DatabaseAway, StoreAway: The rest waits for the next round.
    """
    dreams = await _delete(database, dream, _is_old_dream(retention.dreams_days))
    dreams += await _delete_of_departed(database, retention.dreams_days)
    if retention.pictures_bytes is not None:
        dreams += await _shrink(database, retention.pictures_bytes)
    events = await _delete(database, dream_event, dream_event.c.at < _ago(retention.events_days))
    is_settled = delivery.c.state != "pending"
    is_old = delivery.c.created_at < _ago(retention.deliveries_days)
    deliveries = await _delete(database, delivery, is_settled & is_old)
    await _delete_idle_lanes(database)
    await _delete(database, worker, worker.c.last_seen_at < _ago(retention.workers_days))
    await _delete(database, audit, audit.c.at < _ago(retention.audit_days))
    await _delete(database, pace, pace.c.next_edit_at < _ago(1))
    objects = await _delete_orphans(database, store, timedelta(hours=retention.orphan_hours))
    return Swept(dreams, events, deliveries, objects)


def _ago(days: float) -> ColumnElement[float]:
    return now() - days * DAY_SECONDS


def _is_old_dream(days: float) -> ColumnElement[bool]:
    return dream.c.finished_at.is_not(None) & (dream.c.finished_at < _ago(days)) & ~_is_loved()


def _is_loved() -> ColumnElement[bool]:
    return exists(select(favourite.c.dream_id).where(favourite.c.dream_id == dream.c.id))


async def _delete(database: Database, table: Table, which: ColumnElement[bool]) -> int:
    """Deletes in batches; returns how many rows of `table` itself."""
    (key,) = table.primary_key.columns
    total = 0
    while True:
        batch = select(key).where(which).limit(BATCH_ROWS)
        async with database.write() as connection:
            gone = (await connection.execute(delete(table).where(key.in_(batch)))).rowcount
        total += gone
        if gone < BATCH_ROWS:
            return total


async def _delete_of_departed(database: Database, days: float) -> int:
    """What was dreamed, favourites too, moderated and configured in servers that removed the bot so long ago."""
    is_due = departure.c.at < _ago(days)
    was_before = exists(
        select(departure.c.guild_id).where(
            departure.c.guild_id == dream.c.guild_id, is_due, dream.c.created_at <= departure.c.at
        )
    )
    dreams = await _delete(database, dream, dream.c.finished_at.is_not(None) & was_before)
    long_gone = select(departure.c.guild_id).where(is_due)
    await _delete(database, audit, audit.c.guild_id.in_(long_gone))
    await _delete(database, guild, guild.c.guild_id.in_(long_gone))
    await _delete(database, departure, is_due)
    return dreams


async def _delete_idle_lanes(database: Database) -> None:
    """A lane says who its member is, so it goes with their last dream; it is made anew by the next."""
    has_dreams = exists(select(dream.c.id).where(dream.c.user_id == lane.c.user_id))
    async with database.write() as connection:
        await connection.execute(delete(lane).where(lane.c.queued == 0, lane.c.running == 0, ~has_dreams))


async def _shrink(database: Database, pictures_bytes: int) -> int:
    """Deletes the dreams that ended first until the pictures fit; returns how many."""
    total = 0
    while True:
        async with database.write() as connection:
            too_much = (await connection.scalar(select(func.coalesce(func.sum(picture.c.size_bytes), 0))) or 0) - (
                pictures_bytes
            )
            if too_much <= 0:
                return total
            oldest = await connection.execute(
                select(dream.c.id, func.sum(picture.c.size_bytes).label("size_bytes"))
                .join(picture)
                .where(dream.c.state == DreamState.DONE.value, ~_is_loved())
                .group_by(dream.c.id)
                .order_by(dream.c.finished_at, dream.c.id)
                .limit(BATCH_ROWS)
            )
            doomed = _enough(oldest, int(too_much))
            if not doomed:
                return total
            total += (await connection.execute(delete(dream).where(dream.c.id.in_(doomed)))).rowcount


def _enough(rows: Iterable[Any], too_much_bytes: int) -> list[int]:
    doomed: list[int] = []
    for row in rows:
        if too_much_bytes <= 0:
            break
        doomed.append(row.id)
        too_much_bytes -= int(row.size_bytes)
    return doomed


async def _delete_orphans(database: Database, store: ImageStore, min_age: timedelta) -> int:
    newest, total = datetime.now(UTC) - min_age, 0
    for prefix in SWEPT_PREFIXES:
        old: list[str] = []
        async for one in store.objects(prefix):
            if one.modified_at < newest:
                old.append(one.key)
            if len(old) == BATCH_KEYS:
                total += await _delete_unnamed(database, store, old)
                old = []
        total += await _delete_unnamed(database, store, old)
    return total


async def _delete_unnamed(database: Database, store: ImageStore, keys: list[str]) -> int:
    named = await named_keys(database, keys)
    unnamed = [key for key in keys if key not in named]
    for key in unnamed:
        await store.delete(key)
    return len(unnamed)


async def named_keys(database: Database, keys: list[str]) -> set[str]:
    """Those of `keys` that a row still needs: pictures with their latents, checkpoints, image prompts."""
    if not keys:
        return set()
    results = {key.removesuffix(LATENTS_SUFFIX) + ".png" if key.endswith(LATENTS_SUFFIX) else key for key in keys}
    async with database.read() as connection:
        pictures = set(await connection.scalars(select(picture.c.store_key).where(picture.c.store_key.in_(results))))
        checkpoints = await connection.scalars(select(checkpoint.c.store_key).where(checkpoint.c.store_key.in_(keys)))
        named = {*pictures, *map(latents_key, pictures), *checkpoints}
        if any(key.startswith(PROMPTS) for key in keys):
            recipes = await connection.scalars(select(dream.c.recipe).where(dream.c.recipe.contains(PROMPTS)))
            named |= image_prompt_keys(recipes)
    return named


def image_prompt_keys(recipes: Iterable[str]) -> set[str]:
    """The keys of the images that recipes (as JSON) are guided by; also those of recipes that can't be read any more.

    What a member typed can't pass for a key: in JSON its quotes have a backslash before them.
    """
    return {key for recipe in recipes for key in _IMAGE_PROMPT.findall(recipe)}
