"""A signal gives what closes a bot so much time and no more."""

from __future__ import annotations

import asyncio
import os
import signal
from functools import partial

import pytest

from bot import run
from tests.patience import PATIENCE_SECONDS


async def test_a_closing_that_never_ends_is_left_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "CLOSING_SECONDS", 0.2)

    async def told_to_stop() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    async with asyncio.timeout(PATIENCE_SECONDS):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(None) as closing:
                try:
                    await run.run_until_signal(told_to_stop, closing=closing)
                finally:
                    await asyncio.Event().wait()
    assert closing.expired()


async def test_a_background_loop_that_breaks_begins_again_and_the_process_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "BEGIN_AGAIN_SECONDS", 0.0)
    began: list[int] = []

    async def work() -> None:
        began.append(len(began))
        if len(began) < 3:
            raise RuntimeError("nobody thought of this")
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    async with asyncio.timeout(PATIENCE_SECONDS) as closing:
        await run.run_until_signal(partial(run.kept_up, work), closing=closing)
    assert began == [0, 1, 2]
