"""The card of dreams that were asked for at once: what it says and offers as they come to their ends."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from cards.batch_face import card_face, card_notice, is_over, leader
from cards.custom_ids import Verb, custom_id
from cards.face import face
from dreams.history import DreamView
from dreams.recipe import MAX_SEED
from dreams.states import DreamState
from tests.cards.views import NOW, PROGRESS, RESULT, view

DONE = {"state": DreamState.DONE, "result": RESULT, "position": None, "finished_at": NOW + timedelta(seconds=9)}
RUNNING = {"state": DreamState.RUNNING, "progress": PROGRESS, "position": None}
FAILED = {"state": DreamState.FAILED, "error": "Its image is gone.", "position": None}
CANCELLED = {"state": DreamState.CANCELLED, "position": None}


def batch(*changes: dict[str, object]) -> list[DreamView]:
    """A batch with a dream for each of the changes, numbered from 12 and seeded from 7."""
    first = view(batch_id=1)
    return [
        replace(first, id=12 + number, recipe=replace(first.recipe, seed=7 + number), **change)
        for number, change in enumerate(changes)
    ]


def offered(views: list[DreamView]) -> list[tuple[str, str]]:
    return [(button.label, button.custom_id) for button in card_face(views, now=NOW).buttons]


def test_a_card_of_one_dream_is_that_dreams_own() -> None:
    assert card_face([view()], now=NOW) == face(view(), now=NOW)


def test_waiting_dreams_tell_their_place_once_and_all_their_seeds() -> None:
    lines = card_face(batch({}, {}, {}, {}), now=NOW).content.splitlines()
    assert "3rd in line" in lines[0]
    assert "4 dreams" in lines[0]
    assert lines[1] == "> a red apple"
    assert "seeds 7 to 10" in lines[-1]
    assert "dreams 12, 13, 14, 15" in lines[-1]


@pytest.mark.parametrize(
    ("seeds", "told"),
    [
        ((7, 9, 10), "seeds 7, 9, 10"),
        ((MAX_SEED, 0), f"seeds {MAX_SEED}, 0"),
        ((8, 9), "seeds 8 to 9"),
    ],
)
def test_seeds_that_do_not_follow_one_another_are_told_one_by_one(seeds: tuple[int, ...], told: str) -> None:
    views = [replace(view(batch_id=1), recipe=replace(view().recipe, seed=seed)) for seed in seeds]
    assert f"{told} ·" in card_face(views, now=NOW).content


def test_while_they_come_the_card_says_how_each_stands() -> None:
    content = card_face(batch(DONE, RUNNING, {}, CANCELLED), now=NOW).content
    assert "1 of 4 ready" in content
    assert "**1** 0.34 · **2** 84 of 200 · **3** waits · **4** cancelled" in content
    assert "▰" in content


def test_each_picture_that_is_there_can_be_taken_out_by_its_number() -> None:
    views = batch(DONE, FAILED, DONE, CANCELLED)
    assert offered(views) == [
        ("1", custom_id(Verb.SHOW, 12)),
        ("3", custom_id(Verb.SHOW, 14)),
        ("Delete all", custom_id(Verb.DELETE_ALL, 12)),
    ]


def test_what_did_not_come_is_said_with_its_reason() -> None:
    content = card_face(batch(DONE, FAILED, DONE, CANCELLED), now=NOW).content
    assert content.startswith("✨ **Dreamed** by Ada · 2 of 4")
    assert "**2** failed" in content
    assert "Its image is gone." in content


def test_a_picture_that_the_server_keeps_out_can_not_be_taken_out() -> None:
    views = batch(DONE, DONE)
    told = card_face(views, kept_out=frozenset({12}), now=NOW)
    assert "**1** kept out" in told.content
    assert [button.label for button in told.buttons] == ["2", "Delete all"]


@pytest.mark.parametrize(
    ("ends", "headline"), [((FAILED, CANCELLED), "🌧️ **Those dreams failed**"), ((CANCELLED, CANCELLED), "🍂")]
)
def test_a_batch_of_which_nothing_came_offers_nothing(ends: tuple[dict[str, object], ...], headline: str) -> None:
    views = batch(*ends)
    assert card_face(views, now=NOW).content.startswith(headline)
    assert offered(views) == []


def test_dreams_of_which_one_runs_can_be_stopped_and_kept() -> None:
    stop = ("Stop and keep", custom_id(Verb.STOP_ALL, 12))
    assert stop in offered(batch(DONE, RUNNING, {}))
    assert stop not in offered(batch(DONE, {}, {}))
    assert stop not in offered(batch(DONE, RUNNING | {"is_cancelling": True}, {}))


def test_no_row_of_a_cards_buttons_is_longer_than_discord_allows() -> None:
    for views in (batch(DONE, DONE, DONE, RUNNING), batch(DONE, DONE, DONE, DONE)):
        rows = Counter(button.row for button in card_face(views, now=NOW).buttons)
        assert max(rows.values()) <= 5


def test_dreams_under_way_can_be_cancelled_all_at_once_and_not_twice() -> None:
    assert ("Cancel all", custom_id(Verb.CANCEL_ALL, 12)) in offered(batch(RUNNING, {}))
    stopping = RUNNING | {"is_cancelling": True}
    assert offered(batch(stopping, CANCELLED)) == []


def test_the_first_that_runs_leads_and_without_one_the_first_that_waits() -> None:
    assert leader(batch(DONE, {}, RUNNING)).id == 14
    assert leader(batch(DONE, {}, CANCELLED)).id == 13


def test_a_batch_is_over_when_all_of_it_is() -> None:
    assert not is_over(batch(DONE, {}))
    assert is_over(batch(DONE, FAILED, CANCELLED))


def test_the_words_that_an_owner_hides_are_nowhere_on_the_card() -> None:
    views = [replace(one, hides_prompt=True) for one in batch(DONE, RUNNING)]
    told = card_face(views, now=NOW)
    assert "apple" not in told.content + told.alt_text
    assert "green" not in told.content + told.alt_text


def test_the_notice_names_those_that_are_there() -> None:
    assert card_notice(batch(DONE, DONE, FAILED)) == "Dreams 12, 13 are there."
    assert card_notice(batch(FAILED, DONE)) == "Dream 13 is there."
    assert card_notice(batch(FAILED, FAILED)) == "Dreams 12, 13 failed."
