"""Finishing a dream as a generator does, with a small real picture."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PIL import Image

from cards.face import FILM_MIME
from dreams.history import DreamView
from dreams.queue import Picture, Result
from dreams.store import image_key

if TYPE_CHECKING:
    from tests.bot.conftest import Stage


async def finish(
    stage: Stage,
    prompt: str = "a red apple --not green --seed 7",
    *,
    channel: Any = None,
    film: bytes | None = None,
    safety: tuple[tuple[str, float], ...] = (),
) -> DreamView:
    """Asks, claims, stores and finishes; returns the done dream."""
    await stage.ana.slash(channel or stage.channel, "dream", prompt=prompt)
    return await finish_next(stage, film=film, safety=safety)


async def finish_next(
    stage: Stage, *, film: bytes | None = None, safety: tuple[tuple[str, float], ...] = ()
) -> DreamView:
    """Claims, stores and finishes what waits; returns the done dream."""
    claim = await stage.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(buffer, "PNG")
    png = buffer.getvalue()
    key = image_key(datetime.now(UTC), claim.lease.dream_id, claim.lease.lease_no, 0)
    await stage.services.store.put(key.replace(".png", ".latents"), b"latents")
    await stage.services.store.put(key, png)
    picture = Picture(key, hashlib.sha256(png).hexdigest(), len(png), "image/png", 64, 64)
    pictures = [picture]
    if film is not None:
        film_key = image_key(datetime.now(UTC), claim.lease.dream_id, claim.lease.lease_no, 1, "mp4")
        await stage.services.store.put(film_key, film)
        pictures.append(Picture(film_key, hashlib.sha256(film).hexdigest(), len(film), FILM_MIME, 64, 64))
    result = Result(tuple(pictures), 0.3, (("a red apple", 0.3), ("green", 0.1)), 200, 190, 4.0, safety)
    await stage.services.queue.finish(claim.lease, result)
    return await stage.dream(claim.lease.dream_id)
