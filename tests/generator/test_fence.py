"""Whether a worker believes in its lease."""

from __future__ import annotations

from generator.fence import Fence


def test_a_lease_is_believed_until_ten_seconds_before_its_end() -> None:
    clock = [100.0]
    fence = Fence(60, clock=lambda: clock[0])
    clock[0] = 149.9
    assert fence.is_held
    clock[0] = 150.1
    assert not fence.is_held


def test_a_renewal_counts_from_when_it_was_asked_for() -> None:
    clock = [0.0]
    fence = Fence(60, clock=lambda: clock[0])
    clock[0] = 40.0  # the answer took long
    fence.renew(asked_at=10.0)
    clock[0] = 59.0
    assert fence.is_held
    clock[0] = 61.0
    assert not fence.is_held


def test_a_late_answer_does_not_take_a_newer_renewal_back() -> None:
    clock = [0.0]
    fence = Fence(60, clock=lambda: clock[0])
    fence.renew(asked_at=30.0)
    fence.renew(asked_at=5.0)
    clock[0] = 79.0
    assert fence.is_held


def test_a_short_lease_keeps_three_quarters() -> None:
    clock = [0.0]
    fence = Fence(4, clock=lambda: clock[0])
    clock[0] = 2.9
    assert fence.is_held
    clock[0] = 3.1
    assert not fence.is_held
