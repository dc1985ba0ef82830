"""The evaluation's own parts: its prompts, its questions, its table. The dreams themselves take minutes: `evaluate`."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generator.evaluate import (
    HUES,
    EvaluationPrompt,
    Kind,
    Verdict,
    contact_sheet,
    has_hue,
    load_prompts,
    mean_hue,
    table,
)
from generator.packs.emoji.concepts import load_concepts


def disc(colour: tuple[int, int, int], ground: tuple[int, int, int] = (240, 240, 240)) -> Image.Image:
    picture = np.full((64, 64, 3), ground, np.uint8)
    y, x = np.mgrid[:64, :64]
    picture[(y - 32) ** 2 + (x - 32) ** 2 < 400] = colour
    return Image.fromarray(picture)


def verdict(kind: Kind, is_right: bool | None, *, seconds: float = 2.0, has_drifted: bool = False) -> Verdict:
    prompt = EvaluationPrompt(kind, "a cat", ("cat",))
    return Verdict(prompt, disc((200, 0, 0)), is_right, bool(is_right), True, "cat", has_drifted, seconds, 100)


def test_the_list_has_the_promised_number_of_each_kind() -> None:
    assert Counter(prompt.kind.value for prompt in load_prompts()) == {
        "names": 60, "paraphrases": 30, "colours": 20, "blends": 20, "avoidances": 10,
    }  # fmt: skip


def test_every_wanted_or_avoided_concept_is_one_that_the_pack_has() -> None:
    known = {concept.name for concept in load_concepts()}
    for prompt in load_prompts():
        assert known >= {*prompt.wanted, *([prompt.avoided] if prompt.avoided else [])}, prompt.text
        assert prompt.colour is None or prompt.colour in HUES


def test_a_prompts_file_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "prompts.toml").write_text('moods = [{ text = "a cat" }]')
    with pytest.raises(ValueError, match="moods"):
        load_prompts(tmp_path / "prompts.toml")


@pytest.mark.parametrize(
    ("colour", "rgb"),
    [("red", (220, 20, 30)), ("yellow", (240, 220, 40)), ("green", (40, 170, 50)), ("blue", (30, 80, 220)),
     ("purple", (130, 30, 180)), ("pink", (250, 120, 190)), ("orange", (245, 130, 20)), ("turquoise", (25, 190, 190))],
)  # fmt: skip
def test_a_thing_has_the_hue_of_its_colour_and_of_no_far_one(colour: str, rgb: tuple[int, int, int]) -> None:
    assert has_hue(disc(rgb), colour)
    opposite = "green" if colour in {"red", "pink", "purple", "orange"} else "red"
    assert not has_hue(disc(rgb), opposite)


def test_the_background_has_no_say_in_the_hue() -> None:
    assert has_hue(disc((130, 30, 180), ground=(250, 230, 40)), "purple")


def test_grey_and_empty_pictures_have_no_hue() -> None:
    assert mean_hue(disc((90, 90, 90))) is None
    assert mean_hue(Image.new("RGB", (64, 64), "red")) is None


def test_the_table_counts_only_prompts_whose_question_came_up() -> None:
    rows = [verdict(Kind.AVOIDANCES, True), verdict(Kind.AVOIDANCES, False), verdict(Kind.AVOIDANCES, None)]
    line = next(line for line in table(rows).splitlines() if line.startswith("avoidances"))
    assert line.split()[:3] == ["avoidances", "3", "50%"]


def test_the_table_tells_drift_and_median_seconds() -> None:
    rows = [verdict(Kind.NAMES, True, seconds=s, has_drifted=s > 5) for s in (1.0, 3.0, 8.0)]
    text = table(rows)
    assert "33%" in text.splitlines()[1]
    assert "median seconds a dream: 3.0" in text


def test_the_contact_sheet_has_a_tile_for_every_dream() -> None:
    one, eleven = contact_sheet([verdict(Kind.NAMES, True)]), contact_sheet([verdict(Kind.NAMES, False)] * 11)
    assert eleven.height == 2 * one.height
