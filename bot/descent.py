"""New recipes from old dreams: again, vary, longer, remix, blend. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, zip_longest

from dreams.history import DreamView
from dreams.prompt import parse_prompt
from dreams.recipe import (
    MAX_PHRASES,
    MAX_PROMPT_CHARACTERS,
    MAX_STEPS,
    MAX_WEIGHT,
    Descent,
    Parent,
    Phrase,
    Quality,
    Recipe,
)

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


def blend(first: DreamView, second: DreamView, share: float, seed: int, quality: Quality | None = None) -> Recipe:
    """Between two parents, towards the words of both; what one avoids and the other does not want, the blend avoids.

    As long as the longer of them, and otherwise as the pack does it: one parent's flags say nothing about the other.

    Args:
        share: How much of the second, in [0, 1].
        quality: The member's own, which goes before those of the parents.
    """
    phrases = _mixed((first.recipe.phrases, 1 - share), (second.recipe.phrases, share))
    room = MAX_PROMPT_CHARACTERS - sum(len(phrase.text) for phrase in phrases)
    both = (first.recipe, second.recipe)
    wanted = {phrase.text for phrase in phrases}
    avoid = dict.fromkeys(phrase for recipe in both for phrase in recipe.avoid if phrase.text not in wanted)
    return Recipe(
        phrases=phrases,
        avoid=_fitting(list(avoid), room)[:MAX_PHRASES],
        seed=seed,
        size_px=max(recipe.size_px for recipe in both),
        quality=quality or max((recipe.quality for recipe in both), key=list(Quality).index),
        steps=None if quality else _more_steps(*both),
        parents=(Parent(first.id, Descent.BLEND, share), Parent(second.id, Descent.BLEND)),
    )


def _more_steps(first: Recipe, second: Recipe) -> int | None:
    """The larger number, where both name one; a quality can't be compared with a number."""
    return max(first.steps, second.steps) if first.steps and second.steps else None


def _mixed(*parts: tuple[Sequence[Phrase], float]) -> tuple[Phrase, ...]:
    """The phrases of all parts in turns, with their part's share of the weight; as many as a recipe may have."""
    weights: dict[str, float] = {}
    for turn in zip_longest(*(phrases for phrases, _ in parts)):
        for phrase, (_, share) in zip(turn, parts, strict=True):
            if phrase is not None:
                weights[phrase.text] = weights.get(phrase.text, 0.0) + phrase.weight * share
    # What has no weight is not there: a share may be nothing.
    mixed = [Phrase(text, min(round(weight, 3), MAX_WEIGHT)) for text, weight in weights.items() if round(weight, 3)]
    return _fitting(mixed, MAX_PROMPT_CHARACTERS)[:MAX_PHRASES]


def _fitting(phrases: Sequence[Phrase], characters: int) -> tuple[Phrase, ...]:
    """The first of them that have no more characters than that together."""
    ends = accumulate(len(phrase.text) for phrase in phrases)
    return tuple(phrase for phrase, end in zip(phrases, ends, strict=True) if end <= characters)
