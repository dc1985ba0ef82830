"""The gates: figures that have to be good before a dream can be.

Everything is measured on the shipped files, read by the stock classes, on renderings that no training drew (seeds of
their own) and on the generator's pictures.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from generator.engine.biggan import Point
from generator.engine.weights import Weights, load_weights
from generator.packs.emoji.concepts import concepts_by_phrase, load_concepts
from generator.packs.emoji.judge_training import judge_batch
from generator.packs.emoji.rendering import Scenes, draw, load_sprites
from generator.packs.judge import Judge

HELD_OUT_SEED = 20_261
ROUNDS = 4  # renderings of every concept
JUDGE_PICTURES = 1024


def measure_pack(folder: Path) -> dict[str, float]:
    """All gates by name, each a share or a cosine."""
    weights = load_weights(folder)
    sprites = load_sprites([concept.emoji for concept in load_concepts()])
    rng = torch.Generator().manual_seed(HELD_OUT_SEED)
    names = weights.perceptor.embed_texts([f"a {name}" for name in weights.classes])
    seen = torch.stack([_embed(weights, draw(sprites, _scenes(len(sprites), rng))) for _ in range(ROUNDS)])
    classes = weights.generator.num_classes
    own = _embed(weights, _pictures(weights, torch.eye(classes)))
    diffuse = _embed(weights, _pictures(weights, torch.full((classes, classes), 0.02)))
    return {
        "CLIP, rendering to name, top-1": _share(seen @ names.T, 1),
        "CLIP, rendering to name, top-5": _share(seen @ names.T, 5),
        "CLIP, name to rendering, top-1": _share(names @ seen.transpose(1, 2), 1),
        "CLIP, keyword to rendering, top-1 (any valid)": _keywords(weights, seen),
        "CLIP, generator's one-hot picture to name, top-1": _share((own @ names.T)[None], 1),
        "CLIP, generator's one-hot picture to name, top-5": _share((own @ names.T)[None], 5),
        "cosine of a name to its one-hot picture": float((own * names).sum(1).mean()),
        "cosine of a name to the diffuse picture": float((diffuse * names).sum(1).mean()),
        **_judge_figures(weights, sprites, rng),
    }


def _scenes(count: int, rng: torch.Generator) -> Scenes:
    """Undyed things with some play in place, size and background."""
    uniform = torch.rand(3, count, generator=rng)
    ground = torch.rand(count, 3, generator=rng)
    return Scenes(
        shift=(torch.rand(count, 2, generator=rng) - 0.5) * 0.2,
        scale=0.75 + 0.35 * uniform[0],
        angle=(uniform[1] - 0.5) * 0.5,
        top=ground,
        bottom=ground,
        tint=ground,
        strength=torch.zeros(count),
    )


def _pictures(weights: Weights, classes: Tensor) -> Tensor:
    rows, width = weights.generator.rows, weights.generator.z_dim
    with torch.no_grad():
        z = torch.zeros(len(classes), rows, width)
        pictures: Tensor = weights.generator(Point(z, classes[:, None].expand(-1, rows, -1)))
        return pictures


def _embed(weights: Weights, pictures: Tensor) -> Tensor:
    with torch.no_grad():
        return weights.perceptor.embed_pictures(pictures)


def _share(cosines: Tensor, places: int) -> float:
    """How often the right one is among the first `places`; `(rounds, N, N)`, right on the diagonal."""
    top = cosines.topk(places, dim=-1).indices
    right = torch.arange(cosines.shape[-1]).view(1, -1, 1)
    return float((top == right).any(-1).float().mean())


def _keywords(weights: Weights, seen: Tensor) -> float:
    owners = concepts_by_phrase(load_concepts())
    names = set(weights.classes)
    keywords = [phrase for phrase in owners if phrase not in names]
    first = (weights.perceptor.embed_texts(keywords) @ seen.transpose(1, 2)).argmax(-1)  # (rounds, keywords)
    return _mean([int(place) in owners[word] for round_ in first for word, place in zip(keywords, round_, strict=True)])


def _judge_figures(weights: Weights, sprites: Tensor, rng: torch.Generator) -> dict[str, float]:
    judge = Judge.load()
    pictures, truth = judge_batch(sprites, JUDGE_PICTURES, rng)
    single = (truth.max(1).values == 1).nonzero()[:, 0]
    wanted = truth[single].argmax(1)
    logits = judge.network(pictures[single])
    own = judge.network(_pictures(weights, torch.eye(len(sprites))))
    return {
        "judge, spoiled held-out rendering, top-1": float((logits.argmax(1) == wanted).float().mean()),
        "judge, generator's one-hot picture, top-1": _share(own[None], 1),
        "judge, generator's one-hot picture, top-5": _share(own[None], 5),
    }


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values)
