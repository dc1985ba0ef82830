"""The queue of dreams: who goes next, who holds a dream, how it ends. The one door; every method is one transaction.

The statements live in the modules of their nouns: `enqueueing`, `claiming`, `leases`, `endings`, `lanes`, `places`,
`workers`. All times are the database's. Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import or_, select, update

from dreams import claiming, endings, enqueueing, leases, places, removals, workers
from dreams.clock import now
from dreams.conditions import IS_QUEUED, IS_RUNNING
from dreams.database import Database
from dreams.dream import (
    CancelOutcome,
    CardRef,
    CheckpointRef,
    Claim,
    Enqueued,
    LastStep,
    Lease,
    Order,
    Orders,
    Picture,
    Pool,
    Position,
    Progress,
    Result,
    Steering,
    SteeringKind,
    Worker,
)
from dreams.errors import LeaseLost, LimitReached, NoSuchDream
from dreams.languages import Text, _, _n, joined, kept
from dreams.policy import Policy
from dreams.states import DreamState
from dreams.tables import dream, lane

__all__ = [
    "CancelOutcome",
    "CardRef",
    "CheckpointRef",
    "Claim",
    "Enqueued",
    "Lease",
    "Order",
    "Orders",
    "Picture",
    "Pool",
    "Position",
    "Progress",
    "Queue",
    "Result",
    "Steering",
    "SteeringKind",
    "Worker",
]

CLAIM_TRIES = 3  # a lane's only dream may be just being cancelled while other lanes wait
CLAIM_JITTER_SECONDS = 0.05


class Queue:
    """The dreams that wait and run, in one database."""

    def __init__(self, database: Database, policy: Policy = Policy()) -> None:
        self._database = database
        self.policy = policy

    # Asking

    async def enqueue(self, order: Order) -> Enqueued:
        """Takes an order, once per idempotency key.

        Raises:
            LimitReached: The member has as many waiting dreams as allowed; the text says when to come back.
        """
        try:
            async with self._database.write() as connection:
                return await enqueueing.enqueue(connection, order, self.policy)
        except (enqueueing.OverLimit, enqueueing.TakenBefore) as refusal:
            async with self._database.read() as connection:
                known = await enqueueing.find(connection, order.idempotency_key)
            if known is None and isinstance(refusal, enqueueing.TakenBefore):
                raise
        if known is not None:
            return Enqueued(known, is_new=False)
        raise await self._limit_reached(order)

    async def _limit_reached(self, order: Order) -> LimitReached:
        async with self._database.read() as connection:
            first = await connection.scalar(
                select(dream.c.id)
                .where(
                    IS_QUEUED,
                    dream.c.pack == order.pack,
                    dream.c.user_id == order.user_id,
                )
                .order_by(dream.c.priority.desc(), dream.c.id)
                .limit(1)
            )
            place = None if first is None else await places.position(connection, first, self.policy)
        wait = None if place is None else place.wait_seconds
        most = order.max_queued or self.policy.max_queued
        have = _n(
            "You have {count} dream waiting, and that is the most.",
            "You have {count} dreams waiting, and that is the most.",
            most,
        )
        return LimitReached(joined(" ", [have, _come_back(wait)]), wait)

    async def set_card(self, dream_id: int, card: CardRef, *, is_first: bool = False) -> bool:
        """Remembers where the dream's card is, for all dreams that share it. The message that it was before is deleted.

        Args:
            is_first: Only where none is known yet.

        Returns:
            Whether it is the dream's card now.

        Raises:
            NoSuchDream: There is none with that number.
        """
        batch_id = select(dream.c.batch_id).where(dream.c.id == dream_id).scalar_subquery()
        shown = or_(dream.c.id == dream_id, dream.c.batch_id == batch_id)
        if is_first:  # said a second time, it is the first one still
            shown &= or_(dream.c.card_message_id.is_(None), dream.c.card_message_id == card.message_id)
        before = select(dream.c.card_channel_id, dream.c.card_message_id).where(shown).order_by(dream.c.id)
        async with self._database.write() as connection:
            known = (await connection.execute(before.with_for_update())).all()
            if not known:
                if await connection.scalar(select(dream.c.id).where(dream.c.id == dream_id)) is None:
                    raise NoSuchDream(_("There is no dream {number}.", number=dream_id))
                return False
            await connection.execute(
                update(dream).where(shown).values(card_channel_id=card.channel_id, card_message_id=card.message_id)
            )
            old = {
                CardRef(row.card_channel_id, row.card_message_id) for row in known if row.card_message_id is not None
            }
            await removals.replace(connection, dream_id, old - {card})
            return True

    async def cancel(
        self, dream_id: int, user_id: int, *, is_moderator: bool = False, reason: str | None = None
    ) -> CancelOutcome:
        """Ends a waiting dream at once and asks a running one to stop.

        Args:
            reason: Why, when it is not its owner's wish; they read it.

        Raises:
            NoSuchDream, NotYours: There is none, or it belongs to somebody else.
        """
        async with self._database.write() as connection:
            return await endings.cancel(connection, dream_id, user_id, is_moderator=is_moderator, reason=reason)

    async def steer(self, dream_id: int, user_id: int, steering: Steering) -> None:
        """Says a word to a running dream.

        Raises:
            NoSuchDream, NotYours, NotRunning: It can't be steered, or not by this member.
            UserMistake: With that, the dream would be more than anybody may ask for.
        """
        async with self._database.write() as connection:
            await leases.steer(connection, dream_id, user_id, steering)

    async def position(self, dream_id: int) -> Position:
        """The dream's place, its expected start, and why others go first.

        Raises:
            NoSuchDream: There is none with that number.
        """
        async with self._database.read() as connection:
            found = await places.position(connection, dream_id, self.policy)
        if found is None:
            raise NoSuchDream(_("There is no dream {number}.", number=dream_id))
        return found

    async def limit(self, user_id: int, pack: str, max_running: int) -> None:
        """Changes how many dreams of a member may run at once, from the next claim on."""
        async with self._database.write() as connection:
            await connection.execute(
                update(lane).where(lane.c.user_id == user_id, lane.c.pack == pack).values(max_running=max_running)
            )

    # Dreaming

    async def claim(self, worker_id: str, packs: Sequence[str]) -> Claim | None:
        """The next dream of the first pack that has one, leased to this worker; None when there is none.

        One whose recipe can't be read is failed at once, and the next one is taken.
        """
        for attempt in range(CLAIM_TRIES):
            if attempt:
                await asyncio.sleep(random.uniform(0, CLAIM_JITTER_SECONDS))
            if self._database.dialect == "sqlite" or attempt:
                async with self._database.read() as connection:
                    if not await claiming.has_work(connection, packs):
                        return None
            for pack in packs:
                claimed = await self._claim(worker_id, pack)
                while isinstance(claimed, claiming.Unreadable):
                    await self._give_up(claimed.lease)
                    claimed = await self._claim(worker_id, pack)
                if claimed is not None:
                    return claimed
        return None

    async def _claim(self, worker_id: str, pack: str) -> Claim | claiming.Unreadable | None:
        async with self._database.write_once() as connection:  # on SQLite it takes several
            return await claiming.claim(connection, worker_id, pack, self.policy)

    async def _give_up(self, lease: Lease) -> None:
        why = _(
            "Something went wrong in the generator; its log has the details of dream {number}.", number=lease.dream_id
        )
        with suppress(LeaseLost):
            await self.fail(lease, kept(why), is_permanent=True)

    async def heartbeat(self, lease: Lease, progress: Progress | None, *, heard: int = 0) -> Orders:
        """Renews the lease, tells how far the dream is, and learns what to do.

        Args:
            heard: As in `orders`.

        Raises:
            LeaseLost: Stop: the dream is over or belongs to another worker.
        """
        async with self._database.write_once() as connection:
            cancel_requested, has_more = await leases.renew(connection, lease, progress, self.policy, heard)
        return await self._orders(lease, heard, cancel_requested=cancel_requested, has_more=has_more)

    async def orders(self, lease: Lease, *, heard: int = 0) -> Orders:
        """What to do, without renewing: cheap enough for every second.

        Args:
            heard: The number of the last word that the caller has. What was said since is told, as often as asked; with
                0 it is all that was ever said to the dream, also under other leases.

        Raises:
            LeaseLost: Stop: the dream is over or belongs to another worker.
        """
        async with self._database.read() as connection:
            cancel_requested, has_more = await leases.look(connection, lease, heard)
        return await self._orders(lease, heard, cancel_requested=cancel_requested, has_more=has_more)

    async def _orders(self, lease: Lease, heard: int, *, cancel_requested: bool, has_more: bool) -> Orders:
        if not has_more:
            return Orders(cancel_requested)
        async with self._database.read() as connection:
            return Orders(cancel_requested, await leases.steering_after(connection, lease, heard))

    async def checkpoint(self, lease: Lease, checkpoint: CheckpointRef, *, heard: int = 0) -> None:
        """Makes a stored checkpoint the one to go on from.

        Args:
            heard: The number of the last word whose effect is in it; 0 for none.

        Raises:
            LeaseLost: Stop: the dream is over or belongs to another worker.
        """
        async with self._database.write() as connection:
            await leases.keep_checkpoint(connection, lease, checkpoint, heard)

    async def finish(self, lease: Lease, result: Result, last: LastStep | None = None) -> bool:
        """The dream is done; its pictures are stored already. A cancel that came first wins.

        Args:
            last: Where it goes on if its member extended it when it had come to its end; it then waits again, and the
                attempt does not count. With None it is done whatever was said.

        Returns:
            Whether it is over.

        Raises:
            LeaseLost: Throw the result away and say nothing.
        """
        try:
            async with self._database.write() as connection:
                await endings.finish(connection, lease, result, last)
            return True
        except endings.Extended as extended:
            async with self._database.write() as connection:
                await endings.go_on(connection, lease, extended.last)
            return False

    async def fail(self, lease: Lease, reason: str, *, is_permanent: bool) -> DreamState:
        """The attempt failed. Returns what became of the dream: queued again, or failed with `reason` for its owner.

        Raises:
            LeaseLost: The dream is over or belongs to another worker.
        """
        async with self._database.write() as connection:
            return await endings.fail(connection, lease, reason, self.policy, is_permanent=is_permanent)

    async def give_back(self, lease: Lease) -> None:
        """A clean stop: the dream waits again and the attempt does not count.

        Raises:
            LeaseLost: The dream is over or belongs to another worker.
        """
        async with self._database.write() as connection:
            await endings.give_back(connection, lease)

    async def cancelled(self, lease: Lease) -> None:
        """The owner of the lease stopped because `Orders.cancel_requested` said so.

        Raises:
            LeaseLost: The dream is over or belongs to another worker.
        """
        async with self._database.write() as connection:
            await endings.cancelled(connection, lease)

    async def rescue(self) -> list[int]:
        """Takes the dreams of silent workers away from them. Every worker calls it, every few seconds."""
        rescued: list[int] = []
        while await self.has_overdue():
            async with self._database.write() as connection:
                dream_id = await endings.expire_one(connection, self.policy)
            if dream_id is None:
                break
            rescued.append(dream_id)
        return rescued

    async def has_overdue(self) -> bool:
        """Whether there is something to rescue."""
        overdue = select(dream.c.id).where(IS_RUNNING, dream.c.lease_until < now())
        async with self._database.read() as connection:
            if (await connection.execute(overdue.limit(1))).first() is None:
                return False
            return not await endings.is_too_soon(connection, self.policy)

    # Serving

    async def register_worker(self, worker: Worker) -> None:
        """A generator introduces itself, and again with every heartbeat: it lives, and may have measured anew."""
        async with self._database.write() as connection:
            await workers.register(connection, worker)

    async def worker_gone(self, worker_id: str) -> None:
        """A generator stops."""
        async with self._database.write() as connection:
            await workers.gone(connection, worker_id)

    async def pool(self, pack: str) -> Pool:
        """Who serves a pack, and how fast."""
        async with self._database.read() as connection:
            return await workers.pool(connection, pack, self.policy)

    async def workers(self) -> list[Worker]:
        """The generators that were seen lately."""
        async with self._database.read() as connection:
            return await workers.live(connection, self.policy)


def _come_back(wait_seconds: float | None) -> Text:
    if wait_seconds is None:
        return _("Come back when one of them has started, or cancel one.")
    return _n(
        "Come back in about {count} minute, or cancel one.",
        "Come back in about {count} minutes, or cancel one.",
        max(round(wait_seconds / 60), 1),
    )
