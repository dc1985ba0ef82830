"""What a dream's steps come to."""

from __future__ import annotations

import pytest
from PIL import Image

from generator.engine.memory import Room
from generator.engine.progress import PhraseScore
from generator.engine.progress import Progress as Step
from generator.tally import Tally


def step(
    number: int,
    *,
    score: float,
    best: tuple[float, int],
    avoided: float = 0.0,
    seconds: float = 0.0,
    shared_by: int = 1,
) -> Step:
    return Step(
        step=number,
        total=10,
        score=score,
        scores=(PhraseScore("cat", score),),
        avoided=(PhraseScore("dog", avoided),),
        first_score=0.1,
        best_score=best[0],
        best_step=best[1],
        seconds=seconds,
        shared_by=shared_by,
        learning_rate=0.07,
        went_back_to=None,
        cutouts_at_once=1,
        room=Room(),
        draw=lambda: Image.new("RGB", (1, 1)),
    )


def test_the_best_scores_are_those_of_the_best_look() -> None:
    tally = Tally()
    tally.take(step(1, score=0.1, best=(0.1, 0), avoided=0.5))
    tally.take(step(2, score=0.4, best=(0.4, 2), avoided=0.2))
    tally.take(step(3, score=0.3, best=(0.4, 2), avoided=0.9))
    assert tally.best_scores == (("cat", 0.4),)
    assert tally.best_avoided == (("dog", 0.2),)
    assert tally.first_avoided == (("dog", 0.5),)


def test_the_time_left_is_that_of_the_steps_and_not_of_the_start() -> None:
    tally = Tally()
    tally.take(step(1, score=0.1, best=(0.1, 0), seconds=5.0))  # the start took long
    progress = tally.take(step(3, score=0.1, best=(0.1, 0), seconds=6.0))
    assert progress.seconds_left == pytest.approx(7 * 0.5)


def test_a_resumed_dream_estimates_from_its_own_steps() -> None:
    tally = Tally()
    tally.take(step(8, score=0.1, best=(0.1, 0), seconds=100.0))
    assert tally.take(step(9, score=0.1, best=(0.1, 0), seconds=101.0)).seconds_left == pytest.approx(1.0)


def test_a_dream_that_shares_the_device_waits_for_its_neighbours_too() -> None:
    tally = Tally()
    tally.take(step(1, score=0.1, best=(0.1, 0), seconds=0.0, shared_by=4))
    progress = tally.take(step(2, score=0.1, best=(0.1, 0), seconds=0.5, shared_by=4))
    assert progress.seconds_left == pytest.approx(8 * 0.5 * 4)
