"""Dreams as cards show them, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dreams.dream import Picture, Position, Progress, Result
from dreams.history import DreamView
from dreams.recipe import Phrase, Recipe
from dreams.states import DreamState

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PROGRESS = Progress(step=84, total=200, score=0.314, best_score=0.331, best_step=80, seconds=5.0, seconds_left=9.2)
PICTURE = Picture("images/2026/11/24/12/1-0.png", "ab" * 32, 1000, "image/png", 256, 256)
RESULT = Result((PICTURE,), 0.345, (("a red apple", 0.4), ("green", 0.05)), steps=200, best_step=180, seconds=7.9)


def view(**changes: Any) -> DreamView:
    """A queued dream of Ada's, with changes."""
    queued = DreamView(
        id=12,
        user_id=1,
        owner_name="Ada",
        guild_id=2,
        channel_id=3,
        card=None,
        recipe=Recipe((Phrase("a red apple"),), (Phrase("green"),), seed=7),
        prompt="a red apple --not green --seed 7",
        pack="emoji",
        state=DreamState.QUEUED,
        position=Position(3, 40.0, is_served=True, reason=None),
        progress=None,
        result=None,
        error=None,
        created_at=NOW,
        started_at=None,
        finished_at=None,
        attempt=0,
    )
    return replace(queued, **changes)


def every_state(**changes: Any) -> list[DreamView]:
    """The same dream in each of its states, also those between."""
    return [
        view(**changes),
        view(position=Position(1, None, is_served=False, reason="Bo's goes first."), **changes),
        view(state=DreamState.RUNNING, **changes),
        view(state=DreamState.RUNNING, progress=PROGRESS, **changes),
        view(state=DreamState.RUNNING, progress=PROGRESS, is_cancelling=True, **changes),
        view(state=DreamState.DONE, result=RESULT, **changes),
        view(state=DreamState.FAILED, error="It stopped three generators in a row.", **changes),
        view(state=DreamState.CANCELLED, **changes),
    ]
