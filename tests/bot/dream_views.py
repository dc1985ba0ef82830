"""Dreams as the history gives them, for tests that need no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dreams.history import DreamView
from dreams.queue import CardRef, Position, Result
from dreams.recipe import Phrase, Recipe
from dreams.states import DreamState

RECIPE = Recipe((Phrase("a red apple"),), avoid=(Phrase("green"),), seed=7)
RESULT = Result(pictures=(), score=0.31, scores=(("a red apple", 0.31),), steps=200, best_step=190, seconds=9.0)
QUEUED = DreamView(
    id=12,
    user_id=1,
    owner_name="Ana",
    guild_id=5,
    channel_id=6,
    card=CardRef(6, 7),
    recipe=RECIPE,
    prompt="a red apple --not green --seed 7",
    pack="emoji",
    state=DreamState.QUEUED,
    position=Position(place=3, wait_seconds=60.0, is_served=True, reason=None),
    progress=None,
    result=None,
    error=None,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    started_at=None,
    finished_at=None,
    attempt=0,
)
DONE = replace(QUEUED, state=DreamState.DONE, position=None, result=RESULT)


def queued_at(place: int, **changes: Any) -> DreamView:
    position = Position(place=place, wait_seconds=20.0 * place, is_served=True, reason=None)
    return replace(QUEUED, position=position, **changes)
