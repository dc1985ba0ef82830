"""What a dream is asked to be: every knob of the optimisation, with its unit, its bounds and its default."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from PIL import Image

from generator.engine.biggan import Point
from generator.engine.cutouts import Resampling
from generator.engine.errors import InvalidConfig


class Method(StrEnum):
    """Where a dream starts and what it moves."""

    WARM = "warm"  # from the best of many samples, inside the hull of their classes (Liu et al. 2021, FuseDream)
    CLASSIC = "classic"  # from random latents, every class free: lucidrains/big-sleep


class Schedule(StrEnum):
    """How the learning rate changes over a dream."""

    CONSTANT = "constant"
    COSINE = "cosine"  # a linear warm-up, then half a cosine down


MAX_SIZE_PX = 4096
NAME_ITSELF = 0.999  # cosine of a name to itself, less what rounding may take


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with its weight, above 0."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ImageTarget:
    """A picture to resemble in CLIP's eyes, with its weight, above 0."""

    image: Image.Image
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DreamConfig:
    """One dream. `Defaults.config` builds it from a pack's defaults and what a person asked for."""

    phrases: tuple[Phrase, ...] = ()
    avoid: tuple[Phrase, ...] = ()
    images: tuple[ImageTarget, ...] = ()
    seed: int = 0  # 0 <= seed < 2**32
    steps: int = 300
    size_px: int = 512  # of the picture that is handed out; the generator has its own size
    method: Method = Method.WARM

    start: Point | None = None  # begin at these latents (vary, remix, blend)
    start_image: Image.Image | None = None  # begin at latents fitted to this picture
    fit_steps: int = 60  # spent on fitting `start_image`

    cutouts: int = 64  # seen in each step
    cutouts_at_once: int | None = None  # how many go through CLIP together; None: as the device likes it
    center_bias: bool = False
    resampling: Resampling = Resampling.BILINEAR

    learning_rate: float = 0.07
    schedule: Schedule = Schedule.COSINE
    warm_up: float = 0.05  # fraction of the steps
    cool_down: float = 0.1  # learning rate at the end, as a fraction of the highest
    normalize_gradients: bool = True
    ema_decay: float = 0.99
    latent_weight: float = 1.0  # of `losses.latent_loss`
    class_weight: float = 1.0  # of `losses.class_loss`; the warm method has no free classes, so none

    max_classes: int | None = None  # classic: a differentiable top-k instead of a sigmoid over all classes
    class_temperature: float = 2.0  # of that top-k

    candidates: int = 48  # warm: samples that the start is chosen from
    redraws: int = 0  # warm: samples of z with the named thing's class or, where none is named, the best candidate's
    basis_size: int = 8  # warm: classes whose hull the dream moves in
    names_weight: float = 0.6  # warm: pull to classes whose names are near to the words, beside the picture's cosine
    named_from: float = NAME_ITSELF  # warm: cosine of words to a class's name from which they name the class
    plain_from: float = NAME_ITSELF  # warm: the same of the whole prompt, from which it says nothing besides
    shown_weight: float = 0.0  # warm: what a candidate gains by how well it shows the worst shown of several things
    truncation: float = 0.7  # warm: candidates' z are normal draws, redrawn beyond this
    z_limit: float | None = None  # warm: no step takes an element of z farther from 0 than this; None: anywhere
    plain_z_limit: float | None = None  # warm: the same where the words are a class's name and nothing besides
    mixing_rate: float = 1.0  # warm: learning rate of the class mix, as a multiple of `learning_rate`

    evaluate_every: int = 10  # steps between two looks at the averaged latents
    evaluation_cutouts: int = 8  # the same ones in every look
    drift_patience: int = 4  # looks in a row below the best, before the dream goes back to it; 0: never
    drift_tolerance: float = 0.02  # cosine that a look may be below the best without counting

    def __post_init__(self) -> None:
        for name, choice in (("method", Method), ("resampling", Resampling), ("schedule", Schedule)):
            object.__setattr__(self, name, _choose(choice, name, getattr(self, name)))
        _check(bool(self.phrases or self.images), "a dream needs a phrase or a picture to follow")
        weights = [target.weight for target in (*self.phrases, *self.avoid)] + [image.weight for image in self.images]
        _check(
            all(0 < weight < math.inf for weight in weights), "weights are above 0; use `avoid` for what is unwanted"
        )
        _check(all(phrase.text.strip() for phrase in (*self.phrases, *self.avoid)), "a phrase has no text")
        _check(_is_whole(self.seed, 0) and self.seed < 2**32, "seed is a whole number from 0 to 4294967295")
        for name in ("steps", "cutouts", "size_px", "candidates", "basis_size", "evaluate_every", "evaluation_cutouts"):
            _check(_is_whole(getattr(self, name), 1), f"{name} is a whole number from 1")
        for name in ("fit_steps", "redraws", "drift_patience"):
            _check(_is_whole(getattr(self, name), 0), f"{name} is a whole number from 0")
        for name in ("cutouts_at_once", "max_classes"):
            value = getattr(self, name)
            _check(value is None or _is_whole(value, 1), f"{name} is a whole number from 1")
        _check(self.size_px <= MAX_SIZE_PX, f"size_px is at most {MAX_SIZE_PX}")
        for name in ("learning_rate", "class_temperature", "truncation"):
            _check(0 < getattr(self, name) < math.inf, f"{name} is above 0")
        for limit in (self.z_limit, self.plain_z_limit):
            _check(limit is None or 0 < limit < math.inf, "z_limit and plain_z_limit are above 0")
        for name in ("latent_weight", "class_weight", "names_weight", "shown_weight", "mixing_rate", "drift_tolerance"):
            _check(0 <= getattr(self, name) < math.inf, f"{name} is at least 0")
        for name in ("warm_up", "cool_down", "named_from", "plain_from"):
            _check(0 <= getattr(self, name) <= 1, f"{name} is from 0 to 1")
        _check(0 <= self.ema_decay < 1, "ema_decay is at least 0 and below 1")


