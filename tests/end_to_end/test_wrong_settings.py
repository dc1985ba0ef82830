"""A wrong setting stops the start with one line that says what to do; more of them beside each command line's tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

BOT = ("bot", "run")
GENERATOR = ("generator", "serve")


def start(command: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs the command in an empty folder, so that no `.env` is read."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("DISCORD_", "DREAM_", "DATABASE_"))
    }
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**inherited, "PYTHONPATH": root, **environment},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


@pytest.mark.parametrize("command", [BOT, GENERATOR], ids=" ".join)
@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"DISCORD_TOKEN": "x", "DATABASE_URL": "postgresql+asyncpg://nobody:hush@127.0.0.1:1/dreams"}, "DATABASE_URL"),
        ({"DISCORD_TOKEN": "x", "DREAM_FRAME_SECONDS": "soon"}, "DREAM_FRAME_SECONDS"),
    ],
    ids=["database away", "no number"],
)
def test_a_wrong_setting_is_named_in_one_line(
    command: tuple[str, ...], environment: dict[str, str], named: str, tmp_path: Path
) -> None:
    outcome = start(command, tmp_path, environment)
    assert outcome.returncode == 1, outcome.stderr
    lines = outcome.stderr.strip().splitlines()
    assert len(lines) == 1 and named in lines[0], outcome.stderr
    assert "Traceback" not in outcome.stderr and "hush" not in outcome.stderr
