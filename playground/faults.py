"""What goes wrong on demand: answers that fail, silence, slowness. The rest (deleted messages, revoked permissions,
broken sockets) is done to the state itself, by `control`."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.errors import ControlMistake

FAILURES = {429, 500, 502, 503, 504, 524}


@dataclass(slots=True)
class Silence:
    """Until `until` (seconds since 1970) requests are taken and never answered; `is_applied`: but they are obeyed."""

    until: float
    is_applied: bool


@dataclass(slots=True)
class Faults:
    """The faults that are switched on now."""

    clock: Callable[[], float]
    slow_seconds: float = 0.0
    failures: deque[tuple[int, str]] = field(default_factory=deque)  # status, and a part of the path it is for
    silence: Silence | None = None
    _mended: asyncio.Event = field(default_factory=asyncio.Event)

    def fail_next(self, count: int, status: int, path: str = "") -> None:
        """The next `count` requests whose path contains `path` get `status`, and aren't obeyed."""
        if status not in FAILURES:
            raise ControlMistake(f"status must be one of {sorted(FAILURES)}")
        self.failures.extend([(status, path)] * count)

    def take_failure(self, path: str) -> int | None:
        """The status that this request has to fail with."""
        for index, (status, part) in enumerate(self.failures):
            if part in path:
                del self.failures[index]
                return status
        return None

    def fall_silent(self, seconds: float, *, is_applied: bool = False) -> None:
        """Nothing is answered for so long."""
        self.silence = Silence(self.clock() + seconds, is_applied)

    def is_silent(self) -> bool:
        if self.silence is not None and self.clock() >= self.silence.until:
            self.silence = None
        return self.silence is not None

    async def wait_out_silence(self) -> None:
        """Returns when the silence is over, also when it was cut short."""
        while self.silence is not None and self.is_silent():
            mended = self._mended
            try:
                async with asyncio.timeout(self.silence.until - self.clock()):
                    await mended.wait()
            except TimeoutError:
                continue

    def clear(self) -> None:
        """Everything works again."""
        self.slow_seconds, self.silence = 0.0, None
        self.failures.clear()
        self._mended.set()
        self._mended = asyncio.Event()

    def json(self) -> dict[str, Any]:
        return {
            "slow_ms": round(self.slow_seconds * 1000),
            "fail_next": [{"status": status, "path": path} for status, path in self.failures],
            "silent_until": self.silence.until if self.is_silent() and self.silence else None,
        }
