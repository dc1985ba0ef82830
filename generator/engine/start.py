"""Where a dream begins.

`classic` draws random latents as Big Sleep does. `warm` draws many points of the generator's manifold, keeps the one
that CLIP likes best, and lets the dream move inside the hull of the most promising classes (Liu et al. 2021, section
3.2). Either can begin at a given point: a finished dream's latents, or latents fitted to a picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from generator.engine.biggan import LayeredGenerator, Point
from generator.engine.clip import Perceptor
from generator.engine.config import DreamConfig
from generator.engine.cutouts import Boxes, Resampling, cut, whole_box
from generator.engine.latents import FreeClasses, MixedClasses, Parameterization, Variables
from generator.engine.prompts import Targets
from generator.engine.streams import Purpose, stream
from generator.engine.weights import Weights

# Big Sleep's law for the class logits: all classes at about 0.02 of a sigmoid.
LOGIT_MEAN, LOGIT_STD = -3.9, 0.3
BATCH = 16  # pictures drawn together while sampling
LEAST_SHARE = 0.02  # of a class in the first mix: at 0 its softmax weight could never grow
LEAST_SHARE_AT_POINT = 0.002  # the same where a dream begins at given latents, which should hardly change by it
MIX_FROM, MIX_TO = 0.3, 0.7  # share of the first class in a candidate that mixes two
_FILLERS = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "made",
        "of",
        "on",
        "or",
        "out",
        "the",
        "to",
        "with",
    )
)


@dataclass(frozen=True, slots=True)
class Start:
    """A parameterization and the values that its variables begin with."""

    parameterization: Parameterization
    variables: Variables


def classic_start(config: DreamConfig, generator: LayeredGenerator) -> Start:
    """Begins as Big Sleep does: z from N(0, 1), class logits from N(-3.9, 0.3); or at the config's point."""
    random = stream(config.seed, Purpose.START)
    parameterization = FreeClasses(config.max_classes, config.class_temperature)
    if config.start is not None:
        logits = config.start.classes.clamp(1e-4, 1 - 1e-4).logit()
        return Start(parameterization, {"z": config.start.z.clone(), "class_logits": logits})
    z = torch.randn(generator.rows, generator.z_dim, generator=random)
    logits = torch.randn(generator.rows, generator.num_classes, generator=random) * LOGIT_STD + LOGIT_MEAN
    return Start(parameterization, {"z": z, "class_logits": logits})


class Atlas:
    """What CLIP sees in each class of a generator: one embedding a class, drawn once and kept.

    Attributes:
        embeddings: (C, E), unit length: each class alone, at z = 0.
    """

    def __init__(self, generator: LayeredGenerator, perceptor: Perceptor) -> None:
        device = perceptor.device
        one_hot = torch.eye(generator.num_classes, device=device)[:, None].expand(-1, generator.rows, -1)  # (C, R, C)
        z = torch.zeros(generator.num_classes, generator.rows, generator.z_dim, device=device)
        box = whole_box(generator.size_px)
        self.embeddings = torch.cat(list(_embed(generator, perceptor, Point(z, one_hot), box))).mean(dim=1)

    def rank(self, embedding: Tensor) -> list[int]:
        """Returns the classes by cosine to an embedding (E,), best first."""
        ranking: list[int] = (self.embeddings @ embedding).argsort(descending=True, stable=True).tolist()
        return ranking


def warm_start(config: DreamConfig, weights: Weights, targets: Targets, atlas: Atlas, boxes: Boxes) -> Start:
    """Begins at the best of many samples, or at the config's point.

    Args:
        config: the dream.
        weights: draw the samples and judge them.
        targets: what they are judged by.
        atlas: what CLIP sees in each class.
        boxes: the cutouts that they are judged over.
    """
    generator, perceptor = weights.generator, weights.perceptor
    shortlist = promising_classes(config, perceptor, targets, atlas)
    one_hot = F.one_hot(torch.tensor(shortlist), generator.num_classes).float()
    basis = one_hot[:, None].expand(-1, generator.rows, -1)  # (K, R, C)
    if config.start is not None:
        return _start_at(config.start, basis)
    z, mixes = _draw_candidates(config, generator, len(shortlist))
    classes = torch.einsum("nrk,krc->nrc", mixes, basis)
    device = targets.embeddings.device
    points = Point(z[:, None].expand(-1, generator.rows, -1), classes).to(device)
    cosines = [(part @ targets.embeddings.T).mean(dim=1) for part in _embed(generator, perceptor, points, boxes)]
    best = int((torch.cat(cosines) @ targets.weights).argmax())
    variables = {"z": points.z[best].cpu().clone(), "mixing": _mixing(mixes[best], LEAST_SHARE)}
    return Start(MixedClasses(basis.contiguous()), variables)


