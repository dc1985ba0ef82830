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
from dreams.recipe import MAX_PHRASES, Descent, Parent
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
        (0.5, [("a cat", 0.5), ("a storm", 0.25), ("a fox", 0.5)]),
        (0.0, [("a cat", 1.0), ("a storm", 0.5)]),
        (1.0, [("a fox", 1.0)]),
    ],
)
def test_the_words_of_both_are_weighed_by_their_shares(share: float, expected: list[tuple[str, float]]) -> None:
    assert weights(("a cat | a storm::0.5", "a fox"), share) == expected


def test_words_that_both_have_are_there_once() -> None:
    assert weights(("a cat", "a cat | a fox"), 0.5) == [("a cat", 1.0), ("a fox", 0.5)]


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
