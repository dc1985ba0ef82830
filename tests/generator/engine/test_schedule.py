"""The learning rate over a dream and the guard against drift."""

from itertools import pairwise

import pytest

from generator.engine import DreamConfig, Phrase, Schedule
from generator.engine.schedule import COOLING, DriftGuard, learning_rate

CONFIG = DreamConfig(phrases=(Phrase("x"),), learning_rate=0.1, warm_up=0.1, cool_down=0.2)


def test_the_rate_warms_up_then_falls_to_the_cool_down_and_never_jumps() -> None:
    rates = [learning_rate(CONFIG, step, 100) for step in range(100)]
    assert rates[0] < 0.02
    assert max(rates) == pytest.approx(0.1, rel=0.01)
    assert rates.index(max(rates)) in range(9, 12)
    assert rates[-1] == pytest.approx(0.02, rel=0.02)
    assert max(abs(a - b) for a, b in pairwise(rates)) < 0.012


def test_a_constant_rate_stays() -> None:
    config = DreamConfig(phrases=(Phrase("x"),), schedule=Schedule.CONSTANT)
    assert {learning_rate(config, step, 50) for step in range(50)} == {0.07}


def test_the_guard_goes_back_only_after_looks_below_in_a_row_and_cools() -> None:
    guard = DriftGuard(patience=3, tolerance=0.02)
    looks = [0.50, 0.47, 0.47, 0.49, 0.47, 0.47, 0.47]
    assert [guard.must_go_back(look, 0.5) for look in looks] == [False] * 6 + [True]
    assert guard.cooling == COOLING


def test_a_guard_without_patience_never_goes_back() -> None:
    guard = DriftGuard(patience=0, tolerance=0.0)
    assert not any(guard.must_go_back(0.1, 0.5) for _ in range(50))
