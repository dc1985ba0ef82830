"""The bytes that an attempt reads from the image store and leaves there: checkpoints, images, latents, pictures."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from cards.face import FILM_MIME
from dreams.dream import CheckpointRef, Claim, LastStep, Picture, Result, Steering
from dreams.errors import NotStored, Transient
from dreams.history import History
from dreams.languages import _
from dreams.queue import Queue
from dreams.recipe import Descent
from dreams.store import ImageStore, checkpoint_key, image_key, latents_key
from generator.errors import IngredientGone
from generator.messages import Begin, CheckpointTaken, Finished
from generator.stranded import Stranded

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Belongings:
    """What one claim has in the store.

    Attributes:
        kept: The checkpoint that the dream would go on from.
    """

    claim: Claim
    store: ImageStore
    history: History
    queue: Queue
    kept: CheckpointRef | None = None

    async def begin(self, run: int) -> Begin:
        """Gathers what the engine needs to begin, or to go on.

        Raises:
            IngredientGone: The recipe's image or what it blends is gone.
            LeaseLost: The dream is over or belongs to another worker.
            Transient: The store or the database is away.
        """
        return Begin(
            run,
            self.claim.recipe.to_json(),
            await self._checkpoint(),
            await self._image(),
            await self._origins(),
            await self._words(),
        )

    async def keep(self, taken: CheckpointTaken) -> None:
        """Stores a checkpoint, makes it the one to go on from, and drops the one before.

        Raises:
            LeaseLost: The dream is over or belongs to another worker.
            Transient: The store or the database is away.
        """
        lease = self.claim.lease
        key = checkpoint_key(lease.dream_id, lease.lease_no, taken.step)
        await self.store.put(key, taken.checkpoint)
        reference = CheckpointRef(key, _sha256(taken.checkpoint), taken.step)
        await self.queue.checkpoint(lease, reference, heard=taken.heard)
        before, self.kept = self.kept or self.claim.checkpoint, reference
        if before is not None and before.store_key != key:
            await self.store.delete(before.store_key)

    async def forget_checkpoint(self) -> None:
        """Drops the checkpoint of a dream that is over."""
        kept = self.kept or self.claim.checkpoint
        if kept is not None:
            with suppress(Transient):  # housekeeping finds it
                await self.store.delete(kept.store_key)

    async def _checkpoint(self) -> bytes | None:
        reference = self.claim.checkpoint
        if reference is None:
            return None
        with suppress(NotStored):
            payload = await self.store.get(reference.store_key)
            if _sha256(payload) == reference.sha256:
                return payload
        logger.warning("dream %d: its checkpoint is gone or damaged, it begins anew", self.claim.lease.dream_id)
        return None

    async def _words(self) -> tuple[Steering, ...]:
        """What was said to the dream under other leases: before the first one it did not run, so nobody could."""
        lease = self.claim.lease
        return (await self.queue.orders(lease)).steering if lease.lease_no > 1 else ()

    async def _image(self) -> bytes | None:
        image = self.claim.recipe.image
        if image is None:
            return None
        try:
            return await self.store.get(image.key)
        except NotStored as error:
            told = _("The image that it was asked for with is no longer stored. Ask again with the image.")
            raise IngredientGone(told) from error

    async def _origins(self) -> tuple[bytes, ...]:
        """The latents that it descends from; none where its parent left none, then it begins like any other.

        A blend is nothing without its two.
        """
        parents = self.claim.recipe.parents
        is_blend = bool(parents) and parents[0].how is Descent.BLEND
        found = [await self._latents(parent.dream_id) for parent in (parents if is_blend else parents[:1])]
        for parent, latents in zip(parents, found, strict=False):
            if is_blend and latents is None:
                told = _("Dream {number} is no longer there to be blended. Choose another.", number=parent.dream_id)
                raise IngredientGone(told)
        return tuple(latents for latents in found if latents is not None)

    async def _latents(self, dream_id: int) -> bytes | None:
        parent = await self.history.dream(dream_id)
        if parent is None or parent.result is None or not parent.result.pictures:
            return None
        with suppress(NotStored):
            return await self.store.get(latents_key(parent.result.pictures[0].store_key))
        return None


def stranded_of(claim: Claim, finished: Finished) -> Stranded:
    """A finished dream with the keys under which the store is to keep it."""
    lease, now = claim.lease, datetime.now(UTC)
    key = image_key(now, lease.dream_id, lease.lease_no, 0)
    payloads = {key: finished.png, latents_key(key): finished.latents}
    pictures = [_picture(key, finished.png, "image/png", finished)]
    if finished.film is not None:
        film_key = image_key(now, lease.dream_id, lease.lease_no, 1, "mp4")
        payloads[film_key] = finished.film
        pictures.append(_picture(film_key, finished.film, FILM_MIME, finished))
    progress = finished.progress
    result = Result(
        pictures=tuple(pictures),
        score=progress.best_score,
        scores=finished.scores,
        steps=progress.step,
        best_step=progress.best_step,
        seconds=progress.seconds,
        safety=finished.safety,
    )
    last = LastStep(CheckpointRef(latents_key(key), _sha256(finished.latents), progress.step), finished.heard)
    return Stranded(lease, result, payloads, last)


def _picture(key: str, payload: bytes, mime: str, finished: Finished) -> Picture:
    return Picture(
        store_key=key,
        sha256=_sha256(payload),
        size_bytes=len(payload),
        mime=mime,
        width_px=finished.width_px,
        height_px=finished.height_px,
    )


def _sha256(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()
