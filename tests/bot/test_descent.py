"""New recipes from old dreams."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.descent import again, longer, prompt_without_seed, remix, vary
from bot.recipe_text import recipe_text
from dreams.dream import Steering, SteeringKind
from dreams.errors import PromptError
from dreams.prompt import parse_prompt
from dreams.recipe import Descent, ImagePrompt, Parent, Phrase, Recipe
from tests.bot.dream_views import DONE, RECIPE, RESULT


def test_again_changes_nothing_but_the_seed() -> None:
    recipe = again(DONE, 99)
    assert recipe == replace(RECIPE, seed=99, parents=(Parent(12, Descent.AGAIN),))


def test_a_variation_names_its_parent_and_how_far_it_goes() -> None:
    parent = vary(DONE, 99).parents[0]
    assert (parent.dream_id, parent.how) == (12, Descent.VARY)
    assert parent.strength is not None
    assert 0 < parent.strength < 1


def test_longer_goes_on_for_as_many_steps_again() -> None:
    recipe = longer(DONE)
    assert (recipe.steps, recipe.parents[0].how) == (RESULT.steps, Descent.LONGER)


def test_a_remix_keeps_the_image_and_takes_the_new_prompt() -> None:
    parent = replace(DONE, recipe=replace(RECIPE, image=ImagePrompt("prompts/a.png")))
    recipe = remix(parent, "a green pear --seed 3")
    assert [phrase.text for phrase in recipe.phrases] == ["a green pear"]
    assert (recipe.seed, recipe.image) == (3, ImagePrompt("prompts/a.png"))


def test_a_remix_with_a_wrong_flag_says_so() -> None:
    with pytest.raises(PromptError, match="--seed"):
        remix(DONE, "a pear --sed 3")


def test_the_prompt_without_its_seed_means_the_same_otherwise() -> None:
    recipe = Recipe((Phrase("say --seed 7 aloud"),), seed=7, size_px=256)
    typed = prompt_without_seed(recipe)
    assert parse_prompt(typed, draw_seed=lambda: 7) == recipe
    assert parse_prompt(typed, draw_seed=lambda: 8).seed == 8


def test_a_recipe_can_be_typed_again() -> None:
    command = recipe_text(DONE).split("```")[1].strip()
    assert parse_prompt(command.removeprefix("/dream prompt: ")) == RECIPE


def test_a_recipe_tells_what_was_said_to_the_dream_while_it_ran() -> None:
    said = [
        Steering(SteeringKind.EXTEND, steps=50),
        Steering(SteeringKind.AVOID, phrase="*fog*"),
        Steering(SteeringKind.STOP),
    ]
    assert "\nTold while it ran: 50 steps more · not \\*fog\\* · Stop and keep\n" in recipe_text(DONE, said)
    assert "Told" not in recipe_text(DONE)


def test_the_longest_recipe_fits_into_a_message() -> None:
    phrases = tuple(Phrase("`*_" * 65) for _ in range(8))
    said = [Steering(SteeringKind.AVOID, phrase="`*_" * 65)] * 30
    assert len(recipe_text(replace(DONE, recipe=Recipe(phrases)), said)) <= 2000
