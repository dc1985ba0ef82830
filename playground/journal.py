"""What happened, in order, for whoever watches: the page and drivers read it as server-sent events."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

KEPT_EVENTS = 5_000


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `kind` is message, request, fault, commands, gateway or queue."""

    number: int
    kind: str
    body: dict[str, Any]


class Journal:
    """The latest events, and a way to follow them."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self._last = 0
        self._news = asyncio.Event()

    def note(self, kind: str, body: dict[str, Any]) -> None:
        """Adds an event and wakes who follows."""
        self._last += 1
        self._events.append(Event(self._last, kind, body))
        self._news.set()
        self._news = asyncio.Event()

    @property
    def last_number(self) -> int:
        return self._last

    async def follow(self, after: int) -> AsyncIterator[Event]:
        """Every event with a number above `after`, then those to come, without end."""
        while True:
            news = self._news
            for event in [event for event in self._events if event.number > after]:
                after = event.number
                yield event
            await news.wait()
