"""A signal gives what closes a bot so much time and no more."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bot import run

LONG_SECONDS = 10.0


async def test_a_closing_that_never_ends_is_left_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "CLOSING_SECONDS", 0.2)

    async def told_to_stop() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    async with asyncio.timeout(LONG_SECONDS):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(None) as closing:
                try:
                    await run.run_until_signal(told_to_stop, closing=closing)
                finally:
                    await asyncio.Event().wait()
    assert closing.expired()
