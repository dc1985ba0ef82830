"""Which words call a class by its name: as near as the pack says, and by default the name itself."""

from dataclasses import replace

import pytest

from generator.engine import DreamConfig, Phrase, Weights
from generator.engine.config import Defaults
from generator.engine.naming import content_words, is_only_a_name, named_things
from generator.engine.prompts import encode
from generator.packs.conversion import DEFAULTS

CONFIG = DreamConfig(phrases=(Phrase("x"),))


def named(weights: Weights, config: DreamConfig, *texts: str) -> list[int]:
    asked = replace(config, phrases=tuple(map(Phrase, texts)))
    return named_things(asked, weights).argmax(dim=0).tolist()


def cosine_to_nearest_name(weights: Weights, text: str) -> float:
    return float((weights.perceptor.embed_texts([text]) @ weights.atlas.names.T).max())


@pytest.mark.parametrize("config", [CONFIG, Defaults.from_json(DEFAULTS).config(phrases=CONFIG.phrases)])
def test_where_all_texts_are_near_to_one_another_only_the_name_itself_names_a_class(
    weights: Weights, config: DreamConfig
) -> None:
    assert cosine_to_nearest_name(weights, "glass 4") > 0.95
    assert named(weights, config, "glass 4") == named(weights, config, "class 44", "a storm") == []
    assert named(weights, config, "the Class 4, and a storm") == [4]
    assert named(weights, config, "class 9 in glass 4") == [9]


def test_a_pack_may_let_words_name_what_is_near_to_them(weights: Weights) -> None:
    assert len(named(weights, replace(CONFIG, named_from=0.95), "glass 4")) == 1


def test_where_names_count_nothing_no_class_is_named(weights: Weights) -> None:
    assert named(weights, replace(CONFIG, names_weight=0.0), "class 4") == []


def test_words_are_only_a_name_as_far_as_the_pack_says(weights: Weights) -> None:
    def is_only(config: DreamConfig, text: str) -> bool:
        return is_only_a_name(config, weights, encode(weights.perceptor, (Phrase(text),), (), ()))

    assert is_only(CONFIG, "class 4") and not is_only(CONFIG, "glass 4")
    assert is_only(replace(CONFIG, plain_from=0.95), "glass 4")


def test_words_that_mean_nothing_are_left_out() -> None:
    assert content_words('The Castle, made out of "cheese"!') == ["castle", "cheese"]
