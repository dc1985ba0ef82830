"""`make playground`: everything runs until it is told to stop, and it starts again after that."""

import asyncio
import io
from importlib.util import find_spec
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console

from playground import demo

OPEN_SECONDS = 90.0
QUEUE_SECONDS = 30.0

pytestmark = [
    pytest.mark.skipif(find_spec("torch") is None, reason="it starts a generator, and a generator needs torch"),
    pytest.mark.timeout(400),
]


async def stay_until_the_queue_is_shown(folder: Path) -> None:
    """Runs it until the page's panel knows the queue, then presses Ctrl-C."""
    printed = io.StringIO()
    staying = asyncio.create_task(demo._stay(folder, Console(file=printed, width=200)))
    async with asyncio.timeout(OPEN_SECONDS):
        while "Open http" not in printed.getvalue():
            assert not staying.done(), staying.exception()
            await asyncio.sleep(0.2)
    url = printed.getvalue().split()[1]
    async with aiohttp.ClientSession() as session, asyncio.timeout(QUEUE_SECONDS):
        queue = None
        while queue is None:
            async with session.get(f"{url}playground/state") as response:
                queue = (await response.json())["queue"]
            await asyncio.sleep(0.2)
    assert queue == []
    staying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await staying


async def test_it_starts_again_where_it_ran_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "STAY_PORT", 0)
    for _ in range(2):
        await stay_until_the_queue_is_shown(tmp_path / "playground")
