"""What a fresh interpreter has loaded after an import: no torch in the bot, no Discord or database in the engine."""

from __future__ import annotations

import json
import subprocess
import sys


def loaded_after(*modules: str) -> set[str]:
    code = f"import sys, json, {', '.join(modules)}; print(json.dumps(sorted(sys.modules)))"
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=150, check=True)
    return set(json.loads(outcome.stdout.splitlines()[-1]))


def test_no_torch_is_loaded_outside_of_the_engine() -> None:
    loaded = loaded_after("bot", "bot.__main__", "bot.run", "cards", "dreams", "generator", "generator.worker")
    assert not {"torch", "clip", "numpy"} & loaded


def test_the_engine_loads_no_discord_and_no_database() -> None:
    assert not {"discord", "sqlalchemy", "dreams", "typer"} & loaded_after("generator.engine.dreamer")
