"""A stand-in Discord, a logged-in client without a gateway, and cards there."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket
from PIL import Image

from cards.budget import InvalidBudget
from cards.client import point_discord_at, rest_client
from cards.editor import CardEditor
from dreams.dream import CardRef
from playground import Playground
from tests.patience import be_patient


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)


@pytest.fixture
def _discord_as_it_was() -> Iterator[None]:
    base, gateway = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest.fixture
async def playground(_discord_as_it_was: None) -> AsyncIterator[Playground]:
    """A running stand-in that this process's discord.py talks to."""
    async with Playground() as running:
        point_discord_at(running.api_base, running.gateway_url)
        yield running


@pytest.fixture
async def editor(playground: Playground) -> AsyncIterator[CardEditor]:
    budget = InvalidBudget()
    async with rest_client(playground.token, budget) as client:
        yield CardEditor(client, budget)


@pytest.fixture
def card(playground: Playground) -> CardRef:
    """A message of the bot's."""
    message = playground.post_as_bot("queued")
    return CardRef(message.channel_id, message.id)


def png(side_px: int = 64, colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side_px, side_px), colour).save(out, "PNG")
    return out.getvalue()


def shown(playground: Playground, card: CardRef) -> dict[str, Any]:
    """The message as Discord shows it."""
    message = next(one for one in playground.world.board.messages.everything() if one.id == card.message_id)
    return message.json()
