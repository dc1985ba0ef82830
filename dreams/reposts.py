"""A dream's way to its server's art channel: one row for each dream, for ever, and so at most one message.

Who claims a repost writes the row; who takes it (`dreams.taking`) posts, and a repetition carries the same nonce. The
messages that show a dream beside its card are remembered here too, so that deleting finds them.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Boolean, ColumnElement, and_, cast, exists, func, literal, select, update

from dreams import removals
from dreams.clock import now
from dreams.database import Database
from dreams.dream import CardRef
from dreams.states import DreamState
from dreams.tables import dream, favourite, member, repost, showing
from dreams.taking import take
from dreams.upsert import insert_into

RETRY_SECONDS = 20.0  # longer than posting takes with its timeout, so that two processes don't post at once


@dataclass(frozen=True, slots=True)
class Repost:
    """A dream to be posted."""

    dream_id: int
    channel_id: int
    attempts: int


class Reposts:
    """The dreams on their way to an art channel, and the messages that show them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, dream_id: int, channel_id: int, threshold: int) -> bool:
        """True for exactly one caller, once `threshold` members like the dream and its owner lets it be shared."""
        insert = insert_into(repost, self._database.dialect)
        likes = select(func.count()).select_from(favourite).where(favourite.c.dream_id == dream_id).scalar_subquery()
        wanted = select(dream.c.id, literal(channel_id), now()).where(
            dream.c.id == dream_id, dream.c.state == DreamState.DONE.value, likes >= threshold, is_shared()
        )
        statement = insert.from_select(["dream_id", "channel_id", "next_at"], wanted).on_conflict_do_nothing()
        async with self._database.write() as connection:
            return (await connection.execute(statement.returning(repost.c.dream_id))).first() is not None

    async def is_known(self, dream_id: int) -> bool:
        """Whether somebody claimed it before, whatever came of that."""
        async with self._database.read() as connection:
            known = await connection.execute(select(repost.c.dream_id).where(repost.c.dream_id == dream_id))
            return known.first() is not None

    async def take(self) -> Repost | None:
        """The repost that is due longest, this caller's until its next time; None when none is due."""
        due = (
            select(repost.c.dream_id)
            .where(repost.c.state == "pending", repost.c.next_at <= now())
            .order_by(repost.c.next_at)
            .limit(1)
        )
        row = await take(self._database, repost, due, RETRY_SECONDS)
        return None if row is None else Repost(row.dream_id, row.channel_id, row.attempts)

    async def sent(self, dream_id: int, message: CardRef) -> None:
        """It was posted. A dream that was deleted or withdrawn meanwhile has the message removed again."""
        async with self._database.write() as connection:
            posted = await connection.execute(
                update(repost)
                .where(repost.c.dream_id == dream_id, repost.c.state == "pending")
                .values(state="sent")
                .returning(repost.c.dream_id)
            )
            if posted.first() is None:
                await removals.ask_for(connection, [message])
                return
            await connection.execute(
                showing.insert().values(dream_id=dream_id, channel_id=message.channel_id, message_id=message.message_id)
            )

    async def dead(self, dream_id: int) -> None:
        """It may not be posted, or nobody can."""
        async with self._database.write() as connection:
            await connection.execute(update(repost).where(repost.c.dream_id == dream_id).values(state="dead"))

    async def withdraw(self, user_id: int) -> None:
        """A member shares no more: what is in art channels is removed, what is on its way stops."""
        theirs = select(repost.c.dream_id).join(dream).where(dream.c.user_id == user_id)
        is_repost = and_(repost.c.dream_id == showing.c.dream_id, repost.c.channel_id == showing.c.channel_id)
        async with self._database.write() as connection:
            posted = await connection.execute(
                select(showing.c.channel_id, showing.c.message_id)
                .join(repost, is_repost)
                .where(repost.c.dream_id.in_(theirs))
            )
            messages = [CardRef(row.channel_id, row.message_id) for row in posted]
            await removals.ask_for(connection, messages)
            await connection.execute(
                showing.delete().where(showing.c.message_id.in_([message.message_id for message in messages]))
            )
            await connection.execute(update(repost).where(repost.c.dream_id.in_(theirs)).values(state="dead"))

    async def shown(self, dream_id: int, message: CardRef) -> None:
        """Another message shows this dream. One of a dream that was deleted meanwhile is removed again."""
        insert = insert_into(showing, self._database.dialect)
        known = select(literal(message.message_id), literal(message.channel_id), dream.c.id).where(
            dream.c.id == dream_id
        )
        statement = insert.from_select(["message_id", "channel_id", "dream_id"], known).on_conflict_do_nothing()
        async with self._database.write() as connection:
            if (await connection.execute(statement)).rowcount == 0:
                await removals.ask_for(connection, [message])

    async def outdated(self, message: CardRef) -> None:
        """A message shows a dream as it was, and another one took its place: it is removed."""
        async with self._database.write() as connection:
            await removals.ask_for(connection, [message])

    async def dream_of(self, message_id: int) -> int | None:
        """The dream that a message shows, as its card or otherwise."""
        async with self._database.read() as connection:
            by_card = select(dream.c.id).where(dream.c.card_message_id == message_id)
            elsewhere = select(showing.c.dream_id).where(showing.c.message_id == message_id)
            found: int | None = await connection.scalar(by_card.union_all(elsewhere))
            return found


def is_shared() -> ColumnElement[bool]:
    """Whether the dream's owner lets others' servers show it; who set nothing does."""
    keeps = and_(
        member.c.user_id == dream.c.user_id, cast(member.c.preferences["is_shared"].as_boolean(), Boolean).is_(False)
    )
    return ~exists(select(member.c.user_id).where(keeps).correlate(dream))
