"""Where a dream begins.

`classic` draws random latents as Big Sleep does. `warm` draws many points of the generator's manifold, keeps the one
that CLIP likes best, and lets the dream move inside the hull of the most promising classes (Liu et al. 2021, section
3.2). Either can begin at a given point: a finished dream's latents, or latents fitted to a picture.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from generator.engine.biggan import LayeredGenerator, Point
from generator.engine.config import DreamConfig, Method
from generator.engine.cutouts import Boxes, whole_box
from generator.engine.embedding import embed_points
from generator.engine.latents import FreeClasses, MixedClasses, Parameterization, Variables, coverage
from generator.engine.memory import Room
from generator.engine.naming import content_words, is_only_a_name, named_things
from generator.engine.prompts import Targets
from generator.engine.streams import Purpose, stream
from generator.engine.weights import Weights

# Big Sleep's law for the class logits: all classes at about 0.02 of a sigmoid.
LOGIT_MEAN, LOGIT_STD = -3.9, 0.3
LEAST_SHARE = 0.02  # of a class in the first mix: at 0 its softmax weight could never grow
LEAST_SHARE_AT_POINT = 0.005  # the same where a dream begins at given latents, which should hardly change by it
MIX_FROM, MIX_TO = 0.3, 0.7  # share of the first class in a candidate that mixes two


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
        return Start(parameterization, parameterization.variables_at(config.start))
    z = torch.randn(generator.rows, generator.z_dim, generator=random)
    logits = torch.randn(generator.rows, generator.num_classes, generator=random) * LOGIT_STD + LOGIT_MEAN
    return Start(parameterization, {"z": z, "class_logits": logits})


def warm_start(config: DreamConfig, weights: Weights, targets: Targets, boxes: Boxes, room: Room) -> Start:
    """Begins at the best of many samples, or at the config's point.

    Args:
        config: the dream.
        weights: draw the samples and judge them.
        targets: what they are judged by.
        boxes: the cutouts that they are judged over.
        room: how many go through the networks together.

    Raises:
        torch.OutOfMemoryError: even one picture and one cutout are too much.
    """
    generator = weights.generator
    shortlist = promising_classes(config, weights, targets)
    one_hot = F.one_hot(torch.tensor(shortlist.classes), generator.num_classes).float()
    basis = one_hot[:, None].expand(-1, generator.rows, -1).contiguous()  # (K, R, C)
    if config.start is not None:
        return _start_at(config.start, basis, shortlist)
    if shortlist.thing is not None and config.redraws:
        place = shortlist.classes.index(shortlist.thing)
        none = torch.empty(0, generator.rows, generator.z_dim)
        z = _redrawn(config, weights, targets, basis[place], known=none, room=room)
        mix = F.one_hot(torch.full((generator.rows,), place), len(basis)).float()
        return Start(MixedClasses(basis, shortlist.affinities), {"z": z, "mixing": _mixing(mix, LEAST_SHARE)})
    z, mixes = _draw_candidates(config, generator, len(basis))
    if shortlist.is_blend:
        z, mixes = _only_mixed(z, mixes)
    points = Point(z[:, None].expand(-1, generator.rows, -1), torch.einsum("nrk,krc->nrc", mixes, basis))
    embedded = torch.stack(embed_points(generator, weights.perceptor, points, [boxes] * len(z), [room] * len(z)))
    scores = (embedded @ targets.embeddings.T).mean(dim=1) @ targets.weights  # (N,)
    scores += config.names_weight * coverage(mixes.mean(dim=1) @ shortlist.affinities).to(weights.device)
    if shortlist.is_blend:
        # The first cutout is the whole picture. The phrase's own cosine is as high where one thing hides the other.
        shown = embedded[:, 0] @ weights.atlas.names[shortlist.classes].T  # (N, K)
        scores += config.shown_weight * shown.amin(dim=1)
    best = int(scores.argmax())
    z = points.z[best].clone()
    if config.redraws and not shortlist.is_blend:
        z = _redrawn(config, weights, targets, points.classes[best], known=z[None], room=room)
    return Start(MixedClasses(basis, shortlist.affinities), {"z": z, "mixing": _mixing(mixes[best], LEAST_SHARE)})


def _redrawn(
    config: DreamConfig, weights: Weights, targets: Targets, classes: Tensor, *, known: Tensor, room: Room
) -> Tensor:
    """Returns z (R, Z): the best with these classes (R, C) of many draws and of those that are known (N, R, Z).

    The candidates are shared by all promising classes, so few of them show the chosen one, and fewer in the colour
    that is asked for. One look at the whole picture each makes many draws cheap. Several things at once are left as
    they are: the phrase's cosine says little about such pictures.
    """
    random = stream(config.seed, Purpose.CANDIDATES, step=1)
    truncation = min(config.truncation, z_limit(config, weights, targets) or config.truncation)
    drawn = truncated_normal((config.redraws, 1, weights.generator.z_dim), truncation, random)
    z = torch.cat((known, drawn.expand(-1, weights.generator.rows, -1)))
    points = Point(z, classes[None].expand(len(z), -1, -1))
    boxes = [whole_box(weights.generator.size_px)] * len(z)
    looks = embed_points(weights.generator, weights.perceptor, points, boxes, [room] * len(z))
    scores = torch.cat(looks) @ targets.embeddings.T @ targets.weights
    return z[int(scores.argmax())].clone()


def z_limit(config: DreamConfig, weights: Weights, targets: Targets) -> float | None:
    """Returns how far from 0 the elements of z may go; None: anywhere.

    Where the words are a class's name and nothing besides, nothing asks for an unusual one: without the limit, a lion
    would be green as often as not.
    """
    if config.method is Method.CLASSIC:
        return None
    if config.plain_z_limit is not None and is_only_a_name(config, weights, targets):
        return config.plain_z_limit
    return config.z_limit


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The classes that a dream may mix.

    Attributes:
        classes: K numbers.
        all_affinities: (C, T), how near each class's name is to each of the things that are wanted, a cosine.
        thing: the listed class that the phrases call by its name, where it is one and all that decides.
    """

    classes: list[int]
    all_affinities: Tensor
    thing: int | None = None

    @property
    def is_blend(self) -> bool:
        """Whether several things are wanted."""
        return self.all_affinities.shape[1] > 1

    @property
    def affinities(self) -> Tensor:
        """Returns (K, T), those of the listed classes."""
        return self.all_affinities[self.classes]


