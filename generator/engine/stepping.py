"""One step for one or several dreams: a single pass through each network, however many dreams and cutouts there are.

The picture's gradient is collected first (CLIP backward, in as many parts as memory asks for), then goes through the
generator once. So fewer cutouts at a time change the memory and the time, never the result's meaning.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from generator.engine.biggan import stack
from generator.engine.clip import Perceptor
from generator.engine.embedding import embed_part, embed_points, parts
from generator.engine.losses import guidance_loss
from generator.engine.memory import in_parts, told_as_ours
from generator.engine.progress import Progress
from generator.engine.weights import Weights

if TYPE_CHECKING:
    from generator.engine.dream import Dream


def advance(weights: Weights, dreams: Sequence["Dream"]) -> list[Progress]:
    """Makes one step of each dream that is not over and returns what every one has to tell.

    Raises:
        OutOfMemory: even one picture and one cutout at a time are too much. No dream has made the step.
        DeviceLost: the device failed.
    """
    since = perf_counter()
    active = [dream for dream in dreams if not dream.is_over]
    with told_as_ours(weights.device), _tiny_numbers_flushed():
        look_at([dream for dream in active if dream.best is None], weights)
        _step(weights, active)
        look_at([dream for dream in active if dream.is_due_for_a_look], weights)
    for dream in active:
        dream.count_seconds(since, len(active))
    return [dream.progress() for dream in dreams]


@contextmanager
def _tiny_numbers_flushed() -> Iterator[None]:
    """Lets numbers below 1e-38 be 0 to this thread.

    A CPU takes ten times as long for them, and the gradient of an attention that is sure is full of them. The caller's
    own numbers are none of ours: what it had set comes back.
    """
    before = float(torch.tensor(1e-40) * 1) == 0
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(before)


def _step(weights: Weights, dreams: Sequence["Dream"]) -> None:
    def follow(part: slice) -> None:
        _collect_gradients(weights, dreams[part])

    rooms, cutouts = [dream.room for dream in dreams], [dream.cutouts_at_once for dream in dreams]
    in_parts(follow, rooms, cutouts, most=len(dreams))
    for dream in dreams:
        dream.update()


def _collect_gradients(weights: Weights, dreams: Sequence["Dream"]) -> None:
    for dream in dreams:
        dream.optimizer.forget_gradients()  # what is left of a try that memory did not suffice for
    points = [dream.point() for dream in dreams]
    pictures = weights.generator(stack(points))  # (B, 3, S, S)
    losses = [dream.regularization(point) for dream, point in zip(dreams, points, strict=True)]
    # A loss of the same gradient: torch imports an algebra system, 50 MB, for one that is given beside the pictures.
    losses.append((pictures * picture_gradient(weights.perceptor, pictures, dreams)).sum())
    torch.autograd.backward(torch.stack(losses).sum())


def picture_gradient(perceptor: Perceptor, pictures: Tensor, dreams: Sequence["Dream"]) -> Tensor:
    """Returns the gradient of the guidance losses with respect to the pictures (B, 3, S, S)."""
    leaf = pictures.detach().requires_grad_()
    resampling = [dream.config.resampling for dream in dreams]
    for part in parts([dream.boxes() for dream in dreams], [dream.cutouts_at_once for dream in dreams]):
        losses = [
            guidance_loss(embedding @ dreams[i].targets.embeddings.T, dreams[i].targets.weights)
            * (len(boxes) / dreams[i].config.cutouts)
            for (i, boxes), embedding in zip(part, embed_part(perceptor, leaf, part, resampling), strict=True)
        ]
        torch.autograd.backward(torch.stack(losses).sum())
    assert leaf.grad is not None
    return leaf.grad


def look_at(dreams: Sequence["Dream"], weights: Weights) -> None:
    """Scores the dreams' averaged latents through their evaluation cutouts.

    The only place that waits for the device.
    """
    if not dreams:
        return
    points, boxes = stack([dream.averaged_point() for dream in dreams]), [dream.evaluation_boxes for dream in dreams]
    rooms = [dream.room for dream in dreams]
    seen = embed_points(weights.generator, weights.perceptor, points, boxes, rooms)
    for dream, embeddings in zip(dreams, seen, strict=True):
        dream.look((embeddings @ dream.targets.embeddings.T).mean(dim=0).tolist())
