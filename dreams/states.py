"""The states of a dream.

    queued ──claim──► running ──► done | failed | cancelled
      ▲                  │
      └─lease lost, ─────┘        queued ──► cancelled
        attempt failed,
        given back

Terminal states are final: nothing leaves them.
"""

from __future__ import annotations

from enum import StrEnum


class DreamState(StrEnum):
    """Where a dream stands."""

    QUEUED = "queued"
    """Waiting in its owner's lane."""
    RUNNING = "running"
    """Under the lease of one worker."""
    DONE = "done"
    """Its picture is stored."""
    FAILED = "failed"
    """It ended without a picture; `error` says why."""
    CANCELLED = "cancelled"
    """Its owner or a moderator ended it."""

    @property
    def is_terminal(self) -> bool:
        return self not in (DreamState.QUEUED, DreamState.RUNNING)


TERMINAL_STATES = tuple(state for state in DreamState if state.is_terminal)
