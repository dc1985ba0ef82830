"""A dream's stored pictures as files to send, checked against what was stored."""

from __future__ import annotations

import asyncio
import hashlib
import io
import logging

import discord

from cards.face import alt_text, film_of
from cards.shrinking import without_recipe
from dreams.errors import NotStored, UserMistake
from dreams.history import DreamView
from dreams.languages import _
from dreams.queue import Picture
from dreams.store import ImageStore

logger = logging.getLogger(__name__)


async def picture_file(store: ImageStore, dream: DreamView, *, is_spoiler: bool = False) -> discord.File:
    """The dream's first picture, ready to send.

    Args:
        is_spoiler: Shown to who clicks on it.

    Raises:
        UserMistake, StoreAway: As in `picture_bytes`.
    """
    content = await picture_bytes(store, dream)
    return discord.File(io.BytesIO(content), f"dream-{dream.id}.png", description=alt_text(dream), spoiler=is_spoiler)


async def picture_bytes(store: ImageStore, dream: DreamView) -> bytes:
    """The dream's first picture; without its recipe when its owner keeps the words.

    Raises:
        UserMistake: The dream has no picture, or it is not kept any more.
        StoreAway: The store does not answer.
    """
    if dream.result is None or not dream.result.pictures:
        if not dream.state.is_terminal:
            raise UserMistake(_("Dream #{number} has no picture yet.", number=dream.id))
        raise UserMistake(_("Dream #{number} has no picture: it failed or was cancelled.", number=dream.id))
    content = await _read(store, dream.id, dream.result.pictures[0])
    return await asyncio.to_thread(without_recipe, content) if dream.hides_prompt else content


async def film_file(store: ImageStore, dream: DreamView, *, is_spoiler: bool = False) -> discord.File:
    """The dream's time-lapse, ready to send.

    Args:
        is_spoiler: Shown to who clicks on it.

    Raises:
        UserMistake, StoreAway: As in `picture_bytes`.
    """
    film = film_of(dream)
    if film is None:
        raise UserMistake(_("Dream #{number} has no time-lapse.", number=dream.id))
    content = await _read(store, dream.id, film)
    description = _("Time-lapse. {what}", what=alt_text(dream)).in_language(dream.language)
    return discord.File(io.BytesIO(content), f"dream-{dream.id}.mp4", description=description, spoiler=is_spoiler)


async def _read(store: ImageStore, dream_id: int, picture: Picture) -> bytes:
    try:
        content = await store.get(picture.store_key)
    except NotStored as error:
        raise UserMistake(_("The picture of dream #{number} is not kept any more.", number=dream_id)) from error
    if hashlib.sha256(content).hexdigest() != picture.sha256:
        logger.error("picture %s is damaged", picture.store_key, extra={"dream_id": dream_id})
        raise UserMistake(_("The stored picture of dream #{number} is damaged.", number=dream_id))
    return content
