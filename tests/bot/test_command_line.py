"""`python -m bot`: as a process where it works, in this one where it only answers (a process takes a second)."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import discord
import pytest
from discord.gateway import DiscordWebSocket

ROOT = Path(__file__).parents[2]
LONGEST_SECONDS = 150.0
Typed = Callable[..., tuple[int, str, str]]  # exit code, output and errors


def run_bot(arguments: list[str], folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )


@pytest.fixture
def process_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command reads and changes what belongs to its whole process: settings, the log, and where Discord is."""
    for name in os.environ:
        if name.startswith(("DISCORD_", "DREAM_", "DATABASE_", "STORE_", "AWS_")):
            monkeypatch.delenv(name)
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    gc.disable()  # what an earlier test left would be complained of in between
    yield
    gc.enable()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], process_as_before: None
) -> Typed:
    """The same as `run_bot`, in this process."""

    def run(*arguments: str, **settings: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["bot", *arguments])
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            runpy.run_module("bot", run_name="__main__", alter_sys=True)
        output, errors = capfd.readouterr()
        return int(end.value.code or 0), output, errors

    return run


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "DISCORD_TOKEN is not set"),
        ({"DISCORD_TOKEN": "abc", "DATABASE_URL": "mysql://x"}, "DATABASE_URL: must start with"),
        ({"DISCORD_TOKEN": "abc", "DATABASE_URL": "postgresql+asyncpg://u:s3cret@127.0.0.1:1/x"}, "does not answer"),
        ({"DISCORD_TOKEN": "abc", "DISCORD_API_BASE": "http://127.0.0.1:1/api/v10"}, "Discord can't be reached"),
        ({"DISCORD_TOKEN": "abc", "STORE_URL": "ftp://x"}, "STORE_URL"),
        ({"DREAM_MAX_QUEUED": "many"}, "DREAM_MAX_QUEUED"),
        ({"DREAM_SHARD_IDS": "0,1"}, "DREAM_SHARD_COUNT"),
        ({"DREAM_SHARD_COUNT": "2", "DREAM_SHARD_IDS": "0,2"}, "between 0 and 1"),
        (
            {"DREAM_SHARD_COUNT": "2", "DREAM_SHARD_IDS": "a,b"},
            "DREAM_SHARD_IDS: must be whole numbers with commas between them, as 0,1,2\n",
        ),
    ],
)
def test_a_wrong_setting_is_one_line_that_says_what_to_do(typed: Typed, settings: dict[str, str], told: str) -> None:
    code, _, errors = typed("run", **settings)
    assert code == 1
    assert told in errors
    assert len(errors.splitlines()) == 1
    assert "s3cret" not in errors


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rum"], "No such command 'rum'. Did you mean 'run'? See python -m bot --help\n"),
        (["check", "--hlep"], "No such option: --hlep. Did you mean --help? See python -m bot check --help\n"),
    ],
)
def test_wrong_use_is_one_line_that_says_what_was_meant(typed: Typed, arguments: list[str], told: str) -> None:
    assert typed(*arguments) == (2, "", told)


def test_nothing_typed_shows_what_can_be(tmp_path: Path) -> None:
    finished = run_bot([], tmp_path)
    assert (finished.returncode, finished.stderr) == (2, "")
    assert "Usage: python -m bot" in finished.stdout and "python -m bot check" in finished.stdout


def test_migrate_makes_the_tables_and_may_be_repeated(tmp_path: Path, typed: Typed) -> None:
    finished = run_bot(["migrate"], tmp_path)
    assert (finished.returncode, finished.stdout) == (0, "The database is up to date.\n")
    assert (tmp_path / "data" / "dreams.db").exists()
    assert typed("migrate")[:2] == (0, "The database is up to date.\n")


def test_check_names_what_is_missing_and_fails(typed: Typed) -> None:
    code, output, _ = typed("check")
    assert code == 1
    assert "DISCORD_TOKEN is not set" in output
    assert "python -m generator serve" in output


def test_check_names_a_setting_that_there_is_not(typed: Typed) -> None:
    _, output, _ = typed("check", DREAM_MAX_QUEUD="5")
    assert "WRONG  settings: DREAM_MAX_QUEUD is no setting; did you mean DREAM_MAX_QUEUED?" in output


def test_check_tells_what_the_generator_would_refuse(typed: Typed) -> None:
    _, output, _ = typed("check", DREAM_DEVICE="gpu")
    assert "WRONG  settings: DREAM_DEVICE: must be auto, cpu, cuda, mps, or one GPU of several" in output


def test_check_ends_in_order_when_no_object_store_answers(tmp_path: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    away = {"STORE_URL": "s3://bucket/x", "AWS_ENDPOINT": "http://127.0.0.1:9", "AWS_ALLOW_HTTP": "true", **keys}
    finished = run_bot(["check"], tmp_path, **away)
    assert finished.returncode == 1  # and not an abort by a thread that outlives the interpreter
    assert "WRONG  image store: The image store could not take" in finished.stdout


def test_check_mends_a_lane_that_lost_count(tmp_path: Path, typed: Typed) -> None:
    typed("migrate")
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "dreams.db")) as connection:
        connection.execute("INSERT INTO lane (pack, user_id, queued) VALUES ('emoji', 1, 3)")
        connection.commit()
    assert "--repair" in typed("check")[1]
    _, mended, _ = typed("check", "--repair")
    assert "anew" in mended
    assert "--repair" not in mended
