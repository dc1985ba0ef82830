"""CLIP's real tokens, cut down to those that captions can hold while training.

The token table is five sixths of a CLIP this small, and nearly all of its rows are never touched. Training uses a
compact table; export puts its rows where the real vocabulary wants them and leaves the others exactly zero.
"""

import warnings
from collections.abc import Iterable, Sequence
from functools import cache

import torch
from torch import Tensor

from generator.packs.emoji.captions import FRAMES, GROUNDS, NEUTRAL, PAIRS, UNSEEN
from generator.packs.emoji.colours import COLOURS
from generator.packs.emoji.concepts import Concept

with warnings.catch_warnings():
    # clip imports pkg_resources, which warns about its own end.
    warnings.simplefilter("ignore", UserWarning)
    from clip.simple_tokenizer import SimpleTokenizer

TRAINING_CONTEXT = 24  # the causal mask makes the result the same as with CLIP's 77


def spoken_words(concepts: Iterable[Concept]) -> set[str]:
    """Every word that a caption may hold."""
    texts = [phrase for concept in concepts for phrase in concept.phrases]
    texts += [word for colour in COLOURS for word in (*colour.words, *colour.stuff)]
    texts += [*NEUTRAL, "a an the that is made of - ,"]
    texts += [template.format("", "", x="", y="", X="", Y="") for template in (*FRAMES, *PAIRS, *GROUNDS)]
    return {word for text in texts for word in text.replace("-", " - ").split()} | {w for t in texts for w in t.split()}


class Vocabulary:
    """Compact token numbers and back. Number 0 is both padding and the unseen word; the last is CLIP's end token."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._tokenizer = SimpleTokenizer()
        self._start = self._tokenizer.encoder["<|startoftext|>"]
        self._end = self._tokenizer.encoder["<|endoftext|>"]
        seen = {token for word in spoken_words(concepts) for token in self._tokenizer.encode(word)}
        # CLIP finds the end of a text as its largest token, so order is kept.
        self.real_tokens = sorted(seen | {self._start, self._end})
        self._compact = {token: index + 1 for index, token in enumerate(self.real_tokens)}
        self._of_word = cache(self._encode_word)

    def __len__(self) -> int:
        return len(self.real_tokens) + 1

    def _encode_word(self, word: str) -> list[int]:
        if word == UNSEEN:
            return [0]
        return [self._compact.get(token, 0) for token in self._tokenizer.encode(word)]

    def encode(self, texts: Sequence[str]) -> Tensor:
        """`(B, 24)` compact tokens; texts that are longer are cut before their end token."""
        rows = torch.zeros(len(texts), TRAINING_CONTEXT, dtype=torch.long)
        for row, text in zip(rows, texts, strict=True):
            words = [token for word in text.split() for token in self._of_word(word)]
            tokens = [self._compact[self._start], *words[: TRAINING_CONTEXT - 2], self._compact[self._end]]
            row[: len(tokens)] = torch.tensor(tokens)
        return rows

    def expand(self, table: Tensor, full_size: int) -> Tensor:
        """The compact table `(len(self), width)` as CLIP's `(full_size, width)`, unseen rows exactly zero."""
        full = torch.zeros(full_size, table.shape[1], dtype=table.dtype)
        full[self.real_tokens] = table[1:]
        return full
