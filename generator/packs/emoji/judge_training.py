"""How the judge learns: pictures and labels of its own, nothing of the perceptor's captions or colours.

Its pictures are spoiled on purpose (noise, blur, erased patches, strange backgrounds, another thing shining
through), because it has to look at dreams, which are never as clean as a rendering.
"""

import torch
from torch import Tensor
from torch.nn import functional

from generator.packs.emoji.rendering import PICTURE_PX, Scenes, backgrounds, place
from generator.packs.judge import JudgeNet

TWO_SHARE = 0.25
BLUR_PX = (10, 14, 20, 32)  # a picture goes through this size: dreams are soft
BLUR_SHARE = 0.7


def judge_batch(sprites: Tensor, batch: int, rng: torch.Generator) -> tuple[Tensor, Tensor]:
    """Pictures `(B, 3, 64, 64)` in 0..1 and what is in them as weights `(B, N)` that sum to 1."""
    classes = len(sprites)
    labels = torch.randint(classes, (2, batch), generator=rng)
    uniform = torch.rand(12, batch, generator=rng)
    mirrored = (uniform[0] < 0.3).view(-1, 1, 1, 1)
    first = torch.where(mirrored, sprites[labels[0]].flip(3), sprites[labels[0]])
    scenes = _scenes(batch, rng)
    picture = _on_ground(first, scenes, _grounds(scenes, rng))
    truth = functional.one_hot(labels[0], classes).float()
    two = int(batch * TWO_SHARE)
    other = _on_ground(sprites[labels[1, :two]], _scenes(two, rng), picture[:two])
    # The second thing shines through or stands in front; the label says how much of each is there.
    share = 0.3 + 0.4 * uniform[1, :two].view(-1, 1, 1, 1)
    picture[:two] = share * other + (1 - share) * picture[:two]
    weight = share.view(-1, 1)
    truth[:two] = (1 - weight) * truth[:two] + weight * functional.one_hot(labels[1, :two], classes).float()
    return _spoiled(picture, rng), truth


def _scenes(batch: int, rng: torch.Generator) -> Scenes:
    uniform = torch.rand(6, batch, generator=rng)
    colours = torch.rand(3, batch, 3, generator=rng)
    return Scenes(
        shift=torch.randn(batch, 2, generator=rng) * 0.08,
        scale=0.55 + 0.65 * uniform[0],
        angle=torch.randn(batch, generator=rng) * 0.2,
        top=colours[0],
        bottom=torch.where(uniform[1].unsqueeze(1) < 0.5, colours[0], colours[1]),
        tint=colours[2],
        strength=(uniform[2] < 0.35) * uniform[3].sqrt(),
    )


def _grounds(scenes: Scenes, rng: torch.Generator) -> Tensor:
    """Plain or running backgrounds, a third of them with coarse blotches."""
    batch = len(scenes.scale)
    blotches = functional.interpolate(torch.randn(batch, 3, 6, 6, generator=rng), PICTURE_PX, mode="bicubic")
    amount = 0.25 * (torch.rand(batch, 1, 1, 1, generator=rng) < 0.35)
    return (backgrounds(scenes) + amount * blotches).clamp(0, 1)


def _on_ground(sprites: Tensor, scenes: Scenes, ground: Tensor) -> Tensor:
    colours, alpha = place(sprites, scenes)
    return colours + ground * (1 - alpha)


def _spoiled(pictures: Tensor, rng: torch.Generator) -> Tensor:
    """Blur by one of the sizes, contrast, noise and one erased square each."""
    batch = len(pictures)
    smallest = BLUR_PX[int(torch.randint(len(BLUR_PX), (1,), generator=rng))]
    blurred = functional.interpolate(
        functional.interpolate(pictures, smallest, mode="bilinear", antialias=True), PICTURE_PX, mode="bicubic"
    )
    pictures = torch.where(torch.rand(batch, 1, 1, 1, generator=rng) < BLUR_SHARE, blurred, pictures)
    contrast = 0.6 + 0.6 * torch.rand(batch, 1, 1, 1, generator=rng)
    channel_gain = 1 + 0.15 * torch.randn(batch, 3, 1, 1, generator=rng)
    pictures = (pictures - 0.5) * contrast * channel_gain + 0.5
    noise = 0.1 * torch.rand(batch, 1, 1, 1, generator=rng) * torch.randn(pictures.shape, generator=rng)
    return _erased((pictures + noise).clamp(0, 1), rng)


def _erased(pictures: Tensor, rng: torch.Generator) -> Tensor:
    batch = len(pictures)
    axis = torch.arange(PICTURE_PX)
    corner = torch.randint(0, PICTURE_PX, (2, batch, 1), generator=rng)
    side = torch.randint(0, 18, (batch, 1), generator=rng)
    inside = [(axis >= start) & (axis < start + side) for start in corner]
    hole = (inside[0].unsqueeze(2) & inside[1].unsqueeze(1)).unsqueeze(1)
    return torch.where(hole, torch.rand(batch, 3, 1, 1, generator=rng), pictures)


def judge_loss(network: JudgeNet, pictures: Tensor, truth: Tensor) -> Tensor:
    """Cross entropy with the shares as targets."""
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(pictures.contiguous(memory_format=torch.channels_last))
    return functional.cross_entropy(logits.float(), truth, label_smoothing=0.05)
