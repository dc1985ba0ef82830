"""What a target does beside calling one program, with programs of its own in the place of ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_SECONDS = 100.0
# The sleep has no part in the pipe: told to end before it knows of its sleep, a stub leaves it behind.
STUB = """#!/bin/sh
trap 'echo "$2 was stopped"; kill $!; exit 0' TERM
echo "$2 runs"
[ "$2" = {ends} ] && exit 3
sleep 200 > /dev/null 2>&1 & wait
"""


@pytest.mark.parametrize(("ends", "stays"), [("bot", "generator"), ("generator", "bot")])
def test_run_starts_both_and_stops_the_one_when_the_other_ends(ends: str, stays: str, tmp_path: Path) -> None:
    stub = tmp_path / "python"
    stub.write_text(STUB.format(ends=ends))
    stub.chmod(0o755)
    finished = subprocess.run(
        ["make", "--silent", "run", f"PY={stub}", "SETUP=pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert finished.returncode == 2  # make's own, for a recipe that failed
    assert f"{ends} runs" in finished.stdout
    assert f"{stays} was stopped" in finished.stdout
    assert "is stopped as well" in finished.stdout
