"""Empties the outbox: tells Discord how each dream ended, at least once, by edits that may be repeated.

The chain for a picture: the card; if that is gone or locked, one new message in its channel; if that is forbidden,
a direct message; if that is refused, the delivery is marked dead with the reason, and `/history` still has the
picture. Any number of couriers may run, in any process.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cards.batch_face import card_notice, is_over, leader
from cards.consumer import Consumer
from cards.content import Content, Contents
from cards.editor import Attachment, CardEditor
from cards.errors import CardArchived, CardForbidden, CardGone, CardRefused, CardTooLarge, CardTryLater
from cards.face import Face, face, link
from cards.pacing import CHANNEL_SECONDS, Reserve, turn
from cards.shrinking import fitted
from cards.verdicts import ConfigurationOf, Verdicts
from dreams.dream import CardRef
from dreams.errors import NoSuchDream, NotStored
from dreams.history import DreamView, History
from dreams.members import Notice
from dreams.outbox import REDRAW, Delivery, Outbox
from dreams.states import DreamState
from dreams.store import ImageStore

logger = logging.getLogger(__name__)

CARRIERS = 4  # so that one silent channel does not hold up the others
CARD_EXPECTED_SECONDS = 20.0  # so long after a dream was asked for, the bot may still be saying where its card is
MIN_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 2.0, 300.0
PAUSE_OF_AGE = 0.2  # waiting a fifth of the age so far: soon after a short outage, seldom in a long one
GIVE_UP_SECONDS = 86400.0
LOCKED_SECONDS = 600.0  # until a card that may not be edited is tried again: refusals are counted
FILE_LIMIT_BYTES = 10 * 1024 * 1024  # Discord's for everybody
SMALLEST_LIMIT_BYTES = 16 * 1024

SetCard = Callable[[int, CardRef], Awaitable[bool]]
NoticeOf = Callable[[int], Awaitable[Notice]]


class Courier(Consumer):
    """Sends what the outbox holds.

    Args:
        set_card: `Queue.set_card`; remembers the message that took over from a card.
        reserve: `Pace.reserve`; takes a moment in a channel and says how many seconds away it is.
        notice_of: `Members.notice`; how an owner wants to be told, beside the card, that a dream is over.
        configuration_of: `Guilds.configuration`; what a server does with unwanted pictures.
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
        configuration_of: ConfigurationOf,
    ) -> None:
        super().__init__("deliveries", self.deliver_next, CARRIERS)
        self._outbox = outbox
        self._history = history
        self._editor = editor
        self._set_card = set_card
        self._reserve = reserve
        self._notice_of = notice_of
        self.verdicts = Verdicts(configuration_of, editor.is_age_restricted)
        self.contents = Contents(store, self.verdicts)

    async def redraw(self, dream_id: int) -> None:
        """Has a dream's card drawn again as the dream is now, since something else may have been drawn over it.

        Raises:
            DatabaseAway: It is not noted.
        """
        await self._outbox.redraw(dream_id)
        self.nudge()

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
        if view.card is None:
            view = replace(view, card=await self._find_card(view))
        views = await self._history.sharing_card(view.id)
        if not is_over(views) and await self._show_so_far(views):
            # The others may have ended meanwhile: their grid must not stay below what was just shown.
            views = await self._history.sharing_card(view.id)
        if not (views and is_over(views)):  # the last of those that share the card tells of all
            await self._outbox.sent(delivery)
            return
        try:
            await self._show_ended(views, is_new=delivery.kind != REDRAW)
        except NotStored as error:
            await self._edit_if_there(view, face(view), ())
            logger.error("dream %d has lost its picture: %s", view.id, error)
            await self._give_up(delivery, str(error))
            return
        await self._outbox.sent(delivery)
        logger.info("dream %d: its card says %s", view.id, view.state, extra={"dream_id": view.id})

    async def _find_card(self, view: DreamView) -> CardRef | None:
        """Looks for a card that the bot showed and did not live to tell of.

        Raises:
            CardTryLater: The bot may still be saying where it is.
        """
        if _age_seconds(view.created_at) < CARD_EXPECTED_SECONDS:
            raise CardTryLater("the card is not known yet", MIN_PAUSE_SECONDS)
        views = await self._history.sharing_card(view.id)
        card = await self._editor.find(view.channel_id, [one.id for one in views], view.created_at)
        return card if card is not None and await self._remember(view.id, card) else None

    async def _show_ended(self, views: Sequence[DreamView], *, is_new: bool) -> None:
        """Shows dreams that are over; again without those that were deleted while that was on its way.

        The redrawing that such a deletion asks for may have come before, and nobody would repeat it.

        Args:
            is_new: Whether a message is owed where there is none, and a word to their owner.
        """
        while views:
            content = await self.contents.of(views)
            await self._turn(content.subject)
            if is_new:
                await self._send_and_notify(content, views)
            else:
                await self._edit_if_there(content.subject, content.face, content.attachments, wakes=True)
            left = await self._history.some([one.id for one in views])
            if len(left) == len(views):
                return
            views, is_new = left, False

    async def _turn(self, view: DreamView) -> None:
        """Waits until its card may be edited, or a new message written in its place."""
        if view.card is None:
            await asyncio.sleep(await self._reserve(view.channel_id, CHANNEL_SECONDS))
        else:
            await turn(self._reserve, view.card)

    async def _show_so_far(self, views: Sequence[DreamView]) -> bool:
        """While one runs, its worker shows how all of them stand; between two of them nobody else would.

        Returns:
            Whether the card was edited.
        """
        if leader(views).state is DreamState.RUNNING:
            return False
        await self._turn(views[0])
        under_way = await self.contents.between(views)
        return await self._edit_if_there(views[0], under_way.face, under_way.attachments)

    async def _send_and_notify(self, content: Content, views: Sequence[DreamView]) -> None:
        card = await self._send_fitting(content.subject, content.face, content.attachments)
        for view in content.kept_out:
            await self._explain(view)
        if card is not None and content.subject not in content.kept_out:
            await self._notify(content.subject, card, card_notice(views))

    async def _explain(self, view: DreamView) -> None:
        """Tells the owner alone why the picture is kept out of the channel."""
        try:
            await self._editor.tell_directly(view.user_id, await self.verdicts.why(view), nonce=f"why-{view.id}")
        except CardRefused as error:  # the card has said it in general
            logger.info("dream %d: its owner can't be told why it is kept out (%s)", view.id, error)

    async def _notify(self, view: DreamView, card: CardRef, sentence: str) -> None:
        """Mentions the owner, if they want that. A repetition has the same nonce, so it is seen once."""
        notice = await self._notice_of(view.user_id)
        if notice is Notice.NONE or view.state is DreamState.CANCELLED:
            return
        nonce = f"notice-{view.id}"
        try:
            if notice is Notice.REPLY:
                await self._mention(view, card, sentence, nonce)
            else:
                await self._editor.tell_directly(view.user_id, f"{sentence} {link(view.guild_id, card)}", nonce=nonce)
        except CardRefused as error:
            logger.info("dream %d: its owner can't be mentioned (%s)", view.id, error)

    async def _mention(self, view: DreamView, card: CardRef, sentence: str, nonce: str) -> None:
        """In a reply, else in a message with a link: a reply takes the permission to read what was written before."""
        await asyncio.sleep(await self._reserve(card.channel_id, CHANNEL_SECONDS))
        try:
            await self._editor.reply(card, sentence, mention=view.user_id, nonce=nonce)
        except CardRefused as error:
            logger.info("dream %d: no reply to its card (%s), so a message beside it", view.id, error)
            await asyncio.sleep(await self._reserve(card.channel_id, CHANNEL_SECONDS))
            told = f"{sentence} {link(view.guild_id, card)}"
            await self._editor.mention(card.channel_id, told, mention=view.user_id, nonce=nonce)

    async def _send_fitting(self, view: DreamView, told: Face, attachments: tuple[Attachment, ...]) -> CardRef | None:
        """Sends, with smaller and smaller pictures while Discord says that they are too large.

        Returns:
            The card in its channel; None when the owner was told directly, or nobody.
        """
        limit_bytes = FILE_LIMIT_BYTES
        while True:
            try:
                return await self._send(view, told, await _fitting(attachments, limit_bytes))
            except CardTooLarge:
                limit_bytes = min(limit_bytes, max((len(one.payload) for one in attachments), default=0)) // 2
                if limit_bytes < SMALLEST_LIMIT_BYTES:
                    raise

    async def _send(self, view: DreamView, told: Face, attachments: tuple[Attachment, ...]) -> CardRef | None:
        is_cancelled = view.state is DreamState.CANCELLED
        if await self._edit_if_there(view, told, attachments, wakes=is_cancelled):
            return view.card
        if is_cancelled:  # nobody needs a new message to learn that nothing will come
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

    async def _edit_if_there(
        self, view: DreamView, told: Face, attachments: tuple[Attachment, ...] | None, *, wakes: bool = False
    ) -> bool:
        """Edits the card.

        Args:
            wakes: Whether an archived thread is opened for it: no new message takes the place of what it shows now.

        Raises:
            CardTryLater: As in `CardEditor.edit`; with `wakes` also while the bot may not write there.
        """
        if view.card is None:
            return False
        try:
            await self._edit(view.card, told, attachments, wakes=wakes)
        except CardTooLarge:
            raise
        except CardRefused as error:
            logger.info("dream %d: its card can't be edited (%s)", view.id, error)
            if wakes and isinstance(error, CardForbidden):  # a locked thread may be opened again
                raise CardTryLater(str(error), LOCKED_SECONDS) from error
            return await self._is_there(view.card, error, attachments)
        return True

    async def _edit(
        self, card: CardRef, told: Face, attachments: tuple[Attachment, ...] | None, *, wakes: bool
    ) -> None:
        try:
            await self._editor.edit(card, told, attachments)
        except CardArchived:
            if not wakes:
                raise
            await self._editor.wake(card.channel_id)
            await self._editor.edit(card, told, attachments)

    async def _is_there(self, card: CardRef, error: CardRefused, attachments: Sequence[Attachment] | None) -> bool:
        """Whether a locked card shows the picture already: an edit before may have been obeyed without an answer."""
        if isinstance(error, CardGone) or not attachments:
            return False
        return await self._editor.shows(card, attachments[0].filename)

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


async def _fitting(attachments: tuple[Attachment, ...], limit_bytes: int) -> tuple[Attachment, ...]:
    return tuple([await _fitting_one(one, limit_bytes) for one in attachments])


async def _fitting_one(attachment: Attachment, limit_bytes: int) -> Attachment:
    if len(attachment.payload) <= limit_bytes:
        return attachment
    payload = await asyncio.to_thread(fitted, attachment.payload, limit_bytes)
    return replace(attachment, filename=attachment.filename.removesuffix(".png") + ".webp", payload=payload)


def _age_seconds(since: datetime) -> float:
    return (datetime.now(UTC) - since).total_seconds()