def _is_whole(value: object, least: int) -> bool:
    return isinstance(value, int) and value >= least


def _choose(choice: type[StrEnum], name: str, value: str) -> StrEnum:
    """Returns the member that a value means: a member itself or its text."""
    _check(value in list(choice), f"{name} is one of {', '.join(choice)}")
    return choice(value)


def _check(is_right: bool, message: str) -> None:
    if not is_right:
        raise InvalidConfig(message)


# Big Sleep changes nothing on the way: no schedule, no normalisation, no way back.
_CLASSIC: Mapping[str, Any] = {"schedule": Schedule.CONSTANT, "normalize_gradients": False, "drift_patience": 0}
_QUALITIES: Mapping[str, int] = {"draft": 100, "standard": 300, "deep": 1000}


@dataclass(frozen=True)
class Defaults:
    """What a pack recommends: "defaults" in its pack.json.

    Attributes:
        steps: steps for each quality.
        values: fields of DreamConfig for every method.
        by_method: fields of DreamConfig for one method; they win over `values`.
    """

    steps: Mapping[str, int] = field(default_factory=lambda: dict(_QUALITIES))
    values: Mapping[str, Any] = field(default_factory=dict)
    by_method: Mapping[Method, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, settings: Mapping[str, Any]) -> "Defaults":
        """Reads a pack.json's "defaults".

        Raises:
            InvalidConfig: it names a knob that does not exist.
        """
        values = dict(settings)
        steps = {**_QUALITIES, **values.pop("steps", {})}
        by_method = {method: _knobs(values.pop(method.value, {})) for method in Method}
        return cls(steps=steps, values=_knobs(values), by_method=by_method)

    def config(self, *, quality: str = "standard", method: Method = Method.WARM, **asked: Any) -> DreamConfig:
        """Builds a config: the method's own defaults, then the pack's, then what was asked for.

        Args:
            quality: "draft", "standard" or "deep": the steps where none are asked for.
            method: the method.
            asked: fields of DreamConfig; those that are None were not asked for.
        """
        method = Method(method)
        values = dict(_CLASSIC) if method is Method.CLASSIC else {}
        values |= {"steps": self.steps[quality], **self.values, **self.by_method.get(method, {})}
        values |= {name: value for name, value in asked.items() if value is not None}
        return DreamConfig(method=method, **values)


def _knobs(values: Mapping[str, Any]) -> dict[str, Any]:
    known = {f.name for f in fields(DreamConfig)}
    unknown = sorted(set(values) - known)
    _check(not unknown, f"unknown defaults: {', '.join(unknown)}")
    return dict(values)
