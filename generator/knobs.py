"""`dreamer dream --set`: the engine's knobs that have no flag of their own, as people type them.

A knob is a field of `DreamConfig` that is a number, a choice, or yes or no. A wrong name is told without loading torch.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from types import NoneType
from typing import Any, get_args

from dreams.recipe import Method
from generator.errors import WrongUse

OF_BOTH_METHODS = (
    "cutouts_at_once",
    "center_bias",
    "resampling",
    "ema_decay",
    "schedule",
    "warm_up",
    "cool_down",
    "normalize_gradients",
    "latent_weight",
    "fit_steps",
    "evaluate_every",
    "evaluation_cutouts",
    "drift_patience",
    "drift_tolerance",
)
OF_METHOD = {
    Method.WARM: (
        "candidates",
        "redraws",
        "basis_size",
        "names_weight",
        "named_from",
        "plain_from",
        "shown_weight",
        "truncation",
        "z_limit",
        "plain_z_limit",
        "mixing_rate",
    ),
    Method.CLASSIC: ("class_temperature", "class_weight"),
}
KNOBS = (*OF_BOTH_METHODS, *(name for names in OF_METHOD.values() for name in names))
# Fields that have a flag, and what people from elsewhere call them.
_FLAGS = {
    "seed": "--seed",
    "steps": "--steps",
    "size": "--size",
    "size_px": "--size",
    "quality": "--quality",
    "method": "--method",
    "cutouts": "--cutouts",
    "max_classes": "--max-classes",
    "learning_rate": "--learning-rate",
    "lr": "--learning-rate",
    "avoid": "--not",
    "images": "--image",
    "start_image": "--start-image",
}
_MEANT = {"gradient_accumulate_every": "cutouts_at_once", "experimental_resample": "resampling", "ema": "ema_decay"}
_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
_NONE = "none"
_EXAMPLES = {int: "8", float: "0.5"}  # where a knob is not set unless somebody does
HELP = (
    "Another knob of the engine: ema_decay=0.5, center_bias=yes, resampling=antialiased. May be repeated. "
    f"Knobs: {', '.join(OF_BOTH_METHODS)}; "
    + "; ".join(f"with --method {method}: {', '.join(names)}" for method, names in OF_METHOD.items())
    + ". docs/engine.md says what they are."
)


def read_knobs(typed: Sequence[str], method: Method) -> dict[str, Any]:
    """Reads NAME=VALUE texts into fields of `DreamConfig`.

    Args:
        typed: as typed.
        method: of the dream.

    Raises:
        WrongUse: One is unknown, has no such value, or is not read by the method.
    """
    knobs: dict[str, Any] = {}
    for text in typed:
        name, _, value = (part.strip().lower() for part in text.partition("="))
        name = name.replace("-", "_")
        _require_known(text, name, value)
        if name in knobs:
            raise WrongUse(f"--set {name} is there twice. Keep one.")
        for other, names in OF_METHOD.items():
            if name in names and other is not method:
                raise WrongUse(
                    f"--set {text}: only the {other} method reads it, and this dream is {method}. Add --method {other}"
                )
        knobs[name] = _value(text, name, value)
    _require_in_bounds(knobs)
    return knobs


def written(knobs: Mapping[str, Any]) -> tuple[str, ...]:
    """The knobs as they can be typed again, by name."""
    return tuple(f"{name}={_text(knobs[name])}" for name in sorted(knobs))


def _require_known(text: str, name: str, value: str) -> None:
    if name in KNOBS:
        return
    if name in _FLAGS:
        raise WrongUse(f"--set {text}: it has a flag. Write {_FLAGS[name]} {value or '...'}")
    near = [_MEANT[name]] if name in _MEANT else difflib.get_close_matches(name, KNOBS, n=1)
    if near:
        raise WrongUse(f"--set {text}: there is no such knob; did you mean {near[0]}? Write --set {_form(near[0])}")
    raise WrongUse(f"--set {text}: there is no such knob. Write NAME=VALUE; knobs are {', '.join(KNOBS)}")


def _value(text: str, name: str, typed: str) -> Any:
    kind, is_optional = _kind(name)
    if is_optional and typed == _NONE:
        return None
    try:
        return _read(kind, typed)
    except ValueError:
        allowed = _allowed(kind) + (f", or {_NONE}" if is_optional else "")
        raise WrongUse(f"--set {text}: {name} is {allowed}. Write --set {_form(name)}") from None


def _kind(name: str) -> tuple[type, bool]:
    """A knob's type, and whether it may be none."""
    from generator.engine.config import DreamConfig  # loads torch

    annotated: Any = next(field.type for field in fields(DreamConfig) if field.name == name)
    kinds = get_args(annotated) or (annotated,)
    return next(kind for kind in kinds if kind is not NoneType), NoneType in kinds


def _read(kind: type, typed: str) -> Any:
    if kind is bool:
        if typed not in _YES_OR_NO:
            raise ValueError(typed)
        return _YES_OR_NO[typed]
    if kind is int:
        if not re.fullmatch(r"-?[0-9]{1,9}", typed):
            raise ValueError(typed)
        return int(typed)
    if kind is float:
        number = float(typed.replace(",", "."))
        if not math.isfinite(number):
            raise ValueError(typed)
        return number
    return kind(typed)


def _allowed(kind: type) -> str:
    if issubclass(kind, StrEnum):
        return "one of " + ", ".join(kind)
    return {bool: "yes or no", int: "a whole number", float: "a number"}[kind]


def _form(name: str) -> str:
    """A knob with a value that it may have: its default, if it has one."""
    from generator.engine.config import DreamConfig  # loads torch

    default = next(field.default for field in fields(DreamConfig) if field.name == name)
    return f"{name}={_EXAMPLES[_kind(name)[0]] if default is None else _text(default)}"


def _text(value: Any) -> str:
    if value is None:
        return _NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _require_in_bounds(knobs: Mapping[str, Any]) -> None:
    if not knobs:
        return
    from generator.engine import DreamConfig, InvalidConfig, Phrase  # loads torch

    try:
        DreamConfig(phrases=(Phrase("a cat"),), **knobs)
    except InvalidConfig as error:
        raise WrongUse(f"--set {' '.join(written(knobs))}: {error}.") from error
