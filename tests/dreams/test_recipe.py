"""Recipes are bounded, and their canonical JSON carries all of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dreams.errors import PromptError, RecipeUnreadable
from dreams.recipe import (
    Descent,
    ImagePrompt,
    ImageRole,
    Method,
    Parent,
    Phrase,
    Quality,
    Recipe,
)

CAT = (Phrase("a cat"),)
FULL = Recipe(
    phrases=(Phrase("a cat"), Phrase("ein Sturm 🌩", 0.5)),
    avoid=(Phrase("blur"),),
    seed=2**32 - 1,
    size_px=256,
    quality=Quality.DEEP,
    steps=300,
    cutouts=64,
    max_classes=10,
    learning_rate=0.05,
    method=Method.CLASSIC,
    image=ImagePrompt("uploads/1.png", ImageRole.START, 0.5),
    parents=(Parent(12, Descent.VARY, 0.3), Parent(13, Descent.BLEND)),
)


def test_canonical_json_carries_everything_and_is_the_same_for_equal_recipes() -> None:
    again = Recipe.from_json(FULL.to_json())
    assert again == FULL
    assert again.to_json() == FULL.to_json()
    assert json.loads(FULL.to_json())["version"] == 1


@pytest.mark.parametrize(
    "damaged",
    ["", "[]", "{}", "null", FULL.to_json()[:-5], FULL.to_json().replace('"version":1', '"version":2'),
     FULL.to_json().replace("deep", "deepest"), FULL.to_json().replace("300", "300000")],
)  # fmt: skip
def test_a_damaged_or_newer_recipe_is_refused(damaged: str) -> None:
    with pytest.raises(RecipeUnreadable):
        Recipe.from_json(damaged)


def test_a_picture_to_become_like_needs_no_words_and_one_to_begin_at_does() -> None:
    alone = Recipe((), seed=7, size_px=256, image=ImagePrompt("uploads/1.png"))
    assert Recipe.from_json(alone.to_json()) == alone
    assert alone.prompt() == "--seed 7 --size 256"
    with pytest.raises(PromptError, match="The prompt is empty"):
        Recipe((), image=ImagePrompt("uploads/1.png", ImageRole.START))


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
wrong_fields = st.dictionaries(
    st.sampled_from(sorted(json.loads(FULL.to_json()))) | st.text(max_size=8), json_values, max_size=3
)


@given(
    wrong_fields.map(lambda wrong: json.dumps(json.loads(FULL.to_json()) | wrong))
    | json_values.map(json.dumps)
    | st.text(max_size=100)
)
@example("[" * 100_000)  # deeper than Python's parser goes
def test_any_text_is_a_recipe_within_its_bounds_or_refused(text: str) -> None:
    try:
        recipe = Recipe.from_json(text)
    except RecipeUnreadable as refusal:
        assert str(refusal)
    else:
        assert Recipe.from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"phrases": ()}, "The prompt is empty"),
        ({"phrases": CAT * 9}, "9 phrases are too many; at most 8"),
        ({"avoid": CAT * 9}, "9 phrases to avoid are too many"),
        ({"seed": -1}, "seed -1: must be a whole number from 0 to 4294967295"),
        ({"seed": 2**32}, "must be a whole number from 0 to 4294967295"),
        ({"size_px": 99}, "size 99: must be 128, 256 or 512"),
        ({"steps": 0}, "steps 0: must be a whole number from 1 to 2000"),
        ({"steps": 2001}, "from 1 to 2000"),
        ({"cutouts": 257}, "from 1 to 256"),
        ({"max_classes": 0}, "classes 0"),
        ({"learning_rate": 0.0}, "learning rate 0.0: must be a number above 0"),
        ({"learning_rate": float("nan")}, "learning rate nan"),
    ],
)
def test_out_of_bounds_is_refused_with_what_is_allowed(fields: dict[str, object], said: str) -> None:
    with pytest.raises(PromptError, match=said):
        Recipe(**({"phrases": CAT} | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "weight", "said"),
    [
        ("", 1.0, "empty"),
        ("  a", 1.0, "empty"),
        ("\u200d\u202e", 1.0, "empty"),
        ("a\x00b", 1.0, "control characters"),
        ("a\ud800b", 1.0, "control characters"),
        ("x" * 401, 1.0, "401 characters"),
        ("a", 0.0, "not a weight"),
        ("a", 10.5, "at most 10"),
        ("a", -1.0, "--not"),
        ("a", float("nan"), "not a weight"),
    ],
)
def test_a_phrase_is_bounded(text: str, weight: float, said: str) -> None:
    with pytest.raises(PromptError, match=said):
        Phrase(text, weight)


def test_all_phrases_together_are_bounded() -> None:
    with pytest.raises(PromptError, match=r"2,400 characters; 2,000 are the most"):
        Recipe((Phrase("x" * 400),) * 6)
