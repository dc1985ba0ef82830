"""`python -m bot queue`: who waits at which place and what runs, in lines for an operator or as JSON for a program."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

from cards.text import plain
from dreams.history import DreamView, History
from dreams.states import DreamState

PROMPT_CHARACTERS = 80
HIDDEN_PROMPT = "(its owner keeps the words)"
POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ListedDream:
    """An open dream, as a listing shows it.

    Attributes:
        place: 1 is next in its pack; None while it runs.
        step, total: How far it is; None while it waits and before its first heartbeat.
        seconds: Until it should start, or until it should be done; None when nobody can say.
        is_served: Whether a generator that is awake serves its pack.
        card: The message that shows it; None before it is there.
    """

    dream: int
    pack: str
    user: int
    name: str
    prompt: str
    state: str
    place: int | None
    step: int | None
    total: int | None
    seconds: float | None
    is_served: bool
    card: int | None


async def open_dreams(history: History) -> list[ListedDream]:
    """The newest 100 open dreams of all servers: those that run, then those that wait, in the order of their places."""
    listed = [_listed(view) for view in await history.open_of_all()]
    return sorted(listed, key=lambda dream: (dream.place or 0, dream.dream))


async def follow(history: History) -> AsyncIterator[list[ListedDream]]:
    """The open dreams now, and again each time that something about them changed, without end."""
    known = None
    while True:
        dreams = await open_dreams(history)
        if dreams != known:
            known = dreams
            yield dreams
        await asyncio.sleep(POLL_SECONDS)


def as_json(dreams: list[ListedDream]) -> str:
    """One line: a list of objects with the fields of `ListedDream`; ids are text, as they outgrow other languages'."""
    rows = [asdict(dream) for dream in dreams]
    for row in rows:
        row |= {"user": str(row["user"]), "card": None if row["card"] is None else str(row["card"])}
    return json.dumps(rows, ensure_ascii=False)


def as_lines(dreams: list[ListedDream]) -> str:
    """A line for each dream."""
    return "\n".join(map(_line, dreams)) or "Nothing waits and nothing runs."


def _listed(view: DreamView) -> ListedDream:
    is_running = view.state is DreamState.RUNNING
    position, progress = view.position, view.progress if is_running else None
    seconds = progress.seconds_left if progress else position.wait_seconds if position else None
    return ListedDream(
        dream=view.id,
        pack=view.pack,
        user=view.user_id,
        name=view.owner_name,
        prompt=HIDDEN_PROMPT if view.hides_prompt else plain(view.prompt, PROMPT_CHARACTERS),
        state=view.state.value,
        place=None if is_running or position is None else max(position.place, 1),
        step=progress.step if progress else None,
        total=progress.total if progress else None,
        seconds=None if seconds is None else round(seconds, 1),
        is_served=is_running or (position is not None and position.is_served),
        card=view.card.message_id if view.card else None,
    )


def _line(dream: ListedDream) -> str:
    return f"dream {dream.dream}  {dream.pack}  {_standing(dream)}  {dream.name or dream.user}: {dream.prompt}"


def _standing(dream: ListedDream) -> str:
    if dream.place is None:
        return "running" if dream.step is None else f"step {dream.step} of {dream.total}"
    if not dream.is_served:
        return f"place {dream.place}, no generator is awake"
    return f"place {dream.place}" if dream.seconds is None else f"place {dream.place}, starts in {dream.seconds:.0f} s"