def promising_classes(config: DreamConfig, perceptor: Perceptor, targets: Targets, atlas: Atlas) -> list[int]:
    """Returns up to `basis_size` classes that fit the targets as wholes or a phrase's single words.

    A phrase of two things is near to pictures of neither: its words find the classes that have to be mixed.
    """
    wanted = (targets.weights[:, None] * targets.embeddings).sum(dim=0)
    followed = [embedding for embedding, weight in zip(targets.embeddings, targets.weights, strict=True) if weight > 0]
    words = [word for phrase in config.phrases for word in _content_words(phrase.text)]
    avoided = targets.embeddings[targets.weights < 0].sum(dim=0)
    parts = [wanted, *followed, *((embedding - avoided) for embedding in _embed_words(perceptor, words))]
    rankings = [atlas.rank(part) for part in parts]
    chosen: dict[int, None] = {}  # ordered
    for place in range(config.basis_size):
        chosen.update(dict.fromkeys(ranking[place] for ranking in rankings if place < len(ranking)))
    return list(chosen)[: config.basis_size]


def _embed_words(perceptor: Perceptor, words: list[str]) -> Tensor:
    return perceptor.embed_texts(words) if words else torch.empty(0)


def _content_words(text: str) -> list[str]:
    words = [word.strip(".,;:!?\"'()").lower() for word in text.split()]
    content = [word for word in words if word and word not in _FILLERS]
    return content if len(content) > 1 else []


def _draw_candidates(config: DreamConfig, generator: LayeredGenerator, count: int) -> tuple[Tensor, Tensor]:
    """Draws z (N, Z), one for all rows as the manifold has it, and class mixes (N, R, K) over the shortlist.

    The first K candidates are the shortlisted classes alone; then in turn one class, a mix of two in every row, and one
    class in the early rows (shape) with another in the late ones (texture).
    """
    random = stream(config.seed, Purpose.CANDIDATES)
    total, rows = max(config.candidates, count), generator.rows
    z = truncated_normal((total, generator.z_dim), config.truncation, random)
    first, second = torch.randint(count, (2, total), generator=random)
    first[:count] = second[:count] = torch.arange(count)
    share = torch.rand(total, generator=random) * (MIX_TO - MIX_FROM) + MIX_FROM
    split = torch.randint(1, rows, (total,), generator=random)
    kind = torch.arange(total) % 3
    is_early = torch.arange(rows) < split[:, None]  # (N, R)
    share_of_first = torch.where(kind[:, None] == 1, share[:, None], is_early.float())
    share_of_first = torch.where(kind[:, None] == 0, torch.ones(1), share_of_first)[..., None]  # (N, R, 1)
    mixes = share_of_first * F.one_hot(first, count)[:, None] + (1 - share_of_first) * F.one_hot(second, count)[:, None]
    return z, mixes


def truncated_normal(shape: tuple[int, ...], limit: float, random: torch.Generator) -> Tensor:
    """Draws from N(0, 1) given |z| <= limit, by the inverse of its distribution function (Brock et al. 2019, 3.1)."""
    least = torch.special.ndtr(torch.tensor(-limit))
    uniform = torch.rand(shape, generator=random)
    drawn: Tensor = torch.special.ndtri(least + uniform * (1 - 2 * least))
    return drawn.clamp_(-limit, limit)


def _start_at(point: Point, basis: Tensor) -> Start:
    """Begins at a point: its own classes join the basis and have nearly all of the mix."""
    joined = torch.cat((point.classes[None], basis))  # (K + 1, R, C)
    mix = F.one_hot(torch.zeros(len(point.z), dtype=torch.long), len(joined)).float()
    return Start(MixedClasses(joined), {"z": point.z.clone(), "mixing": _mixing(mix, LEAST_SHARE_AT_POINT)})


def _mixing(mix: Tensor, least: float) -> Tensor:
    """Returns logits whose softmax is the mix (R, K), with a least share for each."""
    return (mix * (1 - least * mix.shape[-1]) + least).log()


@torch.no_grad()
def _embed(generator: LayeredGenerator, perceptor: Perceptor, points: Point, boxes: Boxes) -> Iterator[Tensor]:
    """Yields (n, len(boxes), E) embeddings for a batch of points at a time."""
    for z, classes in zip(torch.split(points.z, BATCH), torch.split(points.classes, BATCH), strict=True):
        pictures = generator(Point(z, classes)).to(perceptor.dtype)
        cutouts = torch.cat([cut(picture, boxes, perceptor.size_px, Resampling.BILINEAR) for picture in pictures])
        embeddings = perceptor.embed_pictures(cutouts)
        yield embeddings.view(len(pictures), len(boxes), -1)
