"""CLIP's visual tower by itself: what is in a picture, in which dye, on which ground.

Captions are a noisy teacher, and the text tower is a third of a step's cost. With labels instead of captions and
batches of 64 the visual tower learns several times faster; the text tower is then taught to say what it sees
(`reading`).
"""

import torch
from clip.model import CLIP
from torch import Tensor, nn
from torch.nn import functional

from generator.packs.emoji.captions import NONE, UNNAMED
from generator.packs.emoji.colours import COLOURS
from generator.packs.emoji.examples import ExampleMaker
from generator.packs.emoji.perceptor import read_pictures
from generator.packs.emoji.rehearsal import Pool
from generator.packs.emoji.wording import Wording

EMBEDDING = 128
NAME_SCALE = 16.0  # of cosines to the classes' directions
COLOUR_SCALE = 8.0
IGNORED = -100  # cross entropy's own
# A dye is hard to tell and easily taken for the ground: at a weight of 0.3 it was, two times in three.
TINT_WEIGHT, GROUND_WEIGHT = 1.0, 0.15


class Labels(nn.Module):
    """Linear readers of an embedding: a direction for each class, a dye (the last one is none), a ground."""

    def __init__(self, names: Tensor) -> None:
        """`names` `(N, 128)`: where the classes' directions begin."""
        super().__init__()
        self.names = nn.Parameter(names.clone())
        self.tint = nn.Linear(EMBEDDING, len(COLOURS) + 1)
        self.ground = nn.Linear(EMBEDDING, len(COLOURS))

    def loss(self, seen: Tensor, shown: Tensor) -> Tensor:
        """How wrong embeddings `(P, 128)` are about what is `shown` `(P, 4)`; two things share the probability."""
        log_chance = (NAME_SCALE * seen @ functional.normalize(self.names, dim=1).T).log_softmax(1)
        is_alone = shown[:, 1] == NONE
        second = torch.where(is_alone, shown[:, 0], shown[:, 1])
        both = log_chance.gather(1, shown[:, :1]) + log_chance.gather(1, second.unsqueeze(1))
        tint = shown[:, 2].masked_fill(shown[:, 2] == NONE, len(COLOURS))
        tint = tint.masked_fill((shown[:, 2] == UNNAMED) | ~is_alone, IGNORED)
        ground = shown[:, 3].masked_fill((shown[:, 3] == UNNAMED) | (shown[:, 3] == NONE), IGNORED)
        dyes = _mean_over_known(self.tint(COLOUR_SCALE * seen), tint)
        grounds = _mean_over_known(self.ground(COLOUR_SCALE * seen), ground)
        return -both.mean() / 2 + TINT_WEIGHT * dyes + GROUND_WEIGHT * grounds


def _mean_over_known(logits: Tensor, wanted: Tensor) -> Tensor:
    """Cross entropy over the rows whose label is known; 0 where none is."""
    known = (wanted != IGNORED).sum().clamp(min=1)
    return functional.cross_entropy(logits, wanted, reduction="sum") / known


def sight_loss(
    model: CLIP,
    labels: Labels,
    maker: ExampleMaker,
    counts: tuple[int, int],
    pool: Pool | None,
    *,
    wording: Wording | None = None,
) -> Tensor:
    """The labels' loss of a batch of renderings; with a pool, half of the batch is by the generator.

    Args:
        model: its visual tower learns.
        labels: what is read out of an embedding.
        maker: draws renderings.
        counts: how many pictures of one thing, and how many of two.
        pool: pictures by the generator.
        wording: the text tower's phrases, once it has learnt to speak: then their loss is added.
    """
    single, double = counts
    if pool is None:
        examples = maker.batch(single, double)
        pictures, shown = examples.pictures, examples.shown
    else:
        examples = maker.batch(single // 2, double // 2)
        made, made_shown = pool.draw(single - single // 2, double - double // 2, maker.rng)
        pictures = torch.cat([examples.pictures, maker.augment(made)])
        shown = torch.cat([examples.shown, made_shown])
    with torch.autocast("cpu", torch.bfloat16):
        seen = read_pictures(model, pictures)
    loss = labels.loss(seen, shown)
    return loss if wording is None else loss + wording.loss(seen, shown)
