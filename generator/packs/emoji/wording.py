"""The text tower's own words as labels: what CLIP's visual tower has to agree with, colour by colour.

A dream climbs the cosine between a picture and a phrase, so that is what has to tell a green heart from a red one on
green. Among the captions of a batch it hardly matters: a heart is told from everything else by its shape. Here each
picture meets its own name under all colours, its own colour under all names, and its name on all grounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from clip.model import CLIP
from torch import Tensor
from torch.nn import functional

from generator.packs.emoji.captions import NONE, UNNAMED
from generator.packs.emoji.colours import COLOURS, alike
from generator.packs.emoji.perceptor import read_texts
from generator.packs.emoji.vocabulary import Vocabulary

SCALE = 24.0  # of cosines: about what CLIP's own temperature comes to be
BORN_FROM = 0.45  # share of a thing's own pixels from which an undyed thing is called by that colour
GROUND_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Wording:
    """Embeddings of phrases, unit length.

    Attributes:
        dyed: `(N, K, 128)` of "a COLOUR NAME".
        grounded: `(N, K, 128)` of "a NAME on a COLOUR background".
        natural: `(N, K)` the share of each colour in each thing undyed.
    """

    dyed: Tensor
    grounded: Tensor
    natural: Tensor

    def loss(self, seen: Tensor, shown: Tensor) -> Tensor:
        """How wrong embeddings `(P, 128)` of what is `shown` `(P, 4)` are about colours; two things have none."""
        things, alone = shown[:, 0], shown[:, 1] == NONE
        share, born = self.natural[things].max(1)
        worn = torch.where((shown[:, 2] == NONE) & (share > BORN_FROM), born, shown[:, 2])
        dye = _cross_entropy_of_colours(seen, self.dyed[things], worn, alone)
        ground = _cross_entropy_of_colours(seen, self.grounded[things], shown[:, 3], alone)
        return dye + GROUND_WEIGHT * ground + self._names(seen, things, worn, alone)

    def _names(self, seen: Tensor, things: Tensor, worn: Tensor, alone: Tensor) -> Tensor:
        known = (alone & _is_named(worn)).nonzero()[:, 0]
        logits = SCALE * torch.einsum("pe,npe->pn", seen[known], self.dyed[:, worn[known]])
        return functional.cross_entropy(logits, things[known], reduction="sum") / max(1, len(known))


def _is_named(colours: Tensor) -> Tensor:
    return (colours != NONE) & (colours != UNNAMED)


def _cross_entropy_of_colours(seen: Tensor, phrases: Tensor, colours: Tensor, alone: Tensor) -> Tensor:
    """Pictures `(P, 128)` against their own phrases in all colours `(P, K, 128)`; neighbours are left out."""
    known = (alone & _is_named(colours)).nonzero()[:, 0]
    wanted = colours[known]
    logits = SCALE * torch.einsum("pe,pke->pk", seen[known], phrases[known])
    neighbours = alike()[wanted].scatter(1, wanted.unsqueeze(1), value=False)
    return functional.cross_entropy(logits.masked_fill(neighbours, -torch.inf), wanted, reduction="sum") / max(
        1, len(known)
    )


@torch.no_grad()
def word_colours(model: CLIP, vocabulary: Vocabulary, names: Sequence[str], natural: Tensor) -> Wording:
    """Embeds every name in every colour and on every ground."""
    words = [colour.words[0] for colour in COLOURS]
    dyed = [read_texts(model, vocabulary.encode([f"a {word} {name}" for word in words])) for name in names]
    grounded = [
        read_texts(model, vocabulary.encode([f"a {name} on a {word} background" for word in words])) for name in names
    ]
    return Wording(torch.stack(dyed), torch.stack(grounded), natural)
