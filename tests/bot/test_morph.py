"""`/morph`: what may be blended, and what recipe comes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.descent import blend
from cards.custom_ids import Verb
from cards.face import face
from dreams.history import DreamView
from dreams.members import Preferences
from dreams.prompt import parse_prompt
from dreams.recipe import MAX_PHRASES, MAX_WEIGHT, Descent, Parent, Phrase, Quality, Recipe
from tests.bot.conftest import Stage
from tests.bot.dream_views import DONE
from tests.bot.finished import finish


def dreamed(number: int, prompt: str) -> DreamView:
    return replace(DONE, id=number, recipe=parse_prompt(prompt))


def weights(prompts: tuple[str, str], share: float) -> list[tuple[str, float]]:
    recipe = blend(dreamed(1, prompts[0]), dreamed(2, prompts[1]), share, seed=3)
    return [(phrase.text, phrase.weight) for phrase in recipe.phrases]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.5, [("a cat", 0.5), ("a fox", 0.5), ("a storm", 0.25)]),
        (0.0, [("a cat", 1.0), ("a storm", 0.5)]),
        (1.0, [("a fox", 1.0)]),
    ],
)
def test_the_words_of_both_are_weighed_by_their_shares(share: float, expected: list[tuple[str, float]]) -> None:
    assert weights(("a cat | a storm::0.5", "a fox"), share) == expected


def test_words_that_both_have_are_there_once() -> None:
    assert weights(("a cat", "a cat | a fox"), 0.5) == [("a cat", 1.0), ("a fox", 0.5)]


def test_what_one_leaves_free_is_the_others() -> None:
    many = " | ".join(f"thing {number}" for number in range(MAX_PHRASES))
    assert len(weights((many, "a fox"), 0.5)) == MAX_PHRASES
    assert len(weights((many, "a fox"), 0.0)) == MAX_PHRASES


def test_many_words_leave_room_for_those_of_the_other() -> None:
    many = " | ".join(f"thing {number}" for number in range(MAX_PHRASES))
    mixed = weights((many, many.replace("thing", "animal")), 0.5)
    assert len(mixed) == MAX_PHRASES
    assert sum(text.startswith("animal") for text, _ in mixed) == MAX_PHRASES // 2


def test_a_blend_avoids_what_either_avoids_and_names_both_parents() -> None:
    recipe = blend(dreamed(1, "a cat --not blur"), dreamed(2, "a fox --not blur --not text"), 0.3, seed=3)
    assert [phrase.text for phrase in recipe.avoid] == ["blur", "text"]
    assert recipe.parents == (Parent(1, Descent.BLEND, 0.3), Parent(2, Descent.BLEND))
    assert recipe.seed == 3


def test_two_very_long_prompts_are_blended_by_what_comes_first_in_each() -> None:
    first, second = [
        dreamed(number, " | ".join(f"{letter}{place} ".ljust(397, "x") for place in range(places)))
        for number, letter, places in ((1, "a", 5), (2, "b", 2))
    ]
    avoided = replace(second, recipe=replace(second.recipe, avoid=(Phrase("c" * 400), Phrase("d" * 400))))
    recipe = blend(first, avoided, 0.5, seed=3)
    assert [phrase.text[:2] for phrase in recipe.phrases] == ["a0", "b0", "a1", "b1", "a2"]
    assert recipe.avoid == ()
    assert len(blend(avoided, dreamed(3, "a fox"), 0.5, seed=3).avoid) == 2


def test_a_phrase_that_is_there_twice_outweighs_nothing_beyond_the_bound() -> None:
    assert weights(("a cat::10 | a cat::10", "a fox"), 0.1)[0] == ("a cat", MAX_WEIGHT)


@pytest.mark.parametrize(
    ("prompts", "own", "expected"),
    [
        (("a cat --steps 50", "a fox --quality deep"), None, (Quality.DEEP, None)),
        (("a cat --steps 50", "a fox --steps 300"), None, (Quality.STANDARD, 300)),
        (("a cat --quality draft", "a fox --quality draft"), None, (Quality.DRAFT, None)),
        (("a cat --steps 50", "a fox --steps 60"), Quality.DEEP, (Quality.DEEP, None)),
    ],
)
def test_a_blend_is_as_long_as_the_longer_of_its_parents_or_as_its_member_likes(
    prompts: tuple[str, str], own: Quality | None, expected: tuple[Quality, int | None]
) -> None:
    recipe = blend(dreamed(1, prompts[0]), dreamed(2, prompts[1]), 0.5, 3, own)
    assert (recipe.quality, recipe.steps) == expected


def test_the_flags_of_one_parent_are_not_the_blends() -> None:
    recipe = blend(dreamed(1, "a cat --cutouts 8 --rate 0.5 --classes 3 --method classic"), dreamed(2, "a fox"), 0.5, 3)
    assert recipe == replace(Recipe(recipe.phrases, seed=3), parents=recipe.parents)


async def test_a_member_who_likes_it_deep_blends_deep(stage: Stage) -> None:
    await stage.services.members.set_preferences(stage.ana.id, Preferences(quality=Quality.DEEP))
    first, second = await finish(stage, "a cat --steps 50"), await finish(stage, "a fox --steps 50")
    await stage.ana.slash(stage.channel, "morph", first=first.id, second=second.id)
    (dream,) = await stage.open_dreams()
    assert (dream.recipe.quality, dream.recipe.steps) == (Quality.DEEP, None)


def test_a_blend_does_not_avoid_what_one_of_its_parents_shows() -> None:
    assert blend(dreamed(1, "a cat --not a fox"), dreamed(2, "a fox"), 0.5, 3).avoid == ()


async def test_two_finished_dreams_become_a_third_with_a_card(stage: Stage) -> None:
    first, second = await finish(stage, "a cat"), await finish(stage, "a fox")
    result = await stage.ana.slash(stage.channel, "morph", first=first.id, second=second.id, share=25)
    (dream,) = await stage.open_dreams()
    assert dream.recipe.parents == (Parent(first.id, Descent.BLEND, 0.25), Parent(second.id, Descent.BLEND))
    assert f"blend of dreams {first.id} and {second.id}" in result.response.content
    assert Verb.FAMILY in [button.verb for button in face(replace(DONE, recipe=dream.recipe)).buttons]


async def test_somebody_elses_dream_is_credited(stage: Stage) -> None:
    first, second = await finish(stage, "a cat"), await finish(stage, "a fox")
    result = await stage.stranger.slash(stage.channel, "morph", first=first.id, second=second.id)
    assert f"blend of dreams {first.id} and {second.id} by ana" in result.response.content


async def test_a_dream_is_not_blended_with_itself(stage: Stage) -> None:
    dream = await finish(stage)
    result = await stage.ana.slash(stage.channel, "morph", first=dream.id, second=dream.id)
    assert result.ephemeral
    assert "itself" in result.response.content
    assert await stage.open_dreams() == []


async def test_a_dream_without_a_picture_is_refused(stage: Stage) -> None:
    done = await finish(stage)
    _, waiting = await stage.ask()
    result = await stage.ana.slash(stage.channel, "morph", first=done.id, second=waiting.id)
    assert result.ephemeral
    assert f"#{waiting.id} has no picture" in result.response.content


async def test_words_that_their_owner_keeps_are_not_blended_by_others(stage: Stage) -> None:
    await stage.services.members.set_preferences(stage.ana.id, Preferences(hides_prompts=True))
    first, second = await finish(stage, "a cat"), await finish(stage, "a fox")
    result = await stage.stranger.slash(stage.channel, "morph", first=first.id, second=second.id)
    assert result.ephemeral
    assert await stage.services.history.open_of_user(stage.stranger.id) == []


async def test_autocomplete_offers_the_members_finished_dreams(stage: Stage) -> None:
    done = await finish(stage, "a castle")
    await stage.ask("a castle in the clouds")
    choices = await stage.ana.autocomplete(stage.channel, "morph", "second", "castle")
    assert [choice["value"] for choice in choices] == [done.id]
