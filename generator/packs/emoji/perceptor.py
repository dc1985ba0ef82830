"""The small CLIP: how it is built, what its loss is, and how well it reads.

Its visual side is CLIP's own modified ResNet: on so few pictures a convolutional net learns shapes in a tenth of the
steps that a vision transformer needs.
"""

from collections.abc import Sequence
from typing import Any

import torch
from clip.model import CLIP
from torch import Tensor
from torch.nn import functional

from generator.packs.emoji.captions import NONE, CaptionWriter
from generator.packs.emoji.examples import Examples
from generator.packs.emoji.vocabulary import Vocabulary

PICTURE_MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)  # CLIP's own preprocessing
PICTURE_STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)
LOGIT_SCALE_LIMIT = 50.0
NAME_CONTEXT = 10  # tokens of "a NAME" at most
FULL_VOCABULARY = 49408


def clip_config(vocab_size: int = FULL_VOCABULARY) -> dict[str, Any]:
    """The arguments of `clip.model.CLIP`."""
    return {
        "embed_dim": 128,
        "image_resolution": 64,
        "vision_layers": [1, 2, 2, 1],
        "vision_width": 24,
        "vision_patch_size": None,
        "context_length": 77,
        "vocab_size": vocab_size,
        "transformer_width": 128,
        "transformer_heads": 2,
        "transformer_layers": 2,
    }


def read_pictures(model: CLIP, pictures: Tensor) -> Tensor:
    """Unit embeddings `(B, 128)` of pictures `(B, 3, 64, 64)` in 0..1."""
    normal = ((pictures - PICTURE_MEAN) / PICTURE_STD).contiguous(memory_format=torch.channels_last)
    return functional.normalize(model.encode_image(normal).float(), dim=1)


def read_texts(model: CLIP, tokens: Tensor) -> Tensor:
    """Unit embeddings `(B, 128)` of compact tokens."""
    return functional.normalize(model.encode_text(tokens).float(), dim=1)


def perceptor_loss(
    model: CLIP, vocabulary: Vocabulary, writer: CaptionWriter, examples: Examples, negatives: Tensor
) -> Tensor:
    """CLIP's contrastive loss on the batch, and each picture against all names.

    The second part is what makes it fast: a batch holds half of the concepts at most, under ambiguous words.
    """
    scale = model.logit_scale.exp().clamp(max=LOGIT_SCALE_LIMIT)
    with torch.autocast("cpu", torch.bfloat16):
        seen = read_pictures(model, torch.cat([examples.pictures, negatives]))
        said = read_texts(model, vocabulary.encode(examples.texts))
        names = read_texts(
            model, vocabulary.encode([f"a {concept.name}" for concept in writer.concepts])[:, :NAME_CONTEXT]
        )
    pairs = contrastive_loss(scale * said @ seen.T, writer, examples.said, examples.shown)
    return pairs + names_loss(scale * seen[: len(examples.texts)] @ names.T, examples.shown)


def names_loss(logits: Tensor, shown: Tensor) -> Tensor:
    """Cross entropy of pictures `(P, N)` over all names, two things sharing the probability."""
    log_chance = logits.log_softmax(1)
    first = log_chance.gather(1, shown[:, :1])
    second = log_chance.gather(1, torch.where(shown[:, 1:2] == NONE, shown[:, :1], shown[:, 1:2]))
    return -(first + second).mean() / 2


def contrastive_loss(logits: Tensor, writer: CaptionWriter, said: Tensor, shown: Tensor) -> Tensor:
    """Symmetric, true captions of other pictures left out, uncaptioned pictures as wrong answers; `(T, P)` logits."""
    count = len(said)
    also_true = writer.truths(said, shown)
    also_true.fill_diagonal_(False)
    captioned = logits[:, :count].masked_fill(also_true, -torch.inf)
    targets = torch.arange(count)
    by_text = functional.cross_entropy(torch.cat([captioned, logits[:, count:]], 1), targets)
    return by_text + functional.cross_entropy(captioned.T, targets)


@torch.no_grad()
def name_embeddings(model: CLIP, vocabulary: Vocabulary, names: Sequence[str]) -> Tensor:
    """`(N, 128)` of "a NAME"."""
    return read_texts(model, vocabulary.encode([f"a {name}" for name in names]))
