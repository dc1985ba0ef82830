"""What captions say, and of which pictures that is true."""

import random

import pytest
import torch

from generator.packs.emoji.captions import NONE, UNNAMED, CaptionWriter, Subject
from generator.packs.emoji.colours import COLOURS
from generator.packs.emoji.concepts import Concept

CAT = Concept("🐱", "cat", (), ("animal", "kitten"))
DOG = Concept("🐶", "dog", (), ("animal", "puppy"))
APPLE = Concept("🍎", "apple", ("apples",), ("fruit",))
RED, BLUE, PURPLE = (
    next(i for i, colour in enumerate(COLOURS) if colour.words[0] == w) for w in ("red", "blue", "purple")
)
ICE = len(COLOURS) - 1


@pytest.fixture
def writer() -> CaptionWriter:
    natural = torch.zeros(3, len(COLOURS))
    natural[2, RED] = 0.8
    return CaptionWriter([CAT, DOG, APPLE], natural)


def truth(writer: CaptionWriter, said: tuple[str, str | None, int, int], shown: tuple[int, int, int, int]) -> bool:
    first, second, tint, ground = said
    number = writer.phrases.index
    row = torch.tensor([[number(first), NONE if second is None else number(second), tint, ground]])
    return bool(writer.truths(row, torch.tensor([shown]))[0, 0])


def test_a_keyword_is_true_of_everything_it_names(writer: CaptionWriter) -> None:
    assert truth(writer, ("animal", None, NONE, NONE), (0, NONE, NONE, NONE))
    assert truth(writer, ("animal", None, NONE, NONE), (1, NONE, NONE, NONE))
    assert not truth(writer, ("animal", None, NONE, NONE), (2, NONE, NONE, NONE))


def test_one_thing_is_true_of_a_picture_of_two_but_not_the_other_way_round(writer: CaptionWriter) -> None:
    assert truth(writer, ("cat", None, NONE, NONE), (2, 0, NONE, NONE))
    assert not truth(writer, ("cat", "apple", NONE, NONE), (0, NONE, NONE, NONE))
    assert truth(writer, ("cat", "apple", NONE, NONE), (2, 0, NONE, NONE))


def test_a_colour_is_true_of_what_is_dyed_or_born_so(writer: CaptionWriter) -> None:
    assert truth(writer, ("cat", None, PURPLE, NONE), (0, NONE, PURPLE, NONE))
    assert not truth(writer, ("cat", None, PURPLE, NONE), (0, NONE, BLUE, NONE))
    assert not truth(writer, ("cat", None, PURPLE, NONE), (0, NONE, NONE, NONE))
    assert truth(writer, ("apple", None, RED, NONE), (2, NONE, NONE, NONE))


def test_a_colour_between_the_names_is_never_a_wrong_answer(writer: CaptionWriter) -> None:
    assert truth(writer, ("cat", None, PURPLE, NONE), (0, NONE, UNNAMED, NONE))
    assert truth(writer, ("cat", None, NONE, BLUE), (0, NONE, NONE, UNNAMED))


def test_a_background_has_to_be_the_one_that_is_said(writer: CaptionWriter) -> None:
    assert truth(writer, ("cat", None, NONE, BLUE), (0, NONE, NONE, BLUE))
    assert not truth(writer, ("cat", None, NONE, BLUE), (0, NONE, NONE, RED))
    assert not truth(writer, ("cat", None, NONE, BLUE), (0, NONE, NONE, NONE))


def test_a_caption_names_both_things_the_colour_and_the_background(writer: CaptionWriter) -> None:
    rng = random.Random(3)
    for _ in range(200):
        text, first, second = writer.write(Subject(0, 2, NONE, BLUE), rng)
        assert writer.phrases[first] in text and writer.phrases[second] in text and "blue" in text
        coloured, _, _ = writer.write(Subject(1, NONE, ICE, NONE), rng)
        colour = COLOURS[ICE]
        assert any(word in coloured for word in (*colour.words, *colour.stuff))
