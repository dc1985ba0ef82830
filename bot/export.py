"""Everything kept about a member, as one ZIP file: what they asked for, what came of it, and the pictures."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from dreams.errors import NotStored
from dreams.history import DreamView, History
from dreams.languages import stored
from dreams.store import ImageStore

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Export:
    """A ZIP file, and how many pictures did not fit into it."""

    archive: bytes
    dreams: int
    pictures_left_out: int


async def export_member(
    history: History, store: ImageStore, user_id: int, *, about: Mapping[str, Any], max_bytes: int
) -> Export:
    """Collects a member's dreams, newest first; pictures are left out once the file would grow past `max_bytes`.

    Args:
        about: What is kept besides dreams, as JSON can say it.

    Raises:
        Transient: The database or the store is away.
    """
    dreams = [dream async for dream in _all_dreams(history, user_id)]
    listing = json.dumps([_record(dream) for dream in dreams], indent=2, ensure_ascii=False).encode()
    files: dict[str, bytes] = {"dreams.json": listing, "member.json": json.dumps(about, indent=2).encode()}
    left_out = 0
    room = max_bytes - len(listing) - 1024 * len(dreams)  # a ZIP's own headers take less than that for each file
    for dream in dreams:
        for picture in dream.result.pictures if dream.result else ():
            if picture.size_bytes > room:
                left_out += 1
                continue
            try:
                files[f"pictures/{dream.id}-{picture.store_key.rpartition('/')[2]}"] = await store.get(
                    picture.store_key
                )
            except NotStored:  # deleted by its owner before
                continue
            room -= picture.size_bytes
    return Export(await asyncio.to_thread(_zipped, files), len(dreams), left_out)


async def _all_dreams(history: History, user_id: int) -> AsyncIterator[DreamView]:
    before_id: int | None = None
    while page := await history.of_user(user_id, limit=PAGE_SIZE, before_id=before_id):
        for dream in page:
            yield dream
        before_id = page[-1].id


def _record(dream: DreamView) -> dict[str, Any]:
    return {
        "dream": dream.id,
        "name_shown": dream.owner_name,
        "server": dream.guild_id,
        "channel": dream.channel_id,
        "card": dream.card.message_id if dream.card else None,
        "prompt": dream.prompt,
        "recipe": json.loads(dream.recipe.to_json()),
        "pack": dream.pack,
        "state": dream.state,
        "error": str(stored(dream.error)) if dream.error else None,
        "score": dream.result.score if dream.result else None,
        "asked_at": dream.created_at.isoformat(),
        "started_at": dream.started_at.isoformat() if dream.started_at else None,
        "ended_at": dream.finished_at.isoformat() if dream.finished_at else None,
    }


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
