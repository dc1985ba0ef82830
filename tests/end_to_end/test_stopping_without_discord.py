"""A bot that is told to stop while Discord is away stops all the same."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from yarl import URL

from playground.stack import Stack
from tests.patience import PATIENCE_SECONDS


async def _kill_discord(stack: Stack) -> None:
    discord = stack.processes.pop("playground")
    discord.kill()
    await discord.wait()


async def _wait_for_a_silent_connection(stack: Stack, opened: AsyncExitStack) -> None:
    """Takes what connects to the stand-in's port, and never answers."""
    connected = asyncio.Event()

    def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.callback(writer.close)
        connected.set()

    server = await asyncio.start_server(take, "127.0.0.1", URL(stack.url).port)
    opened.callback(server.close)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await connected.wait()


@pytest.mark.parametrize("is_silent", [False, True], ids=["nothing listens", "nothing answers"])
async def test_a_bot_stops_in_time_when_discord_was_killed_before(tmp_path: Path, is_silent: bool) -> None:
    async with Stack(tmp_path) as stack, AsyncExitStack() as opened:
        bot = await stack.start_bot()
        await _kill_discord(stack)
        if is_silent:
            await _wait_for_a_silent_connection(stack, opened)
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert await bot.wait() == 0, stack.log_tail("bot")
        assert "not everything was closed" not in stack.log_tail("bot")
