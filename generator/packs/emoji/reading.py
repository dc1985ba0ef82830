"""CLIP's text tower: it learns to say what the visual tower sees.

The visual tower stands still, so its embeddings are computed once and kept: a step costs the texts alone.
"""

from dataclasses import dataclass

import torch
from clip.model import CLIP
from torch import Tensor
from torch.nn import functional

from generator.packs.emoji.captions import NONE
from generator.packs.emoji.examples import ExampleMaker
from generator.packs.emoji.perceptor import (
    LOGIT_SCALE_LIMIT,
    NAME_CONTEXT,
    contrastive_loss,
    names_loss,
    read_pictures,
    read_texts,
)
from generator.packs.emoji.rehearsal import Pool
from generator.packs.emoji.vocabulary import Vocabulary

BATCH, WRONG = 160, 48
# Half of a batch is in groups of the same thing, where only dye and ground tell one caption from another.
GROUPS, IN_GROUP = 10, 8
AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Memory:
    """What the visual tower saw.

    Attributes:
        seen: `(M, 128)` embeddings.
        shown: `(M, 4)` what was in the pictures.
        wrong: `(K, 128)` embeddings of pictures that deserve no caption.
        prototypes: `(N, 128)` the mean embedding of each class.
    """

    seen: Tensor
    shown: Tensor
    wrong: Tensor
    prototypes: Tensor

    def draw(self, rng: torch.Generator) -> Tensor:
        """Numbers of `BATCH` pictures: some at random, some in groups of one thing alone."""
        loners = (self.shown[:, 1] == NONE).nonzero()[:, 0]
        things, order = self.shown[loners, 0].sort(stable=True)
        anchors = things[torch.randint(len(things), (GROUPS, 1), generator=rng)]
        first, end = torch.searchsorted(things, anchors), torch.searchsorted(things, anchors, right=True)
        places = first + (torch.rand(GROUPS, IN_GROUP, generator=rng) * (end - first)).long()
        rest = torch.randint(len(self.seen), (BATCH - GROUPS * IN_GROUP,), generator=rng)
        return torch.cat([loners[order[places.flatten()]], rest])


@torch.no_grad()
def remember(model: CLIP, maker: ExampleMaker, pool: Pool, renderings: int) -> Memory:
    """Embeds `renderings` batches of renderings, their shapeless versions, the pool and its failures."""
    seen, shown, wrong = [], [], []
    for _ in range(renderings):
        examples = maker.batch(88, 40)
        seen.append(_embed(model, examples.pictures))
        shown.append(examples.shown)
        wrong.append(_embed(model, maker.shapeless(examples.pictures, 12)))
    for start in range(0, len(pool.pictures), AT_ONCE):
        seen.append(_embed(model, maker.augment(pool.pictures[start : start + AT_ONCE].float() / 255)))
    shown.append(pool.shown)
    for start in range(0, len(pool.failures), AT_ONCE):
        wrong.append(_embed(model, maker.augment(pool.failures[start : start + AT_ONCE].float() / 255)))
    all_seen, all_shown = torch.cat(seen), torch.cat(shown)
    alone = all_shown[:, 1] == NONE
    sums = torch.zeros(len(maker.sprites), all_seen.shape[1]).index_add_(0, all_shown[alone, 0], all_seen[alone])
    return Memory(all_seen, all_shown, torch.cat(wrong), functional.normalize(sums, dim=1))


def _embed(model: CLIP, pictures: Tensor) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        return read_pictures(model, pictures)


def reading_loss(model: CLIP, vocabulary: Vocabulary, maker: ExampleMaker, memory: Memory) -> Tensor:
    """Captions against what was seen, what was seen against all names, names against the classes' means."""
    rows = memory.draw(maker.rng)
    wrong = memory.wrong[torch.randint(len(memory.wrong), (WRONG,), generator=maker.rng)]
    texts, said = maker.captions(memory.shown[rows])
    names = [f"a {concept.name}" for concept in maker.writer.concepts]
    with torch.autocast("cpu", torch.bfloat16):
        captions = read_texts(model, vocabulary.encode(texts))
        named = read_texts(model, vocabulary.encode(names)[:, :NAME_CONTEXT])
    scale = model.logit_scale.exp().clamp(max=LOGIT_SCALE_LIMIT)
    seen, shown = memory.seen[rows], memory.shown[rows]
    pairs = contrastive_loss(scale * captions @ torch.cat([seen, wrong]).T, maker.writer, said, shown)
    of_classes = functional.cross_entropy(scale * named @ memory.prototypes.T, torch.arange(len(named)))
    return pairs + names_loss(scale * seen @ named.T, shown) + of_classes
