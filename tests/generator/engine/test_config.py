"""Defaults: the method's, then the pack's, then what was asked for."""

import math

import pytest

from generator.engine import Defaults, DreamConfig, InvalidConfig, Method, Phrase, Schedule

PACK = Defaults.from_json(
    {"steps": {"draft": 9}, "cutouts": 16, "learning_rate": 0.05, "classic": {"learning_rate": 0.07, "cutouts": 128}}
)
ASKED = {"phrases": (Phrase("x"),)}


def test_the_packs_defaults_fill_what_was_not_asked_for() -> None:
    config = PACK.config(**ASKED, cutouts=None, quality="draft")
    assert (config.steps, config.cutouts, config.learning_rate) == (9, 16, 0.05)


def test_what_was_asked_for_wins() -> None:
    config = PACK.config(**ASKED, cutouts=3, steps=44)
    assert (config.steps, config.cutouts) == (44, 3)


def test_a_methods_own_defaults_win_over_the_packs_general_ones() -> None:
    config = PACK.config(**ASKED, method=Method.CLASSIC)
    assert (config.learning_rate, config.cutouts) == (0.07, 128)


def test_classic_is_big_sleep_with_nothing_added() -> None:
    config = Defaults().config(**ASKED, method=Method.CLASSIC)
    assert config.schedule is Schedule.CONSTANT
    assert not config.normalize_gradients
    assert config.drift_patience == 0
    assert (config.learning_rate, config.ema_decay, config.class_temperature) == (0.07, 0.99, 2.0)


def test_a_method_may_be_given_by_its_text_and_an_unknown_one_is_refused() -> None:
    assert DreamConfig(phrases=(Phrase("x"),), method="classic").method is Method.CLASSIC  # type: ignore[arg-type]
    with pytest.raises(InvalidConfig, match="warm, classic"):
        DreamConfig(phrases=(Phrase("x"),), method="hot")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        *(("fit_steps", -1), ("drift_patience", -1), ("warm_up", 1.5), ("cool_down", -0.1), ("latent_weight", -1.0)),
        *(("learning_rate", math.inf), ("truncation", math.nan), ("z_limit", math.inf), ("names_weight", math.inf)),
        *(
            ("steps", 2.5),
            ("seed", 0.5),
            ("seed", -1),
            ("size_px", 10**6),
            ("cutouts_at_once", 0),
            ("max_classes", 1.5),
        ),
    ],
)
def test_a_knob_out_of_its_bounds_is_named(knob: str, value: float) -> None:
    with pytest.raises(InvalidConfig, match=rf"{knob} (is|and .* are) "):
        DreamConfig(**ASKED, **{knob: value})  # type: ignore[arg-type]