def promising_classes(config: DreamConfig, weights: Weights, targets: Targets) -> Shortlist:
    """Returns up to `basis_size` classes that fit the targets as wholes or a phrase's single words.

    A phrase of two things is near to pictures of neither: its words find the classes that have to be mixed. A class
    fits by what CLIP sees in it and, as far as the config says, by its name. Where several things are called by their
    names, they alone are listed.
    """
    things = named_things(config, weights)
    if things.shape[1] > 1:
        return Shortlist(things.argmax(dim=0).tolist()[: config.basis_size], things.cpu())
    atlas = weights.atlas
    wanted = (targets.weights[:, None] * targets.embeddings).sum(dim=0, keepdim=True)
    followed = targets.embeddings[targets.weights > 0]
    avoided = targets.embeddings[targets.weights < 0].sum(dim=0)
    contents = [content_words(phrase.text) for phrase in config.phrases]
    words = [word for content in contents if len(content) > 1 for word in content]
    spoken = weights.perceptor.embed_texts(words) if words else followed[:0]
    parts = torch.cat((wanted, followed - avoided, spoken - avoided))  # (P, E)
    by_name = atlas.names @ parts.T  # (C, P)
    rankings = (atlas.looks @ parts.T + config.names_weight * by_name).argsort(dim=0, descending=True, stable=True)
    chosen: dict[int, None] = {}  # a set that keeps its order: every part's best, then every part's second ...
    for equally_placed in rankings[: config.basis_size].tolist():
        chosen.update(dict.fromkeys(equally_placed))
    # What is to be avoided may be the named thing itself, and a picture may show another.
    is_all = things.shape[1] == 1 and not config.avoid and not config.images
    thing = int(things.argmax()) if is_all else None
    classes = list(({} if thing is None else {thing: None}) | chosen)[: config.basis_size]
    return Shortlist(classes, by_name.amax(dim=1, keepdim=True).cpu(), thing)


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


def _only_mixed(z: Tensor, mixes: Tensor) -> tuple[Tensor, Tensor]:
    """Leaves out candidates of one class alone, unless there are no others."""
    is_mixed = mixes.mean(dim=1).amax(dim=-1) < 1
    return (z[is_mixed], mixes[is_mixed]) if is_mixed.any() else (z, mixes)


def truncated_normal(shape: tuple[int, ...], limit: float, random: torch.Generator) -> Tensor:
    """Draws from N(0, 1) given |z| <= limit, by the inverse of its distribution function (Brock et al. 2019, 3.1)."""
    least = torch.special.ndtr(torch.tensor(-limit))
    uniform = torch.rand(shape, generator=random)
    drawn: Tensor = torch.special.ndtri(least + uniform * (1 - 2 * least))
    return drawn.clamp_(-limit, limit)


def _start_at(point: Point, basis: Tensor, shortlist: Shortlist) -> Start:
    """Begins at a point: its own classes join the basis and have nearly all of the mix."""
    joined = torch.cat((point.classes[None], basis))  # (K + 1, R, C)
    mix = F.one_hot(torch.zeros(len(point.z), dtype=torch.long), len(joined)).float()
    share = point.classes.mean(dim=0) / point.classes.mean(dim=0).sum()  # (C,)
    affinities = torch.cat(((share @ shortlist.all_affinities)[None], shortlist.affinities))
    variables = {"z": point.z.clone(), "mixing": _mixing(mix, LEAST_SHARE_AT_POINT)}
    return Start(MixedClasses(joined, affinities), variables)


def _mixing(mix: Tensor, least: float) -> Tensor:
    """Returns logits whose softmax is the mix (R, K), with a least share for each."""
    return (mix * (1 - least * mix.shape[-1]) + least).log()
