"""Results whose database or store was away when they were done: kept on disk, brought home when it returns.

One folder a result: its pictures, then `result.json`. That file makes it complete, and goes first when the result is
home, so that a crash never leaves half a result. Generators may share the folder: to bring one result home twice does
no harm, and what is gone was brought home by another. Bounded: when it is full, the oldest goes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dreams.dream import CheckpointRef, LastStep, Lease, Picture, Result
from dreams.errors import DatabaseAway, LeaseLost, StoreAway
from dreams.queue import Queue
from dreams.store import ImageStore, write_durably
from generator.errors import ResultDamaged

logger = logging.getLogger(__name__)

MOST_KEPT = 200  # results, each a picture of about a megabyte
HOLD_SECONDS = 3600.0  # so long nobody else may dream it anew
LEFTOVER_SECONDS = 3600.0  # what has been incomplete for so long is being written or removed by nobody
RESULT_FILE = "result.json"
DAMAGED_FOLDER = "damaged"


@dataclass(frozen=True, slots=True)
class Stranded:
    """A result on its way.

    Attributes:
        payloads: Bytes by the key under which the store is to keep them.
        last: As `Queue.finish` wants it.
    """

    lease: Lease
    result: Result
    payloads: Mapping[str, bytes]
    last: LastStep | None = None


class StrandedResults:
    """Results that wait in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, stranded: Stranded) -> None:
        """Writes a result down; it survives a power cut once this returns.

        Raises:
            OSError: The disk does not take it.
        """
        await asyncio.to_thread(self._write, stranded)
        logger.warning("dream %d is done and waits on disk until it can be stored", stranded.lease.dream_id)

    async def renew(self, queue: Queue) -> None:
        """Renews the leases of what waits, for an hour each, so that no other generator dreams it anew meanwhile.

        Raises:
            DatabaseAway: The database is still away.
        """
        for folder in await asyncio.to_thread(self._complete):
            lease = await asyncio.to_thread(_held_lease, folder)
            if lease is not None:
                with suppress(LeaseLost):  # which is found out again when it is brought home
                    if (await queue.heartbeat(lease, None)).cancel_requested:
                        await queue.cancelled(lease)

    async def bring_home(self, store: ImageStore, queue: Queue) -> int:
        """Stores what waits, oldest first. One that can't be stored does not hold up those behind it.

        Returns:
            How many results wait no longer.

        Raises:
            Transient: The database or the store is still away; the rest goes on waiting.
        """
        await asyncio.to_thread(self._clear_leftovers)
        brought = 0
        for folder in await asyncio.to_thread(self._complete):
            try:
                brought += await self._bring(folder, store, queue)
            except DatabaseAway:
                raise
            except StoreAway as error:
                await store.probe()  # raises, unless it is about this one alone
                logger.warning("%s goes on waiting: %s", folder.name, error)
            except Exception:
                logger.exception("%s can't be brought home", folder.name)
        return brought

    async def _bring(self, folder: Path, store: ImageStore, queue: Queue) -> bool:
        try:
            stranded = await asyncio.to_thread(_read, folder)
        except ResultDamaged as error:
            await asyncio.to_thread(self._set_aside, folder)
            logger.error("%s; it is in %s now, and its dream is dreamed anew", error, self._folder / DAMAGED_FOLDER)
            return False
        if stranded is None:
            return False
        for key, payload in stranded.payloads.items():
            await store.put(key, payload)
        try:
            await queue.finish(stranded.lease, stranded.result, stranded.last)
            logger.info("dream %d is stored after its wait on disk", stranded.lease.dream_id)
        except LeaseLost:
            logger.info("dream %d went on elsewhere while its result waited", stranded.lease.dream_id)
        await asyncio.to_thread(_remove, folder)
        return True

    def _complete(self) -> list[Path]:
        return sorted(file.parent for file in self._folder.glob(f"*/{RESULT_FILE}"))

    def _write(self, stranded: Stranded) -> None:
        folder = self._folder / f"{time.time_ns()}-{stranded.lease.dream_id}-{stranded.lease.lease_no}"
        files = {key: hashlib.sha256(key.encode()).hexdigest()[:16] for key in stranded.payloads}
        told = {
            "lease": asdict(stranded.lease),
            "result": asdict(stranded.result),
            "last": asdict(stranded.last) if stranded.last else None,
            "files": files,
            "sha256": {key: _sha256(payload) for key, payload in stranded.payloads.items()},
        }
        try:
            for key, payload in stranded.payloads.items():
                write_durably(folder / files[key], payload)
            write_durably(folder / RESULT_FILE, json.dumps(told).encode())
        except OSError:
            _remove(folder)
            raise
        for old in self._complete()[:-MOST_KEPT]:
            logger.error("too many results wait on disk: %s is dropped", old.name)
            _remove(old)

    def _clear_leftovers(self) -> None:
        for folder in self._folder.glob("*/"):
            with suppress(FileNotFoundError):  # another generator was quicker
                is_young = time.time() - folder.stat().st_mtime < LEFTOVER_SECONDS
                if not (is_young or folder.name == DAMAGED_FOLDER or (folder / RESULT_FILE).exists()):
                    _remove(folder)

    def _set_aside(self, folder: Path) -> None:
        (self._folder / DAMAGED_FOLDER).mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # another generator was quicker
            folder.rename(self._folder / DAMAGED_FOLDER / folder.name)


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):
        (folder / RESULT_FILE).unlink()
    shutil.rmtree(folder, ignore_errors=True)  # another generator may be at it too


def _held_lease(folder: Path) -> Lease | None:
    """None: it has waited too long, or is no result that can be brought home."""
    told_in = folder / RESULT_FILE
    try:
        if time.time() - told_in.stat().st_mtime > HOLD_SECONDS:
            return None
        return Lease(**json.loads(told_in.read_bytes())["lease"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _read(folder: Path) -> Stranded | None:
    """None: it is gone, as another generator has brought it home.

    Raises:
        ResultDamaged: A part of it is not as it was written.
    """
    try:
        told: dict[str, Any] = json.loads((folder / RESULT_FILE).read_bytes())
        stranded = _stranded(told, {key: (folder / name).read_bytes() for key, name in told["files"].items()})
        written = {picture.store_key: picture.sha256 for picture in stranded.result.pictures} | told.get("sha256", {})
        damaged = [key for key, digest in written.items() if _sha256(stranded.payloads[key]) != digest]
    except FileNotFoundError as error:
        if not (folder / RESULT_FILE).exists():
            return None
        raise ResultDamaged(f"The result that waits in {folder.name} lacks a file: {error.filename}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResultDamaged(f"The result that waits in {folder.name} can't be read: {error!r}") from error
    if damaged:
        raise ResultDamaged(f"The result that waits in {folder.name} is damaged: {', '.join(damaged)}")
    return stranded


def _stranded(told: dict[str, Any], payloads: Mapping[str, bytes]) -> Stranded:
    result, last = told["result"], told.get("last")
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
        payloads=payloads,
        last=LastStep(CheckpointRef(**last["checkpoint"]), last["heard"]) if last else None,
    )


def _sha256(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()
