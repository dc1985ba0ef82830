"""The whole project as real processes on this machine: stand-in Discord, bot and generators, in one folder.

The stand-in knows nothing of the bot; this module only knows the command lines that start it.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from playground.app import DEFAULT_TOKEN
from playground.errors import WRONG_USE, PlaygroundError
from playground.rest.gatekeeper import API_PREFIX

START_SECONDS = 120.0
STOP_SECONDS = 60.0
POLL_SECONDS = 0.1
LOG_TAIL_LINES = 15
LONGEST_LINE_BYTES = 1024 * 1024  # of what a process prints for its caller


class StackError(PlaygroundError):
    """A process did not start, or ended by itself."""


class Stack:
    """Processes in `folder`, stopped at the end of the context in the reverse order of their start.

    Args:
        folder: Where the database, the pictures and the processes' logs go.
        port: The stand-in's port; 0 picks a free one.
        environment: Settings beside those that point bot and generator at the stand-in.
        guild_count: How many guilds there are, for shards to share.
        url_file: Holds the stand-in's address while it runs; `playground.url` in the folder, if not told.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
        guild_count: int = 1,
        url_file: Path | None = None,
    ) -> None:
        self.folder = folder
        self.url_file = url_file or folder / "playground.url"
        self.url = ""
        self.processes: dict[str, asyncio.subprocess.Process] = {}
        self._port = port
        self._guild_count = guild_count
        self._environment = dict(environment or {})
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)
        self._session = aiohttp.ClientSession()
        try:
            await self._start_playground()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def session(self) -> aiohttp.ClientSession:
        assert self._session is not None, "enter the stack first"
        return self._session

    def settings(self) -> dict[str, str]:
        """The environment of bot and generator."""
        return {
            "DISCORD_TOKEN": DEFAULT_TOKEN,
            "DISCORD_API_BASE": self.url + API_PREFIX,
            "DISCORD_GATEWAY_URL": self.url.replace("http", "ws", 1) + "/gateway",
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.folder / 'data' / 'dreams.db'}",
            "STORE_URL": f"file:{self.folder / 'data' / 'images'}",
            **self._environment,
        }

    async def start(
        self, name: str, *command: str, is_read: bool = False, environment: Mapping[str, str] | None = None
    ) -> asyncio.subprocess.Process:
        """Starts `python -m command…` under `name`; its output goes to `logs/name.log`.

        Args:
            is_read: What it prints is for the caller, by the process's `stdout`; only its errors go to the log.
            environment: Settings of this process alone.
        """
        with (self.folder / "logs" / f"{name}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *command),
                env={**os.environ, **self.settings(), **(environment or {})},
                stdout=asyncio.subprocess.PIPE if is_read else log,
                stderr=log,
                limit=LONGEST_LINE_BYTES,
            )
        self.processes[name] = process
        return process

    async def start_bot(self, name: str = "bot") -> asyncio.subprocess.Process:
        """Starts a bot and waits until it has registered its commands."""
        process = await self.start(name, "bot", "run")

        async def is_ready() -> bool:
            state = await self.get("state")
            return bool(state["is_connected"] and state["commands"])

        await self._until(is_ready, name)
        return process

    async def start_generator(self, name: str = "generator") -> asyncio.subprocess.Process:
        """Starts a generator; it is awake when its engine is."""
        return await self.start(name, "generator", "serve")

    async def get(self, path: str) -> Any:
        """Reads from the stand-in's control API."""
        async with self.session.get(f"{self.url}/playground/{path}") as response:
            return await response.json()

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Writes to the stand-in's control API.

        Raises:
            StackError: It refused; the text says why.
        """
        async with self.session.post(f"{self.url}/playground/{path}", json=dict(body)) as response:
            answer = await response.json()
        if response.status != 200:
            raise StackError(f"the playground refused {path}: {answer.get('error')}")
        return answer

    def check_alive(self) -> None:
        """Raises:
        StackError: A process ended; the text has the end of its log.
        """
        for name, process in self.processes.items():
            if process.returncode == WRONG_USE:
                raise StackError(self.log_tail(name, lines=1))
            if process.returncode is not None:
                raise StackError(f"the {name} ended with exit code {process.returncode}:\n{self.log_tail(name)}")

    def log_tail(self, name: str, lines: int = LOG_TAIL_LINES) -> str:
        """The last lines of a process's log."""
        log = (self.folder / "logs" / f"{name}.log").read_text(errors="replace")
        return "\n".join(log.splitlines()[-lines:])

    async def stop(self) -> dict[str, int]:
        """Stops everything, the last started first; returns the exit codes."""
        codes = {}
        while self.processes:
            name, process = self.processes.popitem()
            codes[name] = await _stop(process)
        self.url_file.unlink(missing_ok=True)
        if self._session is not None:
            await self._session.close()
        return codes

    async def _start_playground(self) -> None:
        self.url_file.unlink(missing_ok=True)
        command = (
            "playground",
            "--port",
            str(self._port),
            "--bot-name",
            "dreambot",
            "--guilds",
            str(self._guild_count),
        )
        await self.start("playground", *command, "--ready-file", str(self.url_file))

        async def is_ready() -> bool:
            return self.url_file.exists() and self.url_file.read_text().endswith("\n")

        await self._until(is_ready, "playground")
        self.url = self.url_file.read_text().strip()

    async def _until(self, is_ready: Callable[[], Awaitable[bool]], name: str) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await is_ready():
                    self.check_alive()
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise StackError(f"the {name} was not ready after {START_SECONDS:g} s:\n{self.log_tail(name)}") from None


async def _stop(process: asyncio.subprocess.Process) -> int:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_SECONDS):
            return await process.wait()
    except TimeoutError:
        process.kill()
        return await process.wait()
