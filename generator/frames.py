"""A running dream's card: shows what the dream looks like now, never more often than the channel's pace allows.

The newest frame wins: a picture is only drawn when the moment to show it has come. Losing one is allowed, so nothing
here is tried twice, and nothing waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cards.content import UnderWay
from cards.editor import Attachment, CardEditor
from cards.errors import CardRefused, CardTryLater
from cards.face import Face, face
from cards.pacing import CHANNEL_SECONDS, turn
from dreams.dream import CardRef, Claim, Progress
from dreams.errors import Transient
from dreams.history import DreamView
from dreams.recipe import Recipe
from dreams.states import DreamState
from dreams.unwanted import Verdict
from generator.messages import Frame

logger = logging.getLogger(__name__)

EDIT_TIMEOUT_SECONDS = 8.0
LOOK_AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Showing:
    """What the frames of one dream need.

    Attributes:
        take_frame: Has the engine draw; None when it has nothing to show.
        find_card: Where the card is; None while the bot has not said.
        find_view: The dream as its card tells of it, in its language; None when it was deleted.
        reserve: Takes a slot in the channel and says how many seconds away it is.
        may_show: Whether the lease surely holds.
        leads: Whether a card that several dreams share is this one's to show.
        verdict_on: How a frame goes into the dream's channel, by its server's policy on pictures.
        draw_shared: A card that several dreams share; None when it is another's to show.
    """

    editor: CardEditor
    frame_seconds: float
    take_frame: Callable[[], Awaitable[Frame | None]]
    find_card: Callable[[], Awaitable[CardRef | None]]
    find_view: Callable[[], Awaitable[DreamView | None]]
    reserve: Callable[[int, float], Awaitable[float]]
    may_show: Callable[[], bool]
    leads: Callable[[], Awaitable[bool]]
    verdict_on: Callable[[Frame], Awaitable[Verdict]]
    draw_shared: Callable[[DreamView, bytes | None], Awaitable[UnderWay | None]]


class Frames:
    """Shows one dream's frames.

    Args:
        claim: The dream.
        progress: Reads the newest progress.
        recipe: Reads the recipe with what steering changed.
    """

    def __init__(
        self,
        showing: Showing,
        claim: Claim,
        progress: Callable[[], Progress | None],
        recipe: Callable[[], Recipe],
    ) -> None:
        self._showing = showing
        self._claim = claim
        self._progress = progress
        self._recipe = recipe
        self._edit: asyncio.Task[None] | None = None
        self._shown: bytes | None = None
        self._is_announced = False
        self._told: DreamView | None = None

    async def show(self) -> None:
        """Shows frames until cancelled, or until Discord refuses this card for good."""
        pause_seconds = 0.0
        while True:
            await asyncio.sleep(pause_seconds)
            began = time.monotonic()
            try:
                was_shown = await self._show_next() if self._is_announced else await self._announce()
            except CardTryLater as error:
                pause_seconds = max(error.after_seconds, self._showing.frame_seconds)
                logger.info("dream %d: a frame was lost: %s", self._claim.lease.dream_id, error)
            except CardRefused as error:
                logger.info("dream %d: no more frames: %s", self._claim.lease.dream_id, error)
                return
            except Transient as error:
                pause_seconds = self._showing.frame_seconds
                logger.info("dream %d: no frame now: %s", self._claim.lease.dream_id, error)
            else:
                rest = self._showing.frame_seconds - (time.monotonic() - began)
                pause_seconds = max(rest, 0.0) if was_shown else LOOK_AGAIN_SECONDS

    async def settle(self, timeout_seconds: float) -> None:
        """Waits for an edit under way, so that it can't overtake the final one; gives it up after the timeout."""
        if self._edit is None:
            return
        await asyncio.wait([self._edit], timeout=timeout_seconds)
        self._edit.cancel()
        await asyncio.gather(self._edit, return_exceptions=True)

    async def _announce(self) -> bool:
        """Says that the dream began: the first steps of a large pack take a while."""
        card = await self._turn()
        if card is None:
            return False
        self._told = await self._showing.find_view()
        self._is_announced = True
        return await self._put(card, self._view(self._progress()), None)

    async def _show_next(self) -> bool:
        if self._progress() is None:
            return False
        card = await self._turn()
        frame = await self._showing.take_frame() if card else None
        if card is None or frame is None or frame.webp == self._shown or not self._showing.may_show():
            return False
        if not await self._put(card, self._view(frame.progress), frame):
            return False
        self._shown = frame.webp
        return True

    def _view(self, progress: Progress | None) -> DreamView:
        view = running_view(self._claim, self._recipe(), progress)
        if self._told is None:
            return view
        return replace(view, language=self._told.language, parent_owner_name=self._told.parent_owner_name)

    async def _turn(self) -> CardRef | None:
        """Waits for this card's turn in its channel; None when nothing may be shown."""
        card = await self._showing.find_card()
        if card is None or not self._showing.may_show():
            return None
        # Asked before anything is taken: each turn and each picture would be one less for the dream that leads.
        if self._claim.batch_id is not None and not await self._showing.leads():
            return None
        channel_seconds = min(CHANNEL_SECONDS, self._showing.frame_seconds)
        await turn(self._showing.reserve, card, channel_seconds)
        return card

    async def _put(self, card: CardRef, view: DreamView, frame: Frame | None) -> bool:
        """Edits the card; false when it shows several dreams and another one's worker does that."""
        told = face(view)
        verdict = await self._showing.verdict_on(frame) if frame else Verdict.OPEN
        attachments = _attachments(frame, told, verdict) if frame else None
        if view.batch_id is not None:
            under_way = await self._showing.draw_shared(view, _cell(frame, verdict) if frame else None)
            if under_way is None:
                return False
            told, attachments = under_way.face, under_way.attachments
        if not self._showing.may_show():  # what was asked since the turn may have taken long
            return False
        editing = self._showing.editor.edit(card, told, attachments, timeout_seconds=EDIT_TIMEOUT_SECONDS)
        # In a task of its own: when the dream ends, an edit that was already sent must be waited for, not dropped.
        self._edit = asyncio.create_task(editing)
        await asyncio.shield(self._edit)
        return True


def _cell(frame: Frame, verdict: Verdict) -> bytes:
    """What a shared card shows of a frame: nothing where the others' pictures would have to go behind its spoiler."""
    return frame.webp if verdict is Verdict.OPEN else b""


def _attachments(frame: Frame, told: Face, verdict: Verdict) -> tuple[Attachment, ...]:
    """What the card shows of a frame; a refused one takes the frame before it away, too: it was on the way there."""
    if verdict is Verdict.REFUSED:
        return ()
    name = f"frame-{frame.progress.step:04d}.webp"
    return (Attachment(name, frame.webp, told.alt_text, is_spoiler=verdict is Verdict.SPOILER),)


def running_view(claim: Claim, recipe: Recipe, progress: Progress | None) -> DreamView:
    """The dream as its worker knows it: showing a frame takes no query."""
    now = datetime.now(UTC)
    return DreamView(
        id=claim.lease.dream_id,
        user_id=claim.user_id,
        owner_name=claim.owner_name,
        guild_id=claim.guild_id,
        channel_id=claim.channel_id,
        card=claim.card,
        recipe=recipe,
        prompt=claim.prompt,
        pack=claim.pack,
        state=DreamState.RUNNING,
        position=None,
        progress=progress,
        result=None,
        error=None,
        created_at=now,
        started_at=now,
        finished_at=None,
        attempt=claim.attempt,
        hides_prompt=claim.hides_prompt,
        batch_id=claim.batch_id,
    )
