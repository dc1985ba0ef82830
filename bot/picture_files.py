"""A dream's stored pictures as files to send, checked against what was stored."""

from __future__ import annotations

import hashlib
import io
import logging

import discord

from cards.face import alt_text
from dreams.errors import NotStored, UserMistake
from dreams.history import DreamView
from dreams.queue import Picture
from dreams.store import ImageStore

logger = logging.getLogger(__name__)


async def picture_file(store: ImageStore, dream: DreamView) -> discord.File:
    """The dream's first picture.

    Raises:
        UserMistake: The dream has no picture, or it is not kept any more.
        StoreAway: The store does not answer.
    """
    if dream.result is None or not dream.result.pictures:
        raise UserMistake(f"Dream #{dream.id} has no picture.")
    picture = dream.result.pictures[0]
    content = await _read(store, dream.id, picture)
    name = f"dream-{dream.id}.{picture.mime.rpartition('/')[2]}"
    return discord.File(io.BytesIO(content), name, description=alt_text(dream))


async def delete_pictures(store: ImageStore, dream: DreamView) -> None:
    """Removes a dream's stored pictures and what lies beside them (latents); later readers are told that they are gone.

    Raises:
        StoreAway: The store does not answer.
    """
    for picture in dream.result.pictures if dream.result else ():
        await store.delete(picture.store_key)
        folder = picture.store_key.rpartition("/")[0]
        if folder.endswith(f"/{dream.id}"):  # the dream's own (see `dreams.store.image_key`)
            for beside in [one.key async for one in store.objects(f"{folder}/")]:
                await store.delete(beside)


async def _read(store: ImageStore, dream_id: int, picture: Picture) -> bytes:
    try:
        content = await store.get(picture.store_key)
    except NotStored as error:
        raise UserMistake(f"The picture of dream #{dream_id} is not kept any more.") from error
    if hashlib.sha256(content).hexdigest() != picture.sha256:
        logger.error("picture %s is damaged", picture.store_key, extra={"dream_id": dream_id})
        raise UserMistake(f"The stored picture of dream #{dream_id} is damaged.")
    return content
