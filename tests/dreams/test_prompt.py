"""Prompt syntax: what is typed is understood, or refused with the correct form."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreams.errors import PromptError
from dreams.prompt import PromptOptions, parse_prompt
from dreams.recipe import (
    MAX_PHRASE_CHARACTERS,
    SIZES_PX,
    ImagePrompt,
    Method,
    Phrase,
    Quality,
    Recipe,
    is_visible,
)


def parse(text: str, **options: object) -> Recipe:
    return parse_prompt(text, options=PromptOptions(**options), draw_seed=lambda: 4)  # type: ignore[arg-type]


def phrases(*texts: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(text) for text in texts)


def test_the_whole_syntax_at_once() -> None:
    typed = (
        'a cat | a storm::0.5 --not blur --not "low quality" --no text'
        " --seed 7 --size 256 --steps 300 --quality deep --method classic"
    )
    assert parse(typed) == Recipe(
        phrases=(Phrase("a cat"), Phrase("a storm", 0.5)),
        avoid=phrases("blur", "low quality", "text"),
        seed=7,
        size_px=256,
        steps=300,
        quality=Quality.DEEP,
        method=Method.CLASSIC,
    )


def test_flags_alone_are_enough_beside_a_picture_to_become_like() -> None:
    image = ImagePrompt("uploads/1.png")
    recipe = parse("--seed 7 --not blur", image=image)
    assert recipe == Recipe((), avoid=phrases("blur"), seed=7, image=image)
    assert parse(recipe.prompt(), image=image) == recipe
    assert parse("", image=image) == Recipe((), seed=4, image=image)


def test_a_seed_is_drawn_when_none_was_given_and_no_two_are_alike() -> None:
    assert parse("a cat").seed == 4
    assert len({parse_prompt("a cat").seed for _ in range(20)}) > 10


@pytest.mark.parametrize("typed", ["a cat —not blur —seed 7", "a cat –not blur –seed 7", "a cat ——not blur --seed 7"])
def test_phones_turn_two_hyphens_into_a_dash(typed: str) -> None:
    assert parse(typed) == Recipe(phrases("a cat"), avoid=phrases("blur"), seed=7)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("a cat — the best one", ["a cat — the best one"]),
        ("a cat —hola", ["a cat —hola"]),
        ("rock'n'roll don't stop", ["rock'n'roll don't stop"]),
        ('a 12" record', ['a 12" record']),
        ('the word "dream | on" a wall', ['the word "dream | on" a wall']),
        ('"a | b" | c', ["a | b", "c"]),
        ("“low sun” | «neige»", ["low sun", "neige"]),
        ('"say \\"hi\\""', ['say "hi"']),
        ('"--not a flag"', ["--not a flag"]),
        ('"std::vector of cats"', ["std::vector of cats"]),
        ("1,000 cats, and a dog", ["1,000 cats, and a dog"]),
        ("a cat:: a dog", ["a cat", "a dog"]),
        ("a | | b |", ["a", "b"]),
        ("  a cat \n in the rain\t", ["a cat   in the rain"]),
        ("a c\x00a\x07t", ["a cat"]),
        ("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞", None),
        ("قطة في المطر", None),
        ("👩‍🚀🦄", None),
        ("@everyone **bold** `code` <@123>", None),
        ("'; DROP TABLE dream; --", None),
    ],
)
def test_text_is_kept_as_typed(typed: str, understood: list[str] | None) -> None:
    assert parse(typed).phrases == phrases(*(understood or [typed]))


@pytest.mark.parametrize(
    ("typed", "weights"),
    [
        ("a::2 | b::0.5", [2.0, 0.5]),
        ("a::2 b::.5 c", [2.0, 0.5, 1.0]),
        ('"a b"::3', [3.0]),
        ("a::1,5", [1.5]),
        ("a::1e-2", [0.01]),
    ],
)
def test_weights_stand_after_two_colons(typed: str, weights: list[float]) -> None:
    assert [phrase.weight for phrase in parse(typed).phrases] == weights


@pytest.mark.parametrize(
    ("typed", "avoided"),
    [
        ("x --not low quality --seed 1", ["low quality"]),
        ("x --no text, watermark", ["text", "watermark"]),
        ('x --not "red, white" --not a|b', ["red, white", "a", "b"]),
        ("x --NOT blur", ["blur"]),
    ],
)
def test_several_ways_to_avoid(typed: str, avoided: list[str]) -> None:
    assert parse(typed).avoid == phrases(*avoided)


def test_a_phrase_to_avoid_may_have_a_weight() -> None:
    assert parse("x --not blur::2").avoid == (Phrase("blur", 2.0),)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("x --sed 7", "--sed 7: unknown flag; did you mean --seed? Write --seed 7"),
        ("x —sed 7", "--sed 7: unknown flag; did you mean --seed? Write --seed 7"),
        ("x --avoid blur", "--avoid blur: unknown flag; did you mean --not? Write --not blur"),
        ("x --qualty deep", "--qualty deep: unknown flag; did you mean --quality? Write --quality deep"),
        ("x --iterations 50", "--iterations 50: unknown flag; did you mean --steps? Write --steps 50"),
        ("x --seed", "--seed needs a value: a whole number from 0 to 4294967295. Write --seed 7"),
        ("x --seed -1", "--seed -1: must be a whole number from 0 to 4294967295. Write --seed 7"),
        ("x --seed 4294967296", "--seed 4294967296: must be a whole number from 0 to 4294967295. Write --seed 7"),
        ("x --seed 1_0", "--seed 1_0: must be a whole number from 0 to 4294967295. Write --seed 7"),
        ("x --size 99", "--size 99: must be 128, 256 or 512. Write --size 128"),
        ("x --size 1024", "--size 1024: must be 128, 256 or 512. Write --size 512"),
        ("x --quality drft", "--quality drft: must be draft, standard or deep. Write --quality draft"),
        ("x --method warn", "--method warn: must be warm or classic. Write --method warm"),
        ("x --steps 0", "--steps 0: must be a whole number from 1 to 2000. Write --steps 300"),
        ("x --rate 2", "--rate 2: must be a number above 0 and at most 1. Write --rate 0.05"),
        ("x --seed 7 --seed 8", "--seed is there twice. Keep one."),
        ("x --not", "--not needs what to avoid. Write --not blur"),
        ("--seed 7 a cat", "--seed 7 is followed by “a cat”. Write the prompt first, then --seed 7"),
        ("::2", "::2 has no phrase before it. Write a cat::2"),
    ],
)
def test_a_mistake_is_answered_with_the_correct_form(typed: str, answer: str) -> None:
    with pytest.raises(PromptError) as caught:
        parse(typed)
    assert str(caught.value) == answer


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a cat::abc", "::abc"),
        ("a cat::2x | a dog", "::2x"),
        ("a cat::nan", "::nan"),
        ("a cat --not dog::much", "::much"),
        ("std::vector of cats", "::vector"),
    ],
)
def test_what_stands_after_a_double_colon_is_a_number_or_in_quotes(typed: str, said: str) -> None:
    with pytest.raises(PromptError) as caught:
        parse(typed)
    assert str(caught.value) == (
        f"{said} is not a weight; it must be a number above 0 and at most 10."
        " Put the phrase in quotes if that is text, or write a cat::0.5"
    )


def test_a_flag_that_resembles_none_is_answered_with_all_there_are() -> None:
    with pytest.raises(PromptError, match=r"--zzz: unknown flag\. Known are --not, --seed, --size") as caught:
        parse("x --zzz")
    assert "put the phrase in quotes" in caught.value.message


@pytest.mark.parametrize("typed", ["", "   ", "|", "\x00", "--not blur", "\u200b\u202e", '""'])
def test_an_empty_prompt_says_what_to_write(typed: str) -> None:
    with pytest.raises(PromptError, match=r"The prompt is empty\. Say what to dream of"):
        parse(typed)


@pytest.mark.parametrize("typed", ["x" * 7000, " ".join(["word"] * 1400), "a|" * 3500])
def test_a_prompt_of_7000_characters_is_refused(typed: str) -> None:
    with pytest.raises(PromptError, match=r"[67],\d\d\d characters; 2,000 are the most"):
        parse(typed)


def test_options_win_over_the_text_and_phrases_to_avoid_add_up() -> None:
    recipe = parse("x --not blur --seed 7 --size 128", avoid=('"low, quality"', "text, ink::2"), seed=9)
    assert recipe.seed == 9
    assert recipe.size_px == 128
    assert recipe.avoid == (*phrases("blur", "low, quality", "text"), Phrase("ink", 2.0))


def test_a_sizes_unit_is_understood() -> None:
    assert parse("x --size 256px").size_px == parse("x --size=256x256").size_px == 256


tricky = st.text(
    alphabet=st.one_of(
        st.sampled_from("|:-—–\"“”„«»\\,'. =7" + string.ascii_letters),
        st.characters(blacklist_categories=("Cc", "Cs")),
    ),
    min_size=1,
    max_size=60,
)
some_phrases = st.builds(
    Phrase,
    text=tricky.map(str.strip).filter(lambda text: is_visible(text) and len(text) <= MAX_PHRASE_CHARACTERS),
    weight=st.one_of(st.just(1.0), st.floats(min_value=1e-6, max_value=10.0)),
)
recipes = st.builds(
    Recipe,
    phrases=st.lists(some_phrases, min_size=1, max_size=8).map(tuple),
    avoid=st.lists(some_phrases, max_size=8).map(tuple),
    seed=st.integers(0, 2**32 - 1),
    size_px=st.sampled_from(SIZES_PX),
    quality=st.sampled_from(Quality),
    method=st.sampled_from(Method),
    steps=st.none() | st.integers(1, 2000),
    cutouts=st.none() | st.integers(1, 256),
    max_classes=st.none() | st.integers(1, 1000),
    learning_rate=st.none() | st.floats(min_value=1e-6, max_value=1.0),
)


@given(recipes)
def test_a_recipe_written_as_a_prompt_is_read_back_as_itself(recipe: Recipe) -> None:
    assert parse(recipe.prompt()) == recipe


@given(recipes)
def test_a_recipe_written_as_json_is_read_back_as_itself(recipe: Recipe) -> None:
    assert Recipe.from_json(recipe.to_json()) == recipe


@given(st.text(max_size=300) | tricky)
def test_whatever_is_typed_is_understood_or_refused_in_a_sentence(typed: str) -> None:
    try:
        recipe = parse(typed)
    except PromptError as error:
        assert 10 < len(error.message) < 1000
    else:
        assert parse(recipe.prompt()) == recipe
