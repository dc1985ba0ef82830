"""Everything kept about a member, as one ZIP file: what they asked for, what came of it, and all the pictures."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dreams.dream import Steering
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
    attached_left_out: int


class _Files:
    """Files for a ZIP, as long as there is room."""

    def __init__(self, store: ImageStore, room_bytes: int) -> None:
        self.content: dict[str, bytes] = {}
        self._store = store
        self._room_bytes = room_bytes

    async def takes(self, name: str, key: str, size_bytes: int = 1) -> bool:
        """Adds an object of the store; false when it does not fit. One that is gone fits.

        Args:
            size_bytes: Its least size, as far as it is known: what is too large is not read.
        """
        if size_bytes > self._room_bytes:
            return False
        try:
            content = await self._store.get(key)
        except NotStored:  # deleted by its owner before
            return True
        if len(content) > self._room_bytes:
            return False
        self.content[name] = content
        self._room_bytes -= len(content)
        return True


async def export_member(
    history: History, store: ImageStore, user_id: int, *, about: Mapping[str, Any], max_bytes: int
) -> Export:
    """Collects a member's dreams, newest first; pictures are left out once the file would grow past `max_bytes`.

    Args:
        about: What is kept besides dreams, as JSON can say it.

    Raises:
        Transient: The database or the store is away.
    """
    dreams: list[DreamView] = []
    records: list[dict[str, Any]] = []
    async for page in _pages(history, user_id):
        said = await history.steered([dream.id for dream in page])
        dreams += page
        records += [_record(dream, said.get(dream.id, ())) for dream in page]
    listing = json.dumps(records, indent=2, ensure_ascii=False).encode()
    room = max_bytes - len(listing) - 2 * 1024 * len(dreams)  # a ZIP's own headers take less than that for its files
    files = _Files(store, room)
    attached = {dream.recipe.image.key for dream in dreams if dream.recipe.image is not None}
    attached_left_out = [key for key in sorted(attached) if not await files.takes(f"attached/{_name(key)}", key)]
    pictures_left_out = 0
    for dream in dreams:
        for picture in dream.result.pictures if dream.result else ():
            name = f"pictures/{dream.id}-{_name(picture.store_key)}"
            pictures_left_out += not await files.takes(name, picture.store_key, picture.size_bytes)
    told = {"dreams.json": listing, "member.json": json.dumps(about, indent=2).encode()}
    archive = await asyncio.to_thread(_zipped, told | files.content)
    return Export(archive, len(dreams), pictures_left_out, len(attached_left_out))


def _name(key: str) -> str:
    return key.rpartition("/")[2]


async def _pages(history: History, user_id: int) -> AsyncIterator[list[DreamView]]:
    before_id: int | None = None
    while page := await history.of_user(user_id, limit=PAGE_SIZE, before_id=before_id):
        yield page
        before_id = page[-1].id


def _record(dream: DreamView, said: Sequence[Steering]) -> dict[str, Any]:
    return {
        "dream": dream.id,
        "name_shown": dream.owner_name,
        "server": dream.guild_id,
        "channel": dream.channel_id,
        "card": dream.card.message_id if dream.card else None,
        "prompt": dream.prompt,
        "recipe": json.loads(dream.recipe.to_json()),
        "steered": [{"kind": word.kind, "steps": word.steps, "phrase": word.phrase} for word in said],
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
