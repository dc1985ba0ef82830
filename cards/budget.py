"""Discord's budget of invalid requests: 10,000 answers of 401, 403 or 429 in 10 minutes ban the address.

Counted by an aiohttp trace, so that discord.py's own retries count too.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp

from dreams.metrics import RATE_LIMITED

INVALID = (401, 403, 429)
WINDOW_SECONDS = 600.0
MOST_INVALID = 2000  # a fifth of what bans: several processes may share one address


class InvalidBudget:
    """Counts the invalid answers of this process."""

    def __init__(self, most: int = MOST_INVALID, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._moments: deque[float] = deque()

    def trace(self) -> aiohttp.TraceConfig:
        """A trace for the client's HTTP session."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._count)
        return trace

    def seconds_until_free(self) -> float:
        """0 while there is budget left, else how long to make no request that may be refused."""
        now = self._clock()
        while self._moments and self._moments[0] <= now - WINDOW_SECONDS:
            self._moments.popleft()
        return 0.0 if len(self._moments) < self._most else self._moments[0] + WINDOW_SECONDS - now

    async def _count(
        self, session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if params.response.status in INVALID:
            self._moments.append(self._clock())
        if params.response.status == 429:
            RATE_LIMITED.inc()
