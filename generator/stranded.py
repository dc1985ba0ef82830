"""Results whose database or store was away when they were done: kept on disk, brought home when it returns.

One folder a result: its pictures, then `result.json`, which makes it complete. Bounded: when it is full, the oldest
goes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dreams.dream import Lease, Picture, Result
from dreams.errors import LeaseLost
from dreams.queue import Queue
from dreams.store import ImageStore

logger = logging.getLogger(__name__)

MOST_KEPT = 200  # results, each a picture of about a megabyte
RESULT_FILE = "result.json"


@dataclass(frozen=True, slots=True)
class Stranded:
    """A result on its way.

    Attributes:
        payloads: Bytes by the key under which the store is to keep them.
    """

    lease: Lease
    result: Result
    payloads: Mapping[str, bytes]


class StrandedResults:
    """Results that wait in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, stranded: Stranded) -> None:
        """Writes a result down."""
        await asyncio.to_thread(self._write, stranded)
        logger.warning("dream %d is done and waits on disk until it can be stored", stranded.lease.dream_id)

    async def bring_home(self, store: ImageStore, queue: Queue) -> int:
        """Stores what waits, oldest first.

        Returns:
            How many results wait no longer.

        Raises:
            Transient: The database or the store is still away; the rest goes on waiting.
        """
        folders = await asyncio.to_thread(self._complete)
        for folder in folders:
            stranded = await asyncio.to_thread(_read, folder)
            for key, payload in stranded.payloads.items():
                await store.put(key, payload)
            try:
                await queue.finish(stranded.lease, stranded.result)
                logger.info("dream %d is stored after its wait on disk", stranded.lease.dream_id)
            except LeaseLost:
                logger.info("dream %d went on elsewhere while its result waited", stranded.lease.dream_id)
            await asyncio.to_thread(shutil.rmtree, folder)
        return len(folders)

    def _complete(self) -> list[Path]:
        return sorted(file.parent for file in self._folder.glob(f"*/{RESULT_FILE}"))

    def _write(self, stranded: Stranded) -> None:
        folder = self._folder / f"{time.time_ns()}-{stranded.lease.dream_id}-{stranded.lease.lease_no}"
        folder.mkdir(parents=True)
        files = {key: hashlib.sha256(key.encode()).hexdigest()[:16] for key in stranded.payloads}
        for key, payload in stranded.payloads.items():
            (folder / files[key]).write_bytes(payload)
        told = {"lease": asdict(stranded.lease), "result": asdict(stranded.result), "files": files}
        (folder / RESULT_FILE).write_text(json.dumps(told), encoding="utf-8")
        for old in self._complete()[:-MOST_KEPT]:
            logger.error("too many results wait on disk: %s is dropped", old.name)
            shutil.rmtree(old)


def _read(folder: Path) -> Stranded:
    told: dict[str, Any] = json.loads((folder / RESULT_FILE).read_text(encoding="utf-8"))
    result = told["result"]
    return Stranded(
        lease=Lease(**told["lease"]),
        result=Result(
            **result
            | {
                "pictures": tuple(Picture(**picture) for picture in result["pictures"]),
                "scores": tuple((phrase, score) for phrase, score in result["scores"]),
                "safety": tuple((concept, probability) for concept, probability in result.get("safety", ())),
            }
        ),
        payloads={key: (folder / name).read_bytes() for key, name in told["files"].items()},
    )
