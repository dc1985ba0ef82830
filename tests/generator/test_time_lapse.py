"""A dream's film: drawn from what was kept of it when it is over, not while it is dreamt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image

from generator.engine import OutOfMemory
from generator.engine.memory import Room
from generator.engine.progress import Progress as Step
from generator.time_lapse import FRAMES, LAST_FRAMES, TimeLapse, film

PICTURE = Image.new("RGB", (32, 32), "white")


class Canvas:
    """Notes which steps are drawn."""

    def __init__(self) -> None:
        self.drawn: list[int] = []

    def steps(self, total: int) -> Iterator[Step]:
        bare = Step(0, total, 0.0, (), (), 0.0, 0.0, 0, 0.0, 1, 0.07, None, 4, Room(), lambda: PICTURE)
        for number in range(1, total + 1):
            yield replace(bare, step=number, draw=lambda number=number: self._draw(number))

    def _draw(self, number: int) -> Image.Image:
        self.drawn.append(number)
        return PICTURE


def taken(steps: Iterator[Step]) -> TimeLapse:
    time_lapse = TimeLapse()
    for step in steps:
        time_lapse.take(step)
    return time_lapse


def test_frames_are_drawn_when_the_film_is_made_and_not_before() -> None:
    canvas = Canvas()
    time_lapse = taken(canvas.steps(300))
    assert canvas.drawn == []
    assert len(time_lapse.draw(PICTURE)) == len(canvas.drawn) + LAST_FRAMES
    assert canvas.drawn == list(range(9, 301, 9))  # at most 36 of them


def test_a_dream_that_was_made_longer_has_at_most_twice_as_many_frames() -> None:
    canvas = Canvas()
    taken(replace(step, total=100) for step in canvas.steps(1000)).draw(PICTURE)
    assert FRAMES <= len(canvas.drawn) < 2 * FRAMES


def test_what_was_drawn_becomes_a_film() -> None:
    encoded = film(taken(Canvas().steps(20)).draw(PICTURE))
    assert encoded is not None and encoded[4:8] == b"ftyp"


def test_a_dream_of_few_steps_has_no_film() -> None:
    assert film(taken(Canvas().steps(5)).draw(PICTURE)) is None


def test_a_film_that_memory_does_not_suffice_for_costs_the_dream_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> Image.Image:
        raise OutOfMemory("there is too little memory")

    time_lapse = taken(replace(step, draw=fail) for step in Canvas().steps(20))
    assert time_lapse.draw(PICTURE) == []
    assert "too little memory" in caplog.text


def test_a_film_that_can_not_be_encoded_costs_the_dream_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("generator.time_lapse.LIMIT_BYTES", 10)
    assert film([PICTURE]) is None
    assert "do not fit into 10 bytes" in caplog.text
