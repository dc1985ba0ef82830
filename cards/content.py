"""What the card of dreams that are over shows: its face with its pictures, by the server's policy on pictures."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cards.batch_face import card_face, leader
from cards.editor import Attachment
from cards.face import FILM_MIME, Face, face
from cards.grid import grid_frame, grid_png
from cards.shrinking import without_recipe
from cards.verdicts import Verdicts, kept_out
from dreams.dream import Picture
from dreams.errors import NotStored
from dreams.history import DreamView
from dreams.states import DreamState
from dreams.store import ImageStore
from dreams.unwanted import Verdict

logger = logging.getLogger(__name__)

FRAME_CELL_PX = 256  # a frame is for looking at: together as large as the frame of one dream


@dataclass(frozen=True, slots=True)
class Content:
    """A card as it is to be.

    Attributes:
        subject: The dream in whose name it is sent: the one that it shows, or the first worth telling of.
        kept_out: Those whose pictures the server's policy keeps out.
    """

    subject: DreamView
    face: Face
    attachments: tuple[Attachment, ...]
    kept_out: tuple[DreamView, ...] = ()


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A card that dreams share before all of them are over. `attachments` None leaves its picture as it is."""

    face: Face
    attachments: tuple[Attachment, ...] | None


class Contents:
    """Puts contents together from what is stored."""

    def __init__(self, store: ImageStore, verdicts: Verdicts) -> None:
        self._store = store
        self._verdicts = verdicts

    async def of(self, views: Sequence[DreamView]) -> Content:
        """The content of a card that these dreams share; of one, its picture as it was stored.

        Raises:
            NotStored: The one dream has lost its picture.
            Transient, CardTryLater: The store, the database or Discord does not answer.
        """
        return await (self._of_one(views[0]) if len(views) == 1 else self._of_batch(views))

    async def _of_one(self, view: DreamView) -> Content:
        verdict = await self._verdicts.on(view, view.guild_id, view.channel_id)
        if verdict is Verdict.REFUSED:
            return Content(view, kept_out(view), (), (view,))
        told = face(view)
        attachments = [
            Attachment(
                _filename(view.id, number, "png"),
                await self._shareable(view, picture),
                told.alt_text,
                is_spoiler=verdict is Verdict.SPOILER,
            )
            for number, picture in enumerate(pictures_of(view))
        ]
        return Content(view, told, tuple(attachments))

    async def _of_batch(self, views: Sequence[DreamView]) -> Content:
        verdicts = [await self._verdicts.on(view, view.guild_id, view.channel_id) for view in views]
        refused = tuple(view for view, one in zip(views, verdicts, strict=True) if one is Verdict.REFUSED)
        told = card_face(views, kept_out=frozenset(view.id for view in refused))
        cells = [None if view in refused else await self._cell(view) for view in views]
        attachments: tuple[Attachment, ...] = ()
        if any(cells):
            png = await asyncio.to_thread(grid_png, cells, views[0].recipe.size_px)
            # Named by what it shows: a client keeps a picture under its name, and one may be taken out of it.
            name = f"dreams-{views[0].id}-{hashlib.sha256(png).hexdigest()[:8]}.png"
            attachments = (Attachment(name, png, told.alt_text, is_spoiler=Verdict.SPOILER in verdicts),)
        return Content(_subject(views, refused), told, attachments, refused)

    async def under_way(self, views: Sequence[DreamView], running: DreamView, frame: bytes | None) -> UnderWay | None:
        """A card that dreams share, as the worker of one of them sees it; None when another's worker shows it.

        Args:
            running: The worker's dream as it knows it, in the place of what `views` say of it.
            frame: What it looks like now; None leaves the picture as it is, an empty one takes its cell out of it.

        Raises:
            Transient, CardTryLater: As in `of`.
        """
        views = [running if view.id == running.id else view for view in views]
        if running not in views or leader(views).id != running.id:
            return None
        if frame is None:
            return UnderWay(card_face(views, kept_out=await self._verdicts.refused(views)), None)
        return await self._so_far(views, {running.id: frame})

    async def between(self, views: Sequence[DreamView]) -> UnderWay:
        """The same while none of them runs.

        Raises:
            Transient, CardTryLater: As in `of`.
        """
        return await self._so_far(views, {})

    async def _so_far(self, views: Sequence[DreamView], frames: Mapping[int, bytes]) -> UnderWay:
        told = card_face(views, kept_out=await self._verdicts.refused(views))
        cells = [frames.get(view.id) or await self._open_cell(view) for view in views]
        if not any(cells):
            return UnderWay(told, ())
        # One that has the card alone, as the others found no place in the queue or were deleted, needs no grid.
        webp = cells[0] if len(cells) == 1 else None
        if webp is None:
            webp = await asyncio.to_thread(grid_frame, cells, FRAME_CELL_PX)
        name = f"frame-{views[0].id}-{hashlib.sha256(webp).hexdigest()[:8]}.webp"
        return UnderWay(told, (Attachment(name, webp, told.alt_text),))

    async def _open_cell(self, view: DreamView) -> bytes | None:
        """A picture that needs no second look: a spoiler or a refusal is for the end, when the whole card is known."""
        verdict = await self._verdicts.on(view, view.guild_id, view.channel_id)
        return await self._cell(view) if verdict is Verdict.OPEN else None

    async def _cell(self, view: DreamView) -> bytes | None:
        """A dream's picture for its cell. One that is lost leaves it empty: the others are worth showing."""
        for picture in pictures_of(view)[:1]:
            try:
                return await self._fetched(picture)
            except NotStored as error:
                logger.error("dream %d has lost its picture: %s", view.id, error)
        return None

    async def _shareable(self, view: DreamView, picture: Picture) -> bytes:
        payload = await self._fetched(picture)
        return await asyncio.to_thread(without_recipe, payload) if view.hides_prompt else payload

    async def _fetched(self, picture: Picture) -> bytes:
        payload = await self._store.get(picture.store_key)
        if hashlib.sha256(payload).hexdigest() != picture.sha256:
            raise NotStored(f"{picture.store_key} is damaged: its checksum differs from the dream's.")
        return payload


def pictures_of(view: DreamView) -> tuple[Picture, ...]:
    """The pictures of a done dream that go onto cards: a time-lapse is shown to who asks for it."""
    if view.state is not DreamState.DONE or view.result is None:
        return ()
    return tuple(picture for picture in view.result.pictures if picture.mime != FILM_MIME)


def _subject(views: Sequence[DreamView], refused: Sequence[DreamView]) -> DreamView:
    """The same for whichever of them is told of: its number is in the nonce that makes a message one."""
    for view in views:
        if view.state is DreamState.DONE and view not in refused:
            return view
    for state in (DreamState.DONE, DreamState.FAILED):
        for view in views:
            if view.state is state:
                return view
    return views[0]


def _filename(dream_id: int, number: int, suffix: str) -> str:
    return f"dream-{dream_id}.{suffix}" if number == 0 else f"dream-{dream_id}-{number + 1}.{suffix}"
