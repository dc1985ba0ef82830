"""The stand-in for Discord that everybody here delivers to."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest

from tests.chaos.faulty_discord import FaultyDiscord


@pytest.fixture
async def discord() -> AsyncIterator[FaultyDiscord]:
    async with FaultyDiscord(random.Random(1)) as faulty:
        yield faulty
