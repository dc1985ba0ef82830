"""Keeps the places on waiting dreams' cards true, slowly: an edit only when the place changed, and few of them.

A process looks after the cards of dreams it queued itself, so replicas share the work and never edit one card twice;
after a start it looks up those of its servers. Losing such an edit is harmless: the generator's first frame replaces
the text.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeAlias

from cards.batch_face import card_face, is_over, leader
from cards.editor import CardEditor
from cards.errors import CardRefused, CardTryLater
from cards.pacing import Reserve, turn
from dreams.errors import Transient
from dreams.history import DreamView, History
from dreams.languages import Text
from dreams.states import DreamState

logger = logging.getLogger(__name__)

TICK_SECONDS = 3.0
MIN_SECONDS_BETWEEN_EDITS = 12.0  # of one card
MAX_EDITS_PER_TICK = 3
MAX_WATCHED = 500  # the newest; who waits behind so many others sees their place when it matters

Place: TypeAlias = "tuple[int, bool, Text | None]"
Refused: TypeAlias = "Callable[[Sequence[DreamView]], Awaitable[frozenset[int]]]"
Redraw: TypeAlias = "Callable[[int], Awaitable[None]]"


class WaitingCards:
    """The cards that this process keeps true. `run` never returns; cancel it.

    Args:
        reserve: Takes a moment in a channel and says how many seconds away it is.
        refused: `Verdicts.refused`; which pictures a card must not offer.
        redraw: `Courier.redraw`; has a card drawn again as its dreams are now.
    """

    def __init__(
        self,
        history: History,
        editor: CardEditor,
        *,
        reserve: Reserve,
        refused: Refused,
        redraw: Redraw,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._history = history
        self._editor = editor
        self._reserve = reserve
        self._refused = refused
        self._redraw = redraw
        self._clock = clock
        self._shown: OrderedDict[int, tuple[Place | None, float]] = OrderedDict()  # oldest first; place, when edited

    def watch(self, dreams: Iterable[DreamView]) -> None:
        """Looks after these dreams' cards from now on."""
        for dream in dreams:
            if dream.state is DreamState.QUEUED:
                self._shown[dream.id] = (_place(dream), self._clock())
        while len(self._shown) > MAX_WATCHED:
            self._shown.popitem(last=False)

    async def look_up(self, guild_ids: Iterable[int]) -> None:
        """Watches what waits in these servers, one query after the other: members' answers go first.

        Cards that a bot showed and did not live to tell of are found by who redraws them.
        """
        for guild_id in guild_ids:
            views = await self._history.open_of_guild(guild_id)
            self.watch(views)
            for view in views:
                if view.card is None:
                    await self._redraw(view.id)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self.refresh()
            except Transient as error:
                logger.warning("places on waiting cards are not refreshed: %s", error)
            except Exception:
                # A place that is out of date harms nobody; a bot that is down does.
                logger.exception("refreshing the places on waiting cards broke")

    async def refresh(self) -> int:
        """Edits what is due, the newest first; returns how many cards it edited."""
        edited = 0
        for dream_id in reversed(self._shown.copy()):
            if edited >= MAX_EDITS_PER_TICK:
                break
            edited += await self._refresh(dream_id)
        return edited

    async def _refresh(self, dream_id: int) -> bool:
        shown, edited_at = self._shown.get(dream_id, (None, self._clock()))  # newer ones may have crowded it out
        if self._clock() - edited_at < MIN_SECONDS_BETWEEN_EDITS:
            return False
        dream = await self._history.dream(dream_id)
        if dream is None or dream.state is not DreamState.QUEUED:
            self._shown.pop(dream_id, None)
            return False
        self._shown[dream_id] = (_place(dream), self._clock())
        if dream.card is None or _place(dream) == shown:
            return False
        await turn(self._reserve, dream.card)
        return await self._edit(dream_id)

    async def _edit(self, dream_id: int) -> bool:
        views = await self._history.sharing_card(dream_id)
        dream = next((view for view in views if view.id == dream_id), None)
        if dream is None or dream.card is None or leader(views) != dream or dream.state is not DreamState.QUEUED:
            return False
        try:
            told = card_face(views, kept_out=await self._refused(views))
            await self._editor.edit(dream.card, told, None)
            await self._mend_if_over(dream.id)
        except CardRefused as error:
            logger.info("card of dream %s is left alone: %s", dream.id, error)
            self._shown.pop(dream.id, None)
        except CardTryLater as error:
            logger.debug("card of dream %s later: %s", dream.id, error)
        return True

    async def _mend_if_over(self, dream_id: int) -> None:
        """A held-up edit may land after the dream's last one, which nobody would repeat."""
        if is_over(await self._history.sharing_card(dream_id)):
            await self._redraw(dream_id)


def _place(dream: DreamView) -> Place | None:
    position = dream.position
    return (position.place, position.is_served, position.reason) if position else None
