"""Texts for pictures, as people would type them, and which text is true of which picture.

A caption names one or two things by any of their phrases and may name a colour and a background. `truths` says for
every text and picture of a batch whether the text would be true of it, so that the contrastive loss never punishes
a right answer.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from generator.packs.emoji.colours import COLOURS, alike
from generator.packs.emoji.concepts import Concept, concepts_by_phrase

NONE = -1
UNNAMED = 99  # a colour that no word is known to be true or false of
FRAMES = (
    "{}", "{}", "{}", "{}", "{}", "a photo of {}", "a painting of {}", "a picture of {}", "a drawing of {}", "{} emoji",
    "an image of {}", "an icon of {}", "photo of {}", "a painting of {} by a master", "{} in the style of a cartoon",
    "a close-up of {}", "a watercolor of {}", "a cartoon of {}", "there is {}", "a sketch of {}", "i want to see {}",
    "a 3d render of {}", "an illustration of {}", "oil painting of {}",
)  # fmt: skip
PAIRS = (
    "{x} and {y}", "{x} and {y}", "{x} with {y}", "{x} made of {Y}", "{x} made of {Y}", "{X} {Y}", "{X} {Y}",
    "{x} next to {y}", "{x} in the shape of {y}", "half {X} half {Y}", "a mix of {x} and {y}", "{x} wearing {y}",
    "{x} eating {y}", "{x} on {y}", "{x} in {y}", "{x} riding {y}", "{x} that looks like {y}", "{x} holding {y}",
    "{X} as {y}", "{x} inside {y}", "{x} under {y}", "{X}-{Y}", "{x} covered in {Y}", "a cross between {x} and {y}",
)  # fmt: skip
GROUNDS = (
    "{} on a {} background", "{} on {}", "{} with a {} background", "{} in front of {}", "{} against a {} wall",
    "{} on a {} background", "{} under a {} sky",
)  # fmt: skip
# Said often, seen never: the text tower learns that these change nothing.
NEUTRAL = (
    "beautiful", "big", "small", "tiny", "giant", "huge", "cute", "old", "new", "lovely", "nice", "funny", "little",
    "happy", "sad", "amazing", "detailed", "epic", "simple", "bright", "dark", "shiny", "single", "one", "real",
    "realistic", "lonely", "strange", "magical", "fluffy", "modern", "ancient", "scary", "fancy", "cool", "tasty",
    "delicious", "fresh", "wild", "sweet", "colorful", "4k", "hd", "high", "quality", "best", "very",
)  # fmt: skip
UNSEEN = "\0"  # stands for any word outside the vocabulary, whose row stays zero
NEUTRAL_SHARE, UNSEEN_SHARE = 0.12, 0.05


@dataclass(frozen=True, slots=True)
class Subject:
    """What a caption has to tell: classes and colours, `NONE` where there is none to tell."""

    first: int
    second: int
    tint: int
    ground: int


class CaptionWriter:
    """Writes captions for subjects and knows what each phrase is true of."""

    def __init__(self, concepts: Sequence[Concept], natural: Tensor) -> None:
        """`natural` is `(N, K)`: the share of each colour in each thing undyed."""
        self.concepts = concepts
        self.phrases = sorted(concepts_by_phrase(concepts))
        self._number = {phrase: index for index, phrase in enumerate(self.phrases)}
        owners = concepts_by_phrase(concepts)
        self.applies = torch.zeros(len(self.phrases), len(concepts), dtype=torch.bool)
        for phrase, classes in owners.items():
            self.applies[self._number[phrase], list(classes)] = True
        self.natural = natural
        self._alike = alike()

    def write(self, subject: Subject, rng: random.Random) -> tuple[str, int, int]:
        """A caption, and the numbers of the phrases in it (`NONE` for no second thing)."""
        first, second = self._phrase(subject.first, rng), self._phrase(subject.second, rng)
        text = _coloured(first, subject.tint, rng)
        if second:
            x, y = _with_article(text, rng), _with_article(second, rng)
            text = rng.choice(PAIRS).format(x=x, y=y, X=text, Y=second)
        elif rng.random() < 0.6:
            text = _with_article(text, rng)
        if subject.ground != NONE:
            text = rng.choice(GROUNDS).format(text, rng.choice(COLOURS[subject.ground].words))
        text = _with_noise(rng.choice(FRAMES).format(text), rng)
        return text, self._number[first], self._number[second] if second else NONE

    def _phrase(self, concept: int, rng: random.Random) -> str:
        if concept == NONE:
            return ""
        chosen = self.concepts[concept]
        draw = rng.random()
        if draw < 0.5 or not (chosen.aliases or chosen.keywords):
            return chosen.name
        if (draw < 0.65 and chosen.aliases) or not chosen.keywords:
            return rng.choice(chosen.aliases)
        return rng.choice(chosen.keywords)

    def truths(self, said: Tensor, shown: Tensor) -> Tensor:
        """Whether each text may be true of each picture.

        Args:
            said: `(T, 4)` phrase, second phrase, tint, ground of each text, `NONE` where it does not say.
            shown: `(P, 4)` class, second class, tint, ground of each picture. A tint of `NONE` is undyed.

        Returns:
            `(T, P)` booleans.
        """
        one = self._named(said[:, 0], shown)
        two = self._named(said[:, 1], shown) | (said[:, 1] == NONE).unsqueeze(1)
        return one & two & self._tinted(said[:, 2], shown) & self._grounded(said[:, 3], shown)

    def _named(self, phrase: Tensor, shown: Tensor) -> Tensor:
        rows = self.applies[phrase.clamp(min=0)]
        second = rows[:, shown[:, 1].clamp(min=0)] & (shown[:, 1] != NONE)
        return rows[:, shown[:, 0].clamp(min=0)] | second

    def _tinted(self, tint: Tensor, shown: Tensor) -> Tensor:
        dyed = self._alike[tint.clamp(min=0)][:, shown[:, 2].clamp(0, len(COLOURS) - 1)]
        dyed = dyed | (shown[:, 2] == UNNAMED)
        born = (self.natural[shown[:, 0]].T > 0.15)[tint.clamp(min=0)]
        fits = torch.where(shown[:, 2] == NONE, born, dyed)
        return fits | (tint == NONE).unsqueeze(1)

    def _grounded(self, ground: Tensor, shown: Tensor) -> Tensor:
        known = self._alike[ground.clamp(min=0)][:, shown[:, 3].clamp(0, len(COLOURS) - 1)] & (shown[:, 3] != NONE)
        return known | (shown[:, 3] == UNNAMED) | (ground == NONE).unsqueeze(1)


def _coloured(phrase: str, tint: int, rng: random.Random) -> str:
    if tint == NONE:
        return phrase
    colour = COLOURS[tint]
    if colour.stuff and rng.random() < 0.4:
        return f"{phrase} made of {rng.choice(colour.stuff)}"
    word = rng.choice(colour.words)
    return f"{word} {phrase}" if rng.random() < 0.85 else f"{phrase} that is {word}"


def _with_article(text: str, rng: random.Random) -> str:
    if rng.random() < 0.15:
        return f"the {text}"
    return f"an {text}" if text[0] in "aeiou" else f"a {text}"


def _with_noise(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    draw = rng.random()
    if draw < NEUTRAL_SHARE:
        words.insert(rng.randrange(len(words) + 1), rng.choice(NEUTRAL))
    elif draw < NEUTRAL_SHARE + UNSEEN_SHARE:
        words.insert(rng.randrange(len(words) + 1), UNSEEN)
    return " ".join(words)
