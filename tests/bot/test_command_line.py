"""`python -m bot` as a process: what it imports, and that every mistake is one line."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_bot(arguments: list[str], folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_importing_the_bot_loads_no_torch_and_no_sqlalchemy_of_its_own() -> None:
    code = "import sys, bot.__main__; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60).returncode == 0


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
def test_a_wrong_setting_is_one_line_that_says_what_to_do(settings: dict[str, str], told: str, tmp_path: Path) -> None:
    finished = run_bot(["run"], tmp_path, **settings)
    assert finished.returncode == 1
    assert told in finished.stderr
    assert len(finished.stderr.strip().splitlines()) == 1
    assert "s3cret" not in finished.stderr


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["rum"], "No such command 'rum'. Did you mean 'run'? See python -m bot --help\n"),
        (["check", "--hlep"], "No such option: --hlep. Did you mean --help? See python -m bot check --help\n"),
    ],
)
def test_wrong_use_is_one_line_that_says_what_was_meant(typed: list[str], told: str, tmp_path: Path) -> None:
    finished = run_bot(typed, tmp_path)
    assert (finished.returncode, finished.stdout, finished.stderr) == (2, "", told)


def test_nothing_typed_shows_what_can_be(tmp_path: Path) -> None:
    finished = run_bot([], tmp_path)
    assert (finished.returncode, finished.stderr) == (2, "")
    assert "Usage: python -m bot" in finished.stdout and "python -m bot check" in finished.stdout


def test_migrate_makes_the_tables_and_may_be_repeated(tmp_path: Path) -> None:
    for _ in range(2):
        finished = run_bot(["migrate"], tmp_path)
        assert (finished.returncode, finished.stdout) == (0, "The database is up to date.\n")
    assert (tmp_path / "data" / "dreams.db").exists()


def test_check_names_what_is_missing_and_fails(tmp_path: Path) -> None:
    finished = run_bot(["check"], tmp_path)
    assert finished.returncode == 1
    assert "DISCORD_TOKEN is not set" in finished.stdout
    assert "python -m generator serve" in finished.stdout


def test_check_names_a_setting_that_there_is_not(tmp_path: Path) -> None:
    told = run_bot(["check"], tmp_path, DREAM_MAX_QUEUD="5").stdout
    assert "WRONG  settings: DREAM_MAX_QUEUD is no setting; did you mean DREAM_MAX_QUEUED?" in told


def test_check_ends_in_order_when_no_object_store_answers(tmp_path: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    away = {"STORE_URL": "s3://bucket/x", "AWS_ENDPOINT": "http://127.0.0.1:9", "AWS_ALLOW_HTTP": "true", **keys}
    finished = run_bot(["check"], tmp_path, **away)
    assert finished.returncode == 1  # and not an abort by a thread that outlives the interpreter
    assert "WRONG  image store: The image store could not take" in finished.stdout


def test_check_mends_a_lane_that_lost_count(tmp_path: Path) -> None:
    run_bot(["migrate"], tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "dreams.db")) as connection:
        connection.execute("INSERT INTO lane (pack, user_id, queued) VALUES ('emoji', 1, 3)")
        connection.commit()
    assert "--repair" in run_bot(["check"], tmp_path).stdout
    mended = run_bot(["check", "--repair"], tmp_path).stdout
    assert "anew" in mended
    assert "--repair" not in mended
