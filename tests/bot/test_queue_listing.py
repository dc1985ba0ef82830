"""`python -m bot queue`: who waits and what runs, for people and for programs."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.queue_listing import HIDDEN_PROMPT, as_json, as_lines, follow, open_dreams
from dreams.database import Database
from dreams.dream import CardRef, Progress
from dreams.history import History
from dreams.policy import Policy
from dreams.queue import Queue
from tests.dreams.samples import claimed, order, worker
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database, Policy())


async def test_running_dreams_come_first_and_waiting_ones_by_their_places(database: Database, queue: Queue) -> None:
    await queue.enqueue(order(1, prompt="the first of ada", owner_name="Ada"))
    await queue.register_worker(worker())
    running = await claimed(queue)
    await queue.heartbeat(running.lease, Progress(30, 100, 0.2, 0.3, 28, 3.0, 7.0))
    await queue.set_card(running.lease.dream_id, CardRef(8, 2**60 + 1))
    await queue.enqueue(order(1, prompt="another of ada", owner_name="Ada"))
    await queue.enqueue(order(2, prompt="a secret", owner_name="Ben", hides_prompt=True))
    first, *waiting = await open_dreams(History(database))
    assert (first.place, first.step, first.total, first.seconds, first.name) == (None, 30, 100, 7.0, "Ada")
    assert [dream.place for dream in waiting] == [1, 2]
    assert {dream.prompt for dream in waiting} == {HIDDEN_PROMPT, "another of ada"}
    lines = as_lines([first, *waiting]).splitlines()
    assert lines[0].endswith("step 30 of 100  Ada: the first of ada")
    assert "place 2, starts in" in lines[2]
    assert json.loads(as_json([first]))[0]["card"] == str(2**60 + 1)  # as text: JavaScript would round the number


async def test_without_a_generator_it_says_so(database: Database, queue: Queue) -> None:
    await queue.enqueue(order(1))
    assert "place 1, no generator is awake" in as_lines(await open_dreams(History(database)))


async def test_following_tells_each_change_once(database: Database, queue: Queue) -> None:
    told = follow(History(database))
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await anext(told) == []
        enqueued = await queue.enqueue(order(1))
        assert [dream.dream for dream in await anext(told)] == [enqueued.dream_id]
        await queue.cancel(enqueued.dream_id, 1)
        assert await anext(told) == []


def test_the_command_prints_one_line_of_json_without_a_token(tmp_path: Path, sqlite_url: str) -> None:
    command = [sys.executable, "-m", "bot", "queue", "--json"]
    environment = {"PYTHONPATH": str(ROOT), "DATABASE_URL": sqlite_url}
    finished = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert (finished.returncode, finished.stdout) == (0, "[]\n"), finished.stderr
