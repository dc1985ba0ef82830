"""New recipes from old dreams: again, vary, longer, remix, blend. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dreams.history import DreamView
from dreams.prompt import parse_prompt
from dreams.recipe import MAX_PHRASES, MAX_STEPS, Descent, Parent, Phrase, Recipe

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


def blend(first: DreamView, second: DreamView, share: float, seed: int) -> Recipe:
    """Between two parents, towards the words of both; what one of them avoids, the blend does.

    Args:
        share: How much of the second, in [0, 1].
    """
    avoid = dict.fromkeys([*first.recipe.avoid, *second.recipe.avoid])
    return replace(
        first.recipe,
        phrases=_mixed((first.recipe.phrases, 1 - share), (second.recipe.phrases, share)),
        avoid=tuple(avoid)[:MAX_PHRASES],
        seed=seed,
        image=None,
        size_px=max(first.recipe.size_px, second.recipe.size_px),
        parents=(Parent(first.id, Descent.BLEND, share), Parent(second.id, Descent.BLEND)),
    )


def _mixed(*parts: tuple[Sequence[Phrase], float]) -> tuple[Phrase, ...]:
    """The phrases of all parts with their part's share of the weight; of each the first, as many as leave room."""
    weights: dict[str, float] = {}
    for phrases, share in parts:
        for phrase in phrases[: MAX_PHRASES // len(parts)]:
            weights[phrase.text] = weights.get(phrase.text, 0.0) + phrase.weight * share
    # What has no weight is not there: a share may be nothing.
    return tuple(Phrase(text, round(weight, 3)) for text, weight in weights.items() if round(weight, 3) > 0)
