"""How late the event loop is, and how much of that its own thread is to blame for.

A sleeper that wakes too late shows that something kept the loop: work of ours that should be elsewhere, or a machine
that gave the thread no processor. Processor time of the thread tells the two apart.
"""

from __future__ import annotations

import asyncio
import gc
import time

from dreams.metrics import LOOP_BLOCKED_SECONDS, LOOP_LAG_SECONDS

PERIOD_SECONDS = 0.05


def spare_the_loop() -> None:
    """Keeps what a start has made out of the garbage collector's rounds; call it once, when all is built.

    A full round over the modules of discord.py and SQLAlchemy stops the loop for a tenth of a second and more.
    """
    gc.collect()
    gc.freeze()


async def watch_loop() -> None:
    """Never returns; cancel it. Costs the loop 20 short turns a second."""
    while True:
        began, computed = time.monotonic(), time.thread_time()
        await asyncio.sleep(PERIOD_SECONDS)
        lag = max(time.monotonic() - began - PERIOD_SECONDS, 0.0)
        LOOP_LAG_SECONDS.observe(lag)
        LOOP_BLOCKED_SECONDS.observe(min(lag, time.thread_time() - computed))
