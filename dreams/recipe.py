"""What a person may ask for, bounded: the recipe of a dream. Pure values.

The same recipe, pack and device give the same picture. A recipe has two written forms: canonical JSON (`to_json`),
which is stored and travels in the picture, and prompt syntax (`prompt`), which a person can type again
(`dreams.prompt`).
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dreams.errors import PromptError, RecipeUnreadable
from dreams.languages import Text, _, joined

RECIPE_VERSION = 1
MAX_PHRASES = 8  # to see, and as many to avoid
MAX_PHRASE_CHARACTERS = 400  # CLIP reads 77 tokens, at most about this much English
MAX_PROMPT_CHARACTERS = 2000  # all phrases together
MAX_WEIGHT = 10.0
MAX_SEED = 2**32 - 1
SIZES_PX = (128, 256, 512)
MAX_STEPS = 2000
MAX_CUTOUTS = 256
MAX_CLASSES = 1000  # ImageNet's, the most that a BigGAN here knows
MAX_LEARNING_RATE = 1.0
MAX_PARENTS = 4

# Text that prompt syntax would read as something else than one phrase: separators, weights, flags, quotes, escapes.
_NEEDS_QUOTES = re.compile(r"""[|"“”„‟«»\\,]|::|--|[—–―]""")


class Quality(StrEnum):
    """How long to dream; each pack has its own steps for it."""

    DRAFT = "draft"
    STANDARD = "standard"
    DEEP = "deep"


class Method(StrEnum):
    """Where a dream starts."""

    WARM = "warm"
    """At the best of many samples (Liu et al. 2021, FuseDream)."""
    CLASSIC = "classic"
    """As big-sleep does: near the average of all classes."""


class ImageRole(StrEnum):
    """What an image in the recipe is for."""

    TARGET = "target"
    """Something to become like."""
    START = "start"
    """Where to begin."""


class Descent(StrEnum):
    """How a dream comes from another."""

    AGAIN = "again"
    VARY = "vary"
    REMIX = "remix"
    LONGER = "longer"
    BLEND = "blend"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something to see or to avoid.

    Attributes:
        weight: In (0, 10].

    Raises:
        PromptError: The text is empty, too long or unprintable, or the weight is out of bounds.
    """

    text: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        if self.text != self.text.strip() or not is_visible(self.text):
            raise PromptError(_("The prompt is empty. Say what to dream of: a pyramid made of ice"))
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in self.text):
            raise PromptError(_("The prompt has control characters in it. Type it again without them."))
        if len(self.text) > MAX_PHRASE_CHARACTERS:
            raise PromptError(
                _(
                    "“{phrase}…” has {count:,} characters; a phrase has at most {most}."
                    " Say it shorter, or split it: a cat | a storm",
                    phrase=self.text[:30],
                    count=len(self.text),
                    most=MAX_PHRASE_CHARACTERS,
                )
            )
        if not 0 < self.weight <= MAX_WEIGHT:
            wrong = _(
                "::{weight:g} is not a weight; it must be above 0 and at most {most:g}. Write a cat::0.5",
                weight=self.weight,
                most=MAX_WEIGHT,
            )
            negative = _("(or --not, for what to avoid)") if self.weight < 0 else ""
            raise PromptError(joined(" ", [wrong, negative]))

    def prompt(self) -> str:
        """The phrase in prompt syntax."""
        text = self.text
        if _NEEDS_QUOTES.search(text):
            text = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return text if self.weight == 1.0 else f"{text}::{repr(self.weight).removesuffix('.0')}"


@dataclass(frozen=True, slots=True)
class ImagePrompt:
    """An image that a dream starts from or heads for, by its key in the image store."""

    key: str
    role: ImageRole = ImageRole.TARGET
    weight: float = 1.0

    def __post_init__(self) -> None:
        _check("image weight", self.weight, 0 < self.weight <= MAX_WEIGHT, f"above 0 and at most {MAX_WEIGHT:g}")


@dataclass(frozen=True, slots=True)
class Parent:
    """Where a dream comes from.

    Attributes:
        strength: In [0, 1], for a blend or a variation.
    """

    dream_id: int
    how: Descent
    strength: float | None = None

    def __post_init__(self) -> None:
        _check("strength", self.strength, self.strength is None or 0 <= self.strength <= 1, "from 0 to 1")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What was asked for.

    Attributes:
        phrases: There may be none where the image is a target.
        seed: Always fixed; drawn when the person gave none.
        steps, cutouts, max_classes, learning_rate: None leaves it to the pack and the quality.

    Raises:
        PromptError: Something is out of bounds; the text says what is allowed.
    """

    phrases: tuple[Phrase, ...]
    avoid: tuple[Phrase, ...] = ()
    seed: int = 0
    size_px: int = 512
    quality: Quality = Quality.STANDARD
    steps: int | None = None
    cutouts: int | None = None
    max_classes: int | None = None
    learning_rate: float | None = None
    method: Method = Method.WARM
    image: ImagePrompt | None = None
    parents: tuple[Parent, ...] = ()

    def __post_init__(self) -> None:
        if not self.phrases and not self.follows_image:
            raise PromptError(_("The prompt is empty. Say what to dream of: a pyramid made of ice"))
        if len(self.phrases) > MAX_PHRASES:
            too_many = _("{count} phrases are too many; at most {most} fit.", count=len(self.phrases), most=MAX_PHRASES)
            raise PromptError(too_many)
        if len(self.avoid) > MAX_PHRASES:
            too_many = _(
                "{count} phrases to avoid are too many; at most {most} fit.", count=len(self.avoid), most=MAX_PHRASES
            )
            raise PromptError(too_many)
        check_length(sum(len(phrase.text) for phrase in self.phrases + self.avoid))
        _check("seed", self.seed, 0 <= self.seed <= MAX_SEED, whole_number(0, MAX_SEED))
        _check("size", self.size_px, self.size_px in SIZES_PX, SIZES_ALLOWED)
        _check_optional("steps", self.steps, MAX_STEPS)
        _check_optional("cutouts", self.cutouts, MAX_CUTOUTS)
        _check_optional("classes", self.max_classes, MAX_CLASSES)
        rate = self.learning_rate
        _check("learning rate", rate, rate is None or 0 < rate <= MAX_LEARNING_RATE, RATE_ALLOWED)
        _check("parents", len(self.parents), len(self.parents) <= MAX_PARENTS, _("at most {most}", most=MAX_PARENTS))

    @property
    def follows_image(self) -> bool:
        """Whether there is an image to become like."""
        return self.image is not None and self.image.role is ImageRole.TARGET

    def prompt(self) -> str:
        """Back to prompt syntax, so that `parse_prompt(recipe.prompt()) == recipe`.

        The image and the parents have no prompt syntax (a typed key would open other people's pictures) and are
        left out; they are options beside it (`PromptOptions`).
        """
        flags = [f"--not {phrase.prompt()}" for phrase in self.avoid] + [f"--seed {self.seed}"]
        optional = (
            ("size", self.size_px if self.size_px != 512 else None),
            ("quality", self.quality if self.quality is not Quality.STANDARD else None),
            ("steps", self.steps),
            ("cutouts", self.cutouts),
            ("classes", self.max_classes),
            ("rate", self.learning_rate),
            ("method", self.method if self.method is not Method.WARM else None),
        )
        flags += [f"--{name} {value}" for name, value in optional if value is not None]
        return " ".join([" | ".join(phrase.prompt() for phrase in self.phrases), *flags]).lstrip()

    def to_json(self) -> str:
        """The canonical form: sorted keys, no spaces, the version inside. Equal recipes give equal text."""
        fields: dict[str, Any] = {
            "version": RECIPE_VERSION,
            "phrases": [[phrase.text, phrase.weight] for phrase in self.phrases],
            "avoid": [[phrase.text, phrase.weight] for phrase in self.avoid],
            "seed": self.seed,
            "size_px": self.size_px,
            "quality": self.quality,
            "steps": self.steps,
            "cutouts": self.cutouts,
            "max_classes": self.max_classes,
            "learning_rate": self.learning_rate,
            "method": self.method,
            "image": None if self.image is None else [self.image.key, self.image.role, self.image.weight],
            "parents": [[parent.dream_id, parent.how, parent.strength] for parent in self.parents],
        }
        return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Reads what `to_json` wrote.

        Raises:
            RecipeUnreadable: It is damaged, or of a version that this code does not know.
        """
        try:
            fields = json.loads(text)
            version = fields.pop("version")
            if version != RECIPE_VERSION:
                raise RecipeUnreadable(f"The recipe has version {version!r}; this program reads {RECIPE_VERSION}.")
            return cls(**_from_fields(fields))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError, PromptError) as error:
            raise RecipeUnreadable(f"The recipe can't be read: {error}") from error


def is_visible(text: str) -> bool:
    """Whether anything in `text` can be seen: not only spaces, marks of direction and joiners."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)


