"""Room on a disk: asked for before a file is written, and what is told when it ends all the same."""

import errno
import re
import shutil
from pathlib import Path

from safetensors import SafetensorError

from generator.packs.errors import DiskFull, FetchFailed

# Nothing left, nothing left for this user, or more than a file may have here.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def require_room(folder: Path, needed_bytes: int) -> None:
    """Raises `DiskFull` if so many bytes have no room in a folder."""
    if shutil.disk_usage(folder).free < needed_bytes:
        raise DiskFull(f"no room on the disk: {folder} needs {needed_bytes / 1e6:.0f} MB more")


def told(error: OSError | SafetensorError, path: Path) -> FetchFailed:
    """Returns what to raise when a file could not be written."""
    number = error.errno if isinstance(error, OSError) else _number(error)
    if number in _NO_ROOM:
        return DiskFull(f"no room on the disk for {path}")
    reason = error.strerror if isinstance(error, OSError) else None
    return FetchFailed(f"{path} cannot be written: {reason or error}")


def _number(error: SafetensorError) -> int | None:
    """The system's error number, which safetensors has in its sentence alone: "... (os error 28)"."""
    match = re.search(r"\(os error (\d+)\)", str(error))
    return int(match[1]) if match else None
