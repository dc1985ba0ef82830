"""New recipes from old dreams: again, vary, longer, remix. Pure."""

from __future__ import annotations

from dataclasses import replace

from dreams.history import DreamView
from dreams.prompt import parse_prompt
from dreams.recipe import MAX_STEPS, Descent, Parent, Recipe

VARY_STRENGTH = 0.35  # of the way from the parent to something new: still the same picture, clearly another one
DEFAULT_STEPS = 200  # when a dream ended before anybody knew its steps


def prompt_without_seed(recipe: Recipe) -> str:
    """The recipe as typed text that draws its own seed. (`Recipe.prompt` writes the seed after all phrases.)"""
    before, _, after = recipe.prompt().rpartition(f" --seed {recipe.seed}")
    return before + after


def again(dream: DreamView, seed: int) -> Recipe:
    """The same wish with another seed."""
    return replace(dream.recipe, seed=seed, parents=(Parent(dream.id, Descent.AGAIN),))


def vary(dream: DreamView, seed: int) -> Recipe:
    """Near the parent, pulled away by another seed."""
    return replace(dream.recipe, seed=seed, parents=(Parent(dream.id, Descent.VARY, VARY_STRENGTH),))


def longer(dream: DreamView) -> Recipe:
    """From where the dream ended, for as many steps again. (The generator begins at the parent's latents.)"""
    done = dream.result.steps if dream.result else dream.recipe.steps or DEFAULT_STEPS
    return replace(dream.recipe, steps=min(MAX_STEPS, done), parents=(Parent(dream.id, Descent.LONGER),))


def remix(dream: DreamView, prompt: str) -> Recipe:
    """Another prompt, with the parent's image and descent.

    Raises:
        PromptError: The prompt can't be understood.
    """
    return replace(parse_prompt(prompt), image=dream.recipe.image, parents=(Parent(dream.id, Descent.REMIX),))
