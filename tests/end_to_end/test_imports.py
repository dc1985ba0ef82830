"""What a fresh interpreter has loaded after an import: no torch in the bot, no Discord or database in the engine."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def loaded_after(module: str) -> set[str]:
    code = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    return set(json.loads(outcome.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "module", ["bot", "bot.__main__", "bot.run", "cards", "dreams", "generator", "generator.worker"]
)
def test_no_torch_is_loaded(module: str) -> None:
    assert not {"torch", "clip", "numpy"} & loaded_after(module)


def test_the_engine_loads_no_discord_and_no_database() -> None:
    assert not {"discord", "sqlalchemy", "dreams", "typer"} & loaded_after("generator.engine.dreamer")
