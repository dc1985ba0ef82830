"""A folder that one process at a time works in: who comes second is refused, not given the first one's files."""

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from playground.errors import PlaygroundError


class FolderTaken(PlaygroundError):
    """Another process works in the folder."""


@contextmanager
def own_folder(folder: Path, *, kept: Collection[str] = ()) -> Iterator[None]:
    """Makes the folder this process's own and empties it, but for the names in `kept`.

    The lock is on the folder itself: it leaves no file, and ends with the process however that ends.

    Raises:
        FolderTaken: Another process has it. Nothing was touched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderTaken from error
        _empty(folder, kept)
        yield
    finally:
        os.close(descriptor)


def _empty(folder: Path, kept: Collection[str]) -> None:
    for path in folder.iterdir():
        if path.name in kept:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
