"""One step for one or several dreams: a single pass through each network, however many dreams and cutouts there are.

The picture's gradient is collected first (CLIP backward, in as many parts as memory asks for), then goes through the
generator once. So fewer cutouts at a time change the memory and the time, never the result's meaning.
"""

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from generator.engine.biggan import stack
from generator.engine.clip import Perceptor
from generator.engine.cutouts import Boxes, Resampling, cut
from generator.engine.errors import DeviceLost, OutOfMemory
from generator.engine.losses import guidance_loss
from generator.engine.progress import Progress
from generator.engine.weights import Weights

if TYPE_CHECKING:
    from generator.engine.dream import Dream

Parts = list[tuple[int, Boxes]]  # (which dream, some of its cutouts)


def advance(weights: Weights, dreams: Sequence["Dream"]) -> list[Progress]:
    """Makes one step of each dream that is not over and returns what every one has to tell.

    Raises:
        OutOfMemory: even one cutout at a time is too much.
        DeviceLost: the device failed.
    """
    since = perf_counter()
    active = [dream for dream in dreams if not dream.is_over]
    try:
        _look_in_memory([dream for dream in active if dream.best is None], weights)
        for together in _groups(active):
            _step_in_memory(weights, together)
        _look_in_memory([dream for dream in active if dream.is_due_for_a_look], weights)
    except torch.AcceleratorError as error:
        raise DeviceLost(f"{weights.device} failed: {error}") from error
    for dream in active:
        dream.count_seconds(since, len(active))
    return [dream.progress() for dream in dreams]


def _groups(dreams: Sequence["Dream"]) -> Iterator[Sequence["Dream"]]:
    """Yields the dreams that go through the networks together: all of them, or as many as memory took before."""
    limits = [dream.dreams_at_once for dream in dreams if dream.dreams_at_once is not None]
    at_once = min(limits, default=len(dreams)) or 1
    for first in range(0, len(dreams), at_once):
        yield dreams[first : first + at_once]


def _look_in_memory(dreams: Sequence["Dream"], weights: Weights) -> None:
    for together in _groups(dreams):
        look_at(together, weights)


def _step_in_memory(weights: Weights, dreams: Sequence["Dream"]) -> None:
    """Makes a step: where memory asks for it with half as many dreams together, then with half as many cutouts."""
    while not _fits(weights, dreams):
        torch.cuda.empty_cache()
        if len(dreams) > 1:
            for dream in dreams:
                dream.dreams_at_once = len(dreams) // 2
            for fewer in _groups(dreams):
                _step_in_memory(weights, fewer)
            return
        if dreams[0].cutouts_at_once == 1:
            raise OutOfMemory(f"not enough memory for one cutout at a time on {weights.device}")
        dreams[0].cutouts_at_once //= 2


def _fits(weights: Weights, dreams: Sequence["Dream"]) -> bool:
    """Makes a step of all or, where memory does not suffice, of none."""
    try:
        _step(weights, dreams)
    except torch.OutOfMemoryError:
        for dream in dreams:
            dream.optimizer.zero_grad()
        return False
    return True


def _step(weights: Weights, dreams: Sequence["Dream"]) -> None:
    points = [dream.point() for dream in dreams]
    pictures = weights.generator(stack(points))  # (B, 3, S, S)
    held = torch.stack([dream.regularization(point) for dream, point in zip(dreams, points, strict=True)]).sum()
    torch.autograd.backward([pictures, held], [picture_gradient(weights.perceptor, pictures, dreams), None])
    for dream in dreams:
        dream.update()


def picture_gradient(perceptor: Perceptor, pictures: Tensor, dreams: Sequence["Dream"]) -> Tensor:
    """Returns the gradient of the guidance losses with respect to the pictures (B, 3, S, S)."""
    leaf = pictures.detach().requires_grad_()
    for parts in _parts(dreams):
        seen = leaf.to(perceptor.dtype)
        cutouts = [cut(seen[i], boxes, perceptor.size_px, dreams[i].config.resampling) for i, boxes in parts]
        embeddings = torch.split(perceptor.embed_pictures(torch.cat(cutouts)), [len(boxes) for _, boxes in parts])
        losses = [
            guidance_loss(embedding @ dreams[i].targets.embeddings.T, dreams[i].targets.weights)
            * (len(boxes) / dreams[i].config.cutouts)
            for (i, boxes), embedding in zip(parts, embeddings, strict=True)
        ]
        torch.autograd.backward(torch.stack(losses).sum())
    assert leaf.grad is not None
    return leaf.grad


def _parts(dreams: Sequence["Dream"]) -> Iterator[Parts]:
    """Yields what goes through CLIP together: everything, or a part of one dream's cutouts where memory is short."""
    whole = [(i, dream.boxes()) for i, dream in enumerate(dreams)]
    if all(dream.cutouts_at_once >= dream.config.cutouts for dream in dreams):
        yield whole
        return
    for i, boxes in whole:
        at_once = dreams[i].cutouts_at_once
        for first in range(0, len(boxes), at_once):
            yield [(i, boxes.part(first, first + at_once))]


@torch.no_grad()
def look_at(dreams: Sequence["Dream"], weights: Weights) -> None:
    """Scores the dreams' averaged latents through their evaluation cutouts.

    The only place that waits for the device.
    """
    perceptor = weights.perceptor
    pictures = weights.generator(stack([dream.averaged_point() for dream in dreams])).to(perceptor.dtype)
    cutouts = [
        cut(picture, dream.evaluation_boxes, perceptor.size_px, Resampling.BILINEAR)
        for picture, dream in zip(pictures, dreams, strict=True)
    ]
    embeddings = torch.split(perceptor.embed_pictures(torch.cat(cutouts)), [len(cutout) for cutout in cutouts])
    for dream, embedding in zip(dreams, embeddings, strict=True):
        dream.look((embedding @ dream.targets.embeddings.T).mean(dim=0).tolist())
