"""Latents for a picture: where a dream begins that starts from one (asked for in big-sleep's issue 133)."""

from dataclasses import replace

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from generator.engine.adam import Adam
from generator.engine.biggan import Point, stack
from generator.engine.config import DreamConfig, ImageTarget
from generator.engine.cutouts import Resampling, cut, fixed_boxes, whole_box
from generator.engine.losses import latent_loss
from generator.engine.memory import Room
from generator.engine.prompts import encode, to_pixels
from generator.engine.start import warm_start
from generator.engine.streams import Purpose, stream
from generator.engine.weights import Weights

LEVELS = 4  # of the pyramid: each halves the picture, so that position counts before detail
SEMANTIC_WEIGHT = 0.5  # of 1 - cosine, beside a mean absolute difference of pixels
LATENT_WEIGHT = 0.01


def fit(weights: Weights, image: Image.Image, config: DreamConfig, room: Room) -> Point:
    """Returns the latents whose picture is nearest to a given one, in pixels and in CLIP's eyes.

    One step has one picture and one cutout, so it takes no more memory than the least that the dream itself makes do
    with.

    Args:
        weights: the generator to fit, and CLIP.
        image: the picture; its middle square is fitted.
        config: how many steps, with which seed and learning rate.
        room: how many pictures of the start go through the networks together.

    Raises:
        torch.OutOfMemoryError: even one picture and one cutout are too much.
    """
    generator, perceptor = weights.generator, weights.perceptor
    target = to_pixels(image).to(weights.device)
    box = whole_box(target.shape[-1])
    target = cut(target, box, generator.size_px, Resampling.ANTIALIASED)  # (1, 3, S, S)
    targets = encode(perceptor, (), (), (ImageTarget(image),))
    boxes = fixed_boxes(config.evaluation_cutouts, generator.size_px, stream(config.seed, Purpose.FIT))
    as_if = replace(config, phrases=(), avoid=(), images=(ImageTarget(image),), start=None)
    start = warm_start(as_if, weights, targets, boxes, room)
    parameterization = start.parameterization.to(weights.device)
    variables = {name: value.to(weights.device).requires_grad_() for name, value in start.variables.items()}
    optimizer = Adam(variables, {})
    for _ in range(config.fit_steps):
        point = parameterization.read(variables)
        picture = generator(stack([point]))
        seen = cut(picture[0].to(perceptor.dtype), whole_box(generator.size_px), perceptor.size_px, Resampling.BILINEAR)
        cosine = perceptor.embed_pictures(seen)[0] @ targets.embeddings[0]
        loss = pyramid_difference(picture, target) + SEMANTIC_WEIGHT * (1 - cosine)
        torch.autograd.backward(loss + LATENT_WEIGHT * latent_loss(point.z))
        optimizer.step(config.learning_rate)
    point = parameterization.read(variables)
    return Point(point.z.detach().cpu(), point.classes.detach().cpu())


def pyramid_difference(picture: Tensor, target: Tensor) -> Tensor:
    """Returns the mean absolute difference of two pictures (B, 3, S, S), averaged over halved sizes."""
    differences = []
    for level in range(LEVELS):
        if level:
            picture, target = F.avg_pool2d(picture, 2), F.avg_pool2d(target, 2)
        differences.append((picture - target).abs().mean())
    return torch.stack(differences).mean()
