"""Whether this worker may still believe in its lease, without asking anybody.

The database decides who owns a dream. But between two answers of the database a worker acts on belief: it edits the
card, which nothing fences. So it stops believing some seconds before others may rescue the dream.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MARGIN_SECONDS = 10.0
MARGIN_OF_LEASE = 0.25  # for leases too short for the margin


def boottime_seconds() -> float:
    """A clock that also counts while the machine sleeps: `CLOCK_MONOTONIC` would not notice a suspended hour."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Fence:
    """A lease as its owner sees it.

    Args:
        lease_seconds: How long a renewal holds.
    """

    def __init__(self, lease_seconds: float, clock: Callable[[], float] = boottime_seconds) -> None:
        self._holds_seconds = lease_seconds - min(MARGIN_SECONDS, lease_seconds * MARGIN_OF_LEASE)
        self._clock = clock
        self._renewed_at = clock()

    def renew(self, asked_at: float) -> None:
        """Counts a renewal from when it was asked for, not from when the answer came."""
        self._renewed_at = max(self._renewed_at, asked_at)

    def now(self) -> float:
        """This fence's clock, for `renew`."""
        return self._clock()

    @property
    def is_held(self) -> bool:
        """Whether the lease surely holds."""
        return self._clock() - self._renewed_at < self._holds_seconds
