"""A pack that was never trained, small enough that a step takes milliseconds: mechanics, not pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import discord
import pytest
from discord.gateway import DiscordWebSocket

from cards.client import point_discord_at
from generator.messages import EngineOptions
from playground import Playground
from tests.generator.engine.tiny_pack import write_pack

STEPS = {"draft": 12, "standard": 40, "deep": 2000}


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a pack whose deep dreams last longer than a test."""
    defaults = {"cutouts": 2, "evaluate_every": 5, "candidates": 4, "steps": STEPS}
    return write_pack(tmp_path_factory.mktemp("packs") / "tiny", defaults=defaults)


@pytest.fixture
def place(pack: Path, tmp_path: Path) -> Path:
    """A folder to run in, with the tiny pack as a fetched one."""
    (tmp_path / "data" / "packs").mkdir(parents=True)
    (tmp_path / "data" / "packs" / "tiny").symlink_to(pack)
    return tmp_path


@pytest.fixture(scope="session")
def engine_options(pack: Path) -> EngineOptions:
    return EngineOptions(pack, "cpu", threads=1)


@pytest.fixture
def discord_as_it_was() -> Iterator[None]:
    base, gateway = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest.fixture
async def playground(discord_as_it_was: None) -> AsyncIterator[Playground]:
    """A running stand-in that this process's discord.py talks to."""
    async with Playground() as running:
        point_discord_at(running.api_base, running.gateway_url)
        yield running
