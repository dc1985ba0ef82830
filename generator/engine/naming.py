"""Which classes a prompt calls by their names.

A span of words names the class whose name is nearest in CLIP's space, from a cosine that depends on the CLIP
(`DreamConfig.named_from`). Where different things are far apart, "kitten" may name the cat; where any two short texts
are near, as with OpenAI's CLIPs, only the name itself names anything.
"""

import torch
from torch import Tensor

from generator.engine.config import DreamConfig
from generator.engine.prompts import Targets
from generator.engine.weights import Weights

LONGEST_NAME = 3  # words
# What says nothing of what is to be seen, in the language that CLIP reads.
_ARTICLES = frozenset(("a", "an", "the"))
_JOINTS = frozenset(("and", "as", "at", "by", "for", "from", "in", "is", "made", "of", "on", "or", "out", "to", "with"))


def named_things(config: DreamConfig, weights: Weights) -> Tensor:
    """Returns (C, T): the affinities of all classes to the T different classes that the phrases call by their names.

    Spans of words are tried from the longest on, so that a palm tree is not a tree as well.
    """
    names, found = weights.atlas.names, dict[int, Tensor]()
    if not config.names_weight:
        return names[:, :0]
    for phrase in config.phrases:
        words = content_words(phrase.text)
        spans = [(at, at + size) for size in range(LONGEST_NAME, 0, -1) for at in range(len(words) - size + 1)]
        if not spans:
            continue
        affinities = names @ weights.perceptor.embed_texts([" ".join(words[a:b]) for a, b in spans]).T  # (C, S)
        taken: set[int] = set()
        for (first, end), by_name in zip(spans, affinities.T, strict=True):
            if by_name.max() >= config.named_from and taken.isdisjoint(range(first, end)):
                taken.update(range(first, end))
                found.setdefault(int(by_name.argmax()), by_name)
    return torch.stack(list(found.values()), dim=1) if found else names[:, :0]


def is_only_a_name(config: DreamConfig, weights: Weights, targets: Targets) -> bool:
    """Whether the words are a class's name and say nothing besides."""
    if len(targets.labels) != 1 or config.images:
        return False
    return float((weights.atlas.names @ targets.embeddings[0]).max()) >= config.plain_from


def content_words(text: str) -> list[str]:
    """Returns the words of a phrase that mean something, in lower case and without punctuation."""
    words = [word.strip(".,;:!?\"'()").lower() for word in text.split()]
    return [word for word in words if word and word not in _ARTICLES | _JOINTS]
