"""The version before: the code as it was just before the newest migration came, taken from git's history."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

TREE = Path(__file__).parents[2]
PARTS = ("dreams", "migrations", "tests")


class NoHistoryError(Exception):
    """There is nothing to compare with; the text says why."""


def unpack(folder: Path) -> str:
    """Puts the previous version's code into `folder`; returns the revision of its tables.

    Raises:
        NoHistoryError: The history does not reach back, as in a shallow clone.
    """
    newest = max((TREE / "migrations" / "versions").glob("0*.py"))
    added = _git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest.relative_to(TREE))).decode().strip()
    before = f"{added}^" if added else "HEAD"  # not committed yet: the newest commit is the version before
    archive = _git("archive", before, *PARTS)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    if not (folder / "tests" / "chaos" / "worker.py").exists():
        raise NoHistoryError("the version before the newest migration has no chaos workers yet")
    return max((folder / "migrations" / "versions").glob("0*.py")).name.partition("_")[0]


def _git(*arguments: str) -> bytes:
    if shutil.which("git") is None:
        raise NoHistoryError("git is not installed")
    done = subprocess.run(["git", *arguments], cwd=TREE, capture_output=True, check=False, timeout=60)
    if done.returncode:
        raise NoHistoryError(done.stderr.decode(errors="replace").strip())
    return done.stdout
