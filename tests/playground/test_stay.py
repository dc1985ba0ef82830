"""`make playground`: everything runs until it is told to stop, and it starts again after that."""

import asyncio
import io
import os
import shlex
import signal
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console

from playground import demo
from playground.own_folder import own_folder

OPEN_SECONDS = 90.0
QUEUE_SECONDS = 30.0
STOP_SECONDS = 60.0

pytestmark = [
    pytest.mark.skipif(find_spec("torch") is None, reason="it starts a generator, and a generator needs torch"),
    pytest.mark.timeout(400),
]


async def stay_until_the_queue_is_shown(folder: Path) -> None:
    """Runs it until the page's panel knows the queue, then presses Ctrl-C."""
    printed = io.StringIO()
    staying = asyncio.create_task(demo._stay(folder, Console(file=printed, width=200), port=0))
    async with asyncio.timeout(OPEN_SECONDS):
        while "Open http" not in printed.getvalue():
            assert not staying.done(), staying.exception()
            await asyncio.sleep(0.2)
    url = printed.getvalue().split()[1]
    assert (folder / "playground.url").read_text().strip() + "/" == url
    await the_panel_knows_the_queue(url)
    staying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await staying
    assert not (folder / "playground.url").exists()


async def the_panel_knows_the_queue(url: str) -> None:
    """Waits until it does."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(QUEUE_SECONDS):
        queue = None
        while queue is None:
            async with session.get(f"{url}playground/state") as response:
                queue = (await response.json())["queue"]
            await asyncio.sleep(0.2)
    assert queue == []


async def test_it_starts_again_where_it_ran_before(tmp_path: Path) -> None:
    for _ in range(2):
        await stay_until_the_queue_is_shown(tmp_path)


async def start_demo(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground.demo", *arguments),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def left_running(folder: Path) -> list[str]:
    """The command lines of the processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder:
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it ended, or belongs to somebody else
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="it looks for processes in /proc")
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_stops_everything_that_it_started_and_its_queue_can_be_asked_before(
    tmp_path: Path, told: signal.Signals
) -> None:
    if signal.getsignal(told) is signal.SIG_IGN:
        pytest.skip(f"{told.name} is ignored here, as under nohup, and the demo obeys that")
    process = await start_demo(tmp_path, "--stay", "--port", "0")
    try:
        assert process.stdout is not None
        async with asyncio.timeout(OPEN_SECONDS):
            opened = (await process.stdout.readline()).decode()
            queue = (await process.stdout.readline()).decode().removeprefix("Its queue: ").strip()
        await the_panel_knows_the_queue(opened.split()[1])
        for part in ("playground --port", "bot run", "generator serve", "bot queue --json --follow"):
            assert part in " ".join(left_running(tmp_path))
        assert "Nothing waits" in await answer_of(queue, tmp_path)
    finally:
        process.send_signal(told)
    async with asyncio.timeout(STOP_SECONDS):
        assert await process.wait() == 0
        while left_running(tmp_path):  # what they started themselves ends a moment after them
            await asyncio.sleep(0.1)


async def answer_of(command: str, folder: Path) -> str:
    """What a printed command says, by this interpreter."""
    setting, _, *arguments = shlex.split(command)
    name, _, value = setting.partition("=")
    asked = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), name: value},
    )
    printed, _ = await asyncio.wait_for(asked.communicate(), QUEUE_SECONDS)
    return printed.decode()


async def test_a_port_in_use_is_told_with_what_to_type_instead(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = await start_demo(tmp_path, "--stay", "--port", str(taken.getsockname()[1]))
        printed, _ = await asyncio.wait_for(process.communicate(), OPEN_SECONDS)
    assert process.returncode == 1
    assert "make playground PORT=8901" in printed.decode()


async def test_a_second_one_is_told_where_the_first_is_and_takes_nothing_from_it(tmp_path: Path) -> None:
    (tmp_path / "demo" / "playground").mkdir(parents=True)
    (tmp_path / "demo" / "playground.url").write_text("http://127.0.0.1:8900\n")
    with own_folder(tmp_path / "demo" / "playground"):
        database = tmp_path / "demo" / "playground" / "dreams.db"
        database.write_text("the first one's")
        process = await start_demo(tmp_path, "--stay")
        printed, _ = await asyncio.wait_for(process.communicate(), OPEN_SECONDS)
        assert database.read_text() == "the first one's"
    assert process.returncode == 1
    assert "runs here already at http://127.0.0.1:8900/. Open that one, or stop it first" in printed.decode()
