"""`make playground`: everything runs until it is told to stop, and it starts again after that."""

import asyncio
import os
import shlex
import signal
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

import aiohttp
import pytest

from playground.own_folder import own_folder

PATIENCE_SECONDS = 120.0

pytestmark = [
    pytest.mark.skipif(find_spec("torch") is None, reason="it starts a generator, and a generator needs torch"),
    pytest.mark.timeout(900),
]


async def the_panel_knows_the_queue(url: str) -> None:
    """Waits until it does."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE_SECONDS):
        queue = None
        while queue is None:
            async with session.get(f"{url}playground/state") as response:
                queue = (await response.json())["queue"]
            await asyncio.sleep(0.2)
    assert queue == []


async def start_demo(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground.demo", *arguments),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        preexec_fn=obey_ctrl_c,
    )


def obey_ctrl_c() -> None:
    """A process that a shell started in the background hands down that it ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


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
async def test_a_signal_stops_everything_and_it_starts_again_where_it_ran_before(tmp_path: Path) -> None:
    for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if told is signal.SIGHUP and signal.getsignal(told) is signal.SIG_IGN:
            continue  # as under nohup, and the demo obeys that
        await stay_until_it_is_told(tmp_path, told)


async def stay_until_it_is_told(folder: Path, told: signal.Signals) -> None:
    """Runs it until the page's panel knows the queue, which can be asked for meanwhile, and stops it by a signal."""
    process = await start_demo(folder, "--stay", "--port", "0")
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            opened = (await process.stdout.readline()).decode()
            queue = (await process.stdout.readline()).decode().removeprefix("Its queue: ").strip()
        url = opened.split()[1]
        assert (folder / "demo" / "playground.url").read_text().strip() + "/" == url
        await the_panel_knows_the_queue(url)
        for part in ("playground --port", "bot run", "generator serve", "bot queue --json --follow"):
            assert part in " ".join(left_running(folder))
        assert "Nothing waits" in await answer_of(queue, folder)
    finally:
        process.send_signal(told)
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await process.wait() == 0
        while left_running(folder):  # what they started themselves ends a moment after them
            await asyncio.sleep(0.1)
    assert not (folder / "demo" / "playground.url").exists()


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
    printed, _ = await asyncio.wait_for(asked.communicate(), PATIENCE_SECONDS)
    return printed.decode()


async def test_a_port_in_use_is_told_with_what_to_type_instead(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = await start_demo(tmp_path, "--stay", "--port", str(taken.getsockname()[1]))
        printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    assert process.returncode == 1
    (line,) = printed.decode().splitlines()
    assert line.startswith("The playground failed: Can't listen on 127.0.0.1:")
    assert "make playground PORT=8901" in line


async def test_a_second_one_is_told_where_the_first_is_and_takes_nothing_from_it(tmp_path: Path) -> None:
    (tmp_path / "demo" / "playground").mkdir(parents=True)
    (tmp_path / "demo" / "playground.url").write_text("http://127.0.0.1:8900\n")
    with own_folder(tmp_path / "demo" / "playground"):
        database = tmp_path / "demo" / "playground" / "dreams.db"
        database.write_text("the first one's")
        process = await start_demo(tmp_path, "--stay")
        printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
        assert database.read_text() == "the first one's"
    assert process.returncode == 1
    assert "runs here already at http://127.0.0.1:8900/. Open that one, or stop it first" in printed.decode()
