"""What `--set` takes: every knob of the engine that has no flag, and a sentence for whatever it doesn't."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from dreams.recipe import Method
from generator.engine import DreamConfig, Phrase, Resampling, Schedule
from generator.errors import WrongUse
from generator.knobs import HELP, KNOBS, OF_METHOD, read_knobs, written

DOCUMENT = Path(__file__).parents[2] / "docs" / "engine.md"
WITH_A_FLAG = {"seed", "steps", "size_px", "method", "cutouts", "max_classes", "learning_rate"}
NO_PLAIN_VALUES = {"phrases", "avoid", "images", "start", "start_image"}


def test_every_knob_without_a_flag_can_be_set_and_is_in_the_help_and_the_document() -> None:
    assert {field.name for field in fields(DreamConfig)} - WITH_A_FLAG - NO_PLAIN_VALUES == set(KNOBS)
    assert all(name in HELP for name in KNOBS)
    table = DOCUMENT.read_text("utf-8").partition("## Knobs")[2].partition("\n## ")[0]
    assert all(f"`{name}`" in table for name in KNOBS)


def test_every_knob_takes_the_default_that_it_has_and_is_written_as_it_is_typed() -> None:
    config = DreamConfig(phrases=(Phrase("x"),))
    for name in KNOBS:
        method = Method.CLASSIC if name in OF_METHOD[Method.CLASSIC] else Method.WARM
        default = {name: getattr(config, name)}
        (typed,) = written(default)
        assert read_knobs([typed], method) == default


@pytest.mark.parametrize(
    ("typed", "knobs"),
    [
        ("ema_decay=.5", {"ema_decay": 0.5}),
        ("EMA-Decay = 0,5", {"ema_decay": 0.5}),
        ("center_bias=yes", {"center_bias": True}),
        ("normalize_gradients=false", {"normalize_gradients": False}),
        ("resampling=antialiased", {"resampling": Resampling.ANTIALIASED}),
        ("schedule=constant", {"schedule": Schedule.CONSTANT}),
        ("cutouts_at_once=8", {"cutouts_at_once": 8}),
        ("z_limit=none", {"z_limit": None}),
    ],
)
def test_numbers_choices_and_yes_or_no_are_read(typed: str, knobs: dict[str, Any]) -> None:
    assert read_knobs([typed], Method.WARM) == knobs


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "ema_deca=0.5",
            "--set ema_deca=0.5: there is no such knob; did you mean ema_decay? Write --set ema_decay=0.99",
        ),
        ("ema=0.5", "did you mean ema_decay?"),
        ("gradient_accumulate_every=4", "did you mean cutouts_at_once? Write --set cutouts_at_once=8"),
        ("xyzzy=1", "Write NAME=VALUE; knobs are cutouts_at_once, center_bias"),
        ("", "Write NAME=VALUE"),
        ("phrases=x", "Write NAME=VALUE"),
        ("ema_decay", "ema_decay is a number. Write --set ema_decay=0.99"),
        ("ema_decay=nan", "ema_decay is a number"),
        ("ema_decay=1.5", "--set ema_decay=1.5: ema_decay is at least 0 and below 1."),
        ("fit_steps=1.5", "fit_steps is a whole number. Write --set fit_steps=60"),
        ("z_limit=wide", "z_limit is a number, or none. Write --set z_limit=0.5"),
        ("ema_decay=none", "ema_decay is a number."),
        ("center_bias=maybe", "center_bias is yes or no. Write --set center_bias=no"),
        ("resampling=cubic", "resampling is one of nearest, bilinear, antialiased. Write --set resampling=bilinear"),
        ("seed=7", "--set seed=7: it has a flag. Write --seed 7"),
        ("lr=0.1", "Write --learning-rate 0.1"),
        ("class_temperature=1", "only the classic method reads it, and this dream is warm. Add --method classic"),
    ],
)
def test_what_is_not_understood_is_told_with_the_correct_form(typed: str, said: str) -> None:
    with pytest.raises(WrongUse) as caught:
        read_knobs([typed], Method.WARM)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_knob_that_is_there_twice_is_refused() -> None:
    with pytest.raises(WrongUse, match="twice"):
        read_knobs(["ema_decay=0.5", "ema_decay=0.6"], Method.WARM)
