"""The whole project as real processes, once a module."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from playground.stack import Stack
from tests.end_to_end.channel import Channel, be_patient


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """The stand-in and a bot; each test starts the generators that it needs."""
    folder: Path = tmp_path_factory.mktemp("stack")
    settings = {
        "DREAM_FRAME_SECONDS": "1",
        "DREAM_LEASE_SECONDS": "15",  # short enough to wait for, long enough for a busy machine to renew it
        "DREAM_HEARTBEAT_SECONDS": "1",
        "OMP_NUM_THREADS": "1",
    }
    async with Stack(folder, environment=settings) as stack:
        await stack.start_bot()
        await be_patient(stack)
        yield stack


@pytest.fixture
def channel(stack: Stack) -> Channel:
    """What a member sees and does."""
    return Channel(stack)
