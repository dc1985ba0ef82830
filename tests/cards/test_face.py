"""What a card says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.custom_ids import Verb, custom_id, parse_custom_id
from cards.face import FILM_MIME, HIDDEN_WORDS, MAX_ALT_TEXT, MAX_CONTENT, Face, duration, face
from dreams.dream import Picture, Position
from dreams.errors import PromptError
from dreams.history import DreamView
from dreams.recipe import ImagePrompt, Phrase, Recipe
from dreams.states import DreamState
from tests.cards.views import NOW, PROGRESS, RESULT, every_state, view


def lines(shown: DreamView) -> list[str]:
    return face(shown, now=NOW).content.splitlines()


def verbs(shown: Face) -> list[Verb]:
    return [button.verb for button in shown.buttons]


def test_each_state_has_a_headline_of_its_own() -> None:
    headlines = [lines(one)[0] for one in every_state()]
    assert len({headline.split("**")[0] + headline.split("**")[1] for headline in headlines}) == 6
    assert len(set(headlines)) == len(headlines)


def test_the_prompt_is_the_second_line_in_every_state() -> None:
    assert {lines(one)[1] for one in every_state()} == {"> a red apple"}


def test_what_was_understood_is_in_the_small_print_of_every_state() -> None:
    for one in every_state():
        small_print = lines(one)[-1]
        assert small_print.startswith("-# not green · seed 7")
        assert "dream 12" in small_print


def test_a_waiting_card_tells_place_and_start() -> None:
    start = int(NOW.timestamp()) + 45  # 40 s, rounded up to a quarter of a minute
    assert lines(view())[0] == f"🌙 **Waiting** · 3rd in line, starts <t:{start}:R>"


def test_a_start_that_moves_by_a_second_makes_no_other_card() -> None:
    moved = view(position=Position(3, 41.0, is_served=True, reason=None))
    assert face(view(), now=NOW) == face(moved, now=NOW)


def test_a_waiting_card_says_when_no_generator_is_awake() -> None:
    unserved = view(position=Position(1, None, is_served=False, reason=None))
    assert lines(unserved)[2].startswith("-# no generator is awake for this")
    assert "<t:" not in lines(unserved)[0]


def test_a_waiting_card_says_why_others_go_first() -> None:
    overtaken = view(
        position=Position(2, 10.0, is_served=True, reason="Bo has no dream running, so theirs goes first.")
    )
    assert "-# Bo has no dream running, so theirs goes first." in lines(overtaken)


def test_a_running_card_tells_step_score_and_time_left() -> None:
    running = lines(view(state=DreamState.RUNNING, progress=PROGRESS))
    assert running[0] == "💭 **Dreaming** · step 84 of 200 · about 9 s left"
    assert running[2] == "`▰▰▰▰▰▱▱▱▱▱▱▱` score 0.31, best 0.33"


def test_a_done_card_tells_owner_score_steps_seconds_and_seed() -> None:
    content = face(view(state=DreamState.DONE, result=RESULT)).content
    for fact in ("by Ada", "**0.34**", "200 steps", "best at 180", "8 s", "seed 7", "not green 0.05"):
        assert fact in content


def test_a_card_tells_how_near_a_dream_is_to_its_image_before_what_it_avoids() -> None:
    recipe = Recipe((Phrase("a red apple"),), avoid=(Phrase("green"),), image=ImagePrompt("prompts/1.png"))
    scores = (("a red apple", 0.34), ("(picture)", 0.61), ("green", 0.05))
    content = face(view(state=DreamState.DONE, recipe=recipe, result=replace(RESULT, scores=scores))).content
    assert "a red apple 0.34 · \\(picture\\) 0.61 · not green 0.05" in content


def test_a_failed_card_says_why() -> None:
    failed = view(state=DreamState.FAILED, error="It stopped three generators in a row.")
    assert "It stopped three generators in a row." in lines(failed)


def test_a_card_mentions_nobody_by_id() -> None:
    for one in every_state(owner_name="<@1>", recipe=Recipe((Phrase("<@1> <@&2>"),))):
        content = face(one).content
        assert content.count("<@") == content.count("\\<@")


def test_buttons_fit_the_state() -> None:
    shown = {one.state: verbs(face(one)) for one in every_state() if not one.is_cancelling}
    assert shown[DreamState.QUEUED] == [Verb.CANCEL]
    assert Verb.STOP in shown[DreamState.RUNNING]
    assert Verb.CANCEL not in shown[DreamState.DONE]
    assert Verb.AGAIN in shown[DreamState.FAILED]


def test_a_card_that_is_being_cancelled_has_no_buttons() -> None:
    assert face(view(state=DreamState.RUNNING, is_cancelling=True)).buttons == ()


def test_no_row_has_more_than_five_buttons_and_no_id_twice() -> None:
    for one in every_state():
        buttons = face(one).buttons
        assert len({button.custom_id for button in buttons}) == len(buttons)
        rows = [button.row for button in buttons]
        assert all(rows.count(row) <= 5 for row in rows)


def test_the_alternative_text_says_what_is_dreamt() -> None:
    assert face(view(state=DreamState.DONE, result=RESULT)).alt_text == "A dream of a red apple"


# The longest prompts, of what grows most when it is escaped.
TEXTS = st.text(st.sampled_from("*_`~|<>#- a\u0316ש@"), min_size=1, max_size=400).map(str.strip).filter(bool)


@given(st.lists(TEXTS, min_size=1, max_size=8), st.lists(TEXTS, max_size=8), TEXTS, TEXTS)
def test_a_card_fits_into_a_message_whatever_was_asked_for(
    seen: list[str], avoided: list[str], name: str, error: str
) -> None:
    try:
        recipe = Recipe(tuple(map(Phrase, seen)), tuple(map(Phrase, avoided)), seed=2**32 - 1)
    except PromptError:  # longer than a prompt may be
        return
    for one in every_state(recipe=recipe, owner_name=name):
        shown = face(one)
        assert len(shown.content) <= MAX_CONTENT
        assert len(shown.alt_text) <= MAX_ALT_TEXT
        assert shown.content.splitlines()[-1].endswith("dream 12")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.4, "0 s"), (59.4, "59 s"), (60, "1 min"), (125, "2 min 5 s"), (3600, "1 h"), (4320, "1 h 12 min")],
)
def test_durations_are_told_in_the_units_that_matter(seconds: float, told: str) -> None:
    assert str(duration(seconds)) == told


def test_a_custom_id_comes_back_as_verb_and_dream() -> None:
    assert custom_id(Verb.CANCEL, 123) == "dream:cancel:123"
    assert all(parse_custom_id(custom_id(verb, 2**53)) == (verb, 2**53) for verb in Verb)
    assert parse_custom_id("dream:explode:1") is None
    assert parse_custom_id("dream:cancel:1:2") is None


def test_hidden_words_are_nowhere_on_the_card_in_any_state() -> None:
    for view_ in every_state(hides_prompt=True):
        told = face(view_)
        for secret in ("apple", "green"):
            assert secret not in told.content + told.alt_text
        assert HIDDEN_WORDS in told.content


def test_a_time_lapse_is_offered_where_there_is_one() -> None:
    film = Picture("images/2026/11/24/12/1-1.mp4", "cd" * 32, 1000, FILM_MIME, 256, 256)
    with_film = replace(RESULT, pictures=(*RESULT.pictures, film))
    assert Verb.TIMELAPSE in verbs(face(view(state=DreamState.DONE, result=with_film)))
    assert Verb.TIMELAPSE not in verbs(face(view(state=DreamState.DONE, result=RESULT)))
