"""Finishing a dream as a generator does, with a small real picture."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PIL import Image

from dreams.history import DreamView
from dreams.queue import Picture, Result
from dreams.store import image_key

if TYPE_CHECKING:
    from tests.bot.conftest import Stage


async def finish(stage: Stage, prompt: str = "a red apple --not green --seed 7") -> DreamView:
    """Asks, claims, stores and finishes; returns the done dream."""
    await stage.ask(prompt)
    claim = await stage.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(buffer, "PNG")
    png = buffer.getvalue()
    key = image_key(datetime.now(UTC), claim.lease.dream_id, claim.lease.lease_no, 0)
    await stage.services.store.put(key.replace(".png", ".latents"), b"latents")
    await stage.services.store.put(key, png)
    picture = Picture(key, hashlib.sha256(png).hexdigest(), len(png), "image/png", 64, 64)
    result = Result((picture,), 0.3, (("a red apple", 0.3), ("green", 0.1)), 200, 190, 4.0)
    await stage.services.queue.finish(claim.lease, result)
    return await stage.dream(claim.lease.dream_id)