def check_length(characters: int) -> None:
    """Raises `PromptError` when the phrases together have too many characters."""
    if characters > MAX_PROMPT_CHARACTERS:
        raise PromptError(
            _(
                "The prompt has {count:,} characters; {most:,} are the most. Say it shorter.",
                count=characters,
                most=MAX_PROMPT_CHARACTERS,
            )
        )


def whole_number(least: int, most: int) -> Text:
    """What may be written, for a sentence."""
    return _("a whole number from {least} to {most}", least=least, most=most)


def either(values: Sequence[object]) -> Text:
    """The values that may be written, for a sentence; at least two."""
    return _("{values} or {last}", values=", ".join(map(str, values[:-1])), last=values[-1])


SIZES_ALLOWED = either(SIZES_PX)
RATE_ALLOWED = _("a number above 0 and at most {most:g}", most=MAX_LEARNING_RATE)


def _from_fields(fields: dict[str, Any]) -> dict[str, Any]:
    image = fields["image"]
    return fields | {
        "phrases": tuple(Phrase(text, weight) for text, weight in fields["phrases"]),
        "avoid": tuple(Phrase(text, weight) for text, weight in fields["avoid"]),
        "quality": Quality(fields["quality"]),
        "method": Method(fields["method"]),
        "image": None if image is None else ImagePrompt(image[0], ImageRole(image[1]), image[2]),
        "parents": tuple(Parent(dream_id, Descent(how), strength) for dream_id, how, strength in fields["parents"]),
    }


def _check(name: str, value: float | None, is_allowed: bool, allowed: Text) -> None:
    if not is_allowed or (isinstance(value, float) and not math.isfinite(value)):
        raise PromptError(_("{said}: must be {allowed}.", said=f"{name} {value}", allowed=allowed))


def _check_optional(name: str, value: int | None, most: int) -> None:
    _check(name, value, value is None or 1 <= value <= most, whole_number(1, most))
