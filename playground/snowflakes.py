"""Ids as Discord makes them: milliseconds since 2015 in the upper bits, a counter in the lower 22."""

from collections.abc import Callable
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    """A source of ids that grow and are never given twice."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """A new id whose time is now (libraries read the time back out of it)."""
        fresh = (int(self._clock() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last = max(fresh, self._last + 1)
        return self._last


def iso(seconds: float) -> str:
    """Seconds since 1970 as Discord writes times, always with a zone."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
