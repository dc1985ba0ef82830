"""Empties the outbox: tells Discord how each dream ended, at least once, by edits that may be repeated.

The chain for a picture: the card; if that is gone or locked, one new message in its channel; if that is forbidden,
a direct message; if that is refused, the delivery is marked dead with the reason, and `/history` still has the
picture. Any number of couriers may run, in any process.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from cards.editor import CHANNEL_SECONDS, Attachment, CardEditor
from cards.errors import CardRefused, CardTooLarge, CardTryLater
from cards.face import FILM_MIME, Face, face, link, notice_sentence
from cards.shrinking import fitted, without_recipe
from dreams.dream import CardRef, Picture
from dreams.errors import NoSuchDream, NotStored, Transient
from dreams.history import DreamView, History
from dreams.members import Notice
from dreams.outbox import Delivery, Outbox
from dreams.states import DreamState
from dreams.store import ImageStore

logger = logging.getLogger(__name__)

CARRIERS = 4  # deliveries under way at once, so that one silent channel does not hold up the others
IDLE_SECONDS = 1.0
AWAY_SECONDS = 2.0
CARD_EXPECTED_SECONDS = 20.0  # so long after a dream was asked for, the bot may still be saying where its card is
MIN_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 2.0, 300.0
PAUSE_OF_AGE = 0.2  # waiting a fifth of the age so far: soon after a short outage, seldom in a long one
GIVE_UP_SECONDS = 86400.0
FILE_LIMIT_BYTES = 10 * 1024 * 1024  # Discord's for everybody
SMALLEST_LIMIT_BYTES = 16 * 1024

SetCard = Callable[[int, CardRef], Awaitable[None]]
Reserve = Callable[[int, float], Awaitable[float]]
NoticeOf = Callable[[int], Awaitable[Notice]]


class Courier:
    """Sends what the outbox holds.

    Args:
        set_card: `Queue.set_card`; remembers the message that took over from a card.
        reserve: `Pace.reserve`; takes a moment in a channel and says how many seconds away it is.
        notice_of: `Members.notice`; how an owner wants to be told, beside the card, that a dream is over.
    """

    def __init__(
        self,
        outbox: Outbox,
        history: History,
        store: ImageStore,
        editor: CardEditor,
        *,
        set_card: SetCard,
        reserve: Reserve,
        notice_of: NoticeOf,
    ) -> None:
        self._outbox = outbox
        self._history = history
        self._store = store
        self._editor = editor
        self._set_card = set_card
        self._reserve = reserve
        self._notice_of = notice_of
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """Says that there is something to send, so that it goes out now."""
        self._nudged.set()

    async def run(self) -> None:
        """Delivers until cancelled. What is under way then is taken again later, by any courier."""
        async with asyncio.TaskGroup() as carriers:
            for _ in range(CARRIERS):
                carriers.create_task(self._carry())

    async def _carry(self) -> None:
        while True:
            try:
                if not await self.deliver_next():
                    await self._wait()
            except Transient as error:
                logger.warning("deliveries wait: %s", error)
                await asyncio.sleep(AWAY_SECONDS)

    async def deliver_next(self) -> bool:
        """Delivers one; false when none is due.

        Raises:
            Transient: The database or the store is away; the delivery stays pending.
        """
        delivery = await self._outbox.take()
        if delivery is None:
            return False
        view = await self._history.dream(delivery.dream_id)
        if view is None:  # its owner had everything about them removed
            await self._outbox.sent(delivery)
            return True
        try:
            await self._tell(delivery, view)
        except CardTryLater as error:
            await self._postpone(delivery, error)
        except CardRefused as error:
            await self._give_up(delivery, str(error))
        return True

    async def _tell(self, delivery: Delivery, view: DreamView) -> None:
        if view.card is None and _age_seconds(view.created_at) < CARD_EXPECTED_SECONDS:
            raise CardTryLater("the card is not known yet", MIN_PAUSE_SECONDS)
        try:
            attachments = await self._attachments(view)
        except NotStored as error:
            await self._edit_if_there(view, face(view), ())
            logger.error("dream %d has lost its picture: %s", view.id, error)
            await self._give_up(delivery, str(error))
            return
        await asyncio.sleep(await self._reserve(view.channel_id, CHANNEL_SECONDS))
        card = await self._send_fitting(view, attachments)
        if card is not None:
            await self._notify(view, card)
        await self._outbox.sent(delivery)
        logger.info("dream %d: its card says %s", view.id, view.state, extra={"dream_id": view.id})

    async def _notify(self, view: DreamView, card: CardRef) -> None:
        """Mentions the owner, if they want that. A repetition has the same nonce, so it is seen once."""
        notice = await self._notice_of(view.user_id)
        if notice is Notice.NONE or view.state is DreamState.CANCELLED:
            return
        sentence, nonce = notice_sentence(view), f"notice-{view.id}"
        try:
            if notice is Notice.REPLY:
                await asyncio.sleep(await self._reserve(card.channel_id, CHANNEL_SECONDS))
                await self._editor.reply(card, sentence, mention=view.user_id, nonce=nonce)
            else:
                await self._editor.tell_directly(view.user_id, f"{sentence} {link(view.guild_id, card)}", nonce=nonce)
        except CardRefused as error:
            logger.info("dream %d: its owner can't be mentioned (%s)", view.id, error)

    async def _send_fitting(self, view: DreamView, attachments: tuple[Attachment, ...]) -> CardRef | None:
        """Sends, with smaller and smaller pictures while Discord says that they are too large.

        Returns:
            The card in its channel; None when the owner was told directly, or nobody.
        """
        limit_bytes = FILE_LIMIT_BYTES
        while True:
            try:
                return await self._send(view, await _fitting(attachments, limit_bytes))
            except CardTooLarge:
                limit_bytes = min(limit_bytes, max((len(one.payload) for one in attachments), default=0)) // 2
                if limit_bytes < SMALLEST_LIMIT_BYTES:
                    raise

    async def _send(self, view: DreamView, attachments: tuple[Attachment, ...]) -> CardRef | None:
        told = face(view)
        if await self._edit_if_there(view, told, attachments):
            return view.card
        if view.state is DreamState.CANCELLED:  # nobody needs a new message to learn that nothing will come
            return None
        nonce = f"dream-{view.id}"
        try:
            card = await self._editor.post(view.channel_id, told, attachments, nonce=nonce)
        except CardTooLarge:
            raise
        except CardRefused as error:
            logger.info("dream %d: no message in its channel (%s), so a direct one", view.id, error)
            direct = await self._editor.send_directly(view.user_id, told, attachments, nonce=nonce)
            await self._remember(view.id, direct)
            return None
        return card if await self._remember(view.id, card) else None

    async def _remember(self, dream_id: int, card: CardRef) -> bool:
        """Tells the queue where the dream is shown now; false when it was deleted meanwhile, and so is the message."""
        try:
            await self._set_card(dream_id, card)
        except NoSuchDream:
            await self._editor.delete(card)
            return False
        return True

    async def _edit_if_there(self, view: DreamView, told: Face, attachments: tuple[Attachment, ...]) -> bool:
        if view.card is None:
            return False
        try:
            await self._editor.edit(view.card, told, attachments)
        except CardTooLarge:
            raise
        except CardRefused as error:
            logger.info("dream %d: its card can't be edited (%s)", view.id, error)
            return False
        return True

    async def _attachments(self, view: DreamView) -> tuple[Attachment, ...]:
        if view.state is not DreamState.DONE or view.result is None:
            return ()
        alt_text = face(view).alt_text
        return tuple(
            [
                Attachment(_filename(view.id, number, "png"), await self._shareable(view, picture), alt_text)
                for number, picture in enumerate(view.result.pictures)
                if picture.mime != FILM_MIME  # shown to who asks for it
            ]
        )

    async def _shareable(self, view: DreamView, picture: Picture) -> bytes:
        payload = await self._fetched(picture)
        return await asyncio.to_thread(without_recipe, payload) if view.hides_prompt else payload

    async def _fetched(self, picture: Picture) -> bytes:
        payload = await self._store.get(picture.store_key)
        if hashlib.sha256(payload).hexdigest() != picture.sha256:
            raise NotStored(f"{picture.store_key} is damaged: its checksum differs from the dream's.")
        return payload

    async def _postpone(self, delivery: Delivery, error: CardTryLater) -> None:
        age_seconds = _age_seconds(delivery.created_at)
        if age_seconds > GIVE_UP_SECONDS:
            await self._give_up(delivery, f"not delivered within a day: {error}")
            return
        pause_seconds = min(max(age_seconds * PAUSE_OF_AGE, MIN_PAUSE_SECONDS), MAX_PAUSE_SECONDS)
        await self._outbox.retry(delivery, str(error), max(pause_seconds, error.after_seconds))

    async def _give_up(self, delivery: Delivery, reason: str) -> None:
        logger.warning("dream %d: nobody could be told: %s", delivery.dream_id, reason)
        await self._outbox.dead(delivery, reason)

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._nudged.wait()
        self._nudged.clear()


async def _fitting(attachments: tuple[Attachment, ...], limit_bytes: int) -> tuple[Attachment, ...]:
    return tuple([await _fitting_one(one, limit_bytes) for one in attachments])


async def _fitting_one(attachment: Attachment, limit_bytes: int) -> Attachment:
    if len(attachment.payload) <= limit_bytes:
        return attachment
    payload = await asyncio.to_thread(fitted, attachment.payload, limit_bytes)
    return Attachment(attachment.filename.removesuffix(".png") + ".webp", payload, attachment.alt_text)


def _filename(dream_id: int, number: int, suffix: str) -> str:
    return f"dream-{dream_id}.{suffix}" if number == 0 else f"dream-{dream_id}-{number + 1}.{suffix}"


def _age_seconds(since: datetime) -> float:
    return (datetime.now(UTC) - since).total_seconds()
