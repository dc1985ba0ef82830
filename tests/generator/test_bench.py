"""The bench's arithmetic and its talk with contestants; the figures themselves are in docs/benchmarks.md."""

import sys
from pathlib import Path

import pytest
import torch

from generator.bench.contestants import BenchFailed, Comparison, Contestant, Lap, Work
from generator.bench.memory import bench_memory
from generator.bench.pack import bench_pack
from generator.engine import load_weights
from tests.generator.engine.tiny_pack import write_pack

ANSWERING = """
import sys
print("setting seed")
sys.stdout.flush()
for line in sys.stdin:
    print('{"seconds": %s, "cpu_seconds": 1.0, "peak_bytes": 10}' % float(line))
    sys.stdout.flush()
"""


def test_a_contestant_answers_each_lap_whatever_else_it_prints(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(ANSWERING)
    with Contestant(script, sys.executable, Work()) as contestant:
        assert contestant.lap(3) == Lap(3.0, 1.0, 10)
        assert contestant.lap(5).seconds == 5.0


def test_a_contestant_that_ends_is_noticed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("raise SystemExit(1)")
    with Contestant(script, sys.executable, Work()) as contestant, pytest.raises(BenchFailed, match="ended"):
        contestant.lap(1)


def test_ratios_are_turn_by_turn_and_above_one_where_the_engine_is_faster() -> None:
    comparison = Comparison(
        Work(), 2, ours=(Lap(1.0, 1.0, 100), Lap(2.0, 1.0, 100)), theirs=(Lap(3.0, 4.0, 300), Lap(8.0, 5.0, 400))
    )
    assert comparison.ratios == (3.0, 4.0)
    assert comparison.cpu_ratios == (4.0, 5.0)
    assert comparison.memory_ratio == 0.25
    assert "ratio 3.50 (3.00 to 4.00)" in comparison.lines()[-1]


def test_a_packs_figures_are_measured_in_its_own_folder(tmp_path: Path) -> None:
    figures = bench_pack(write_pack(tmp_path / "tiny"), torch.device("cpu"), steps=8)
    assert figures.name == "tiny"
    assert figures.steps_per_second > 0
    assert figures.cold_start_seconds > 0
    assert figures.warm_start_seconds > 0
    assert figures.step_flops > 1_000_000
    assert figures.share_of_peak > 0
    assert len(figures.lines()) == 7


def test_what_a_dream_holds_is_told_by_its_parts_and_what_goes_together(tmp_path: Path) -> None:
    weights = load_weights(write_pack(tmp_path / "tiny"), dtype=torch.float32)
    figures = bench_memory(weights, 32)
    assert [(phase.what, phase.together) for phase in figures.phases] == [
        ("start", 16),
        ("look", 8),
        ("step", 32),
        ("step", 4),
    ]
    start, look, all_at_once, fewer = (phase.peak_bytes for phase in figures.phases)
    assert figures.weights_bytes < look < fewer < all_at_once < start
    limit_bytes = (fewer + all_at_once) // 2
    within = bench_memory(weights, 32, limit_bytes)
    assert all(phase.peak_bytes <= limit_bytes for phase in within.phases)
    assert within.phases[0].together < 16
    assert 4 <= within.phases[2].together < 32
    assert len(within.lines()) == 2 + len(within.phases)
