"""Fetching weights: from several sources in turn, resumed where cut, checked, put in place at once.

home/downloads/      files as they came, and what is left of interrupted ones
home/checksums.json  the checksums of files that nobody has published one for, as first seen
home/NAME/           a pack, ready to load; it appears only when it is whole
"""

import errno
import hashlib
import json
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from generator.packs.catalogue import CATALOGUE, PackSpec, RemoteFile, Source
from generator.packs.errors import DiskFull, FetchFailed, UnknownPack, WrongChecksum
from generator.packs.loading import DEFAULT_HOME

DOWNLOADS, CHECKSUMS = "downloads", "checksums.json"
CHUNK_BYTES = 1 << 20
TIMEOUT_SECONDS = 30.0  # without a byte
TRIES = 5  # of one source, each going on where the last was cut


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a file is.

    Attributes:
        name: of what is fetched.
        done_bytes: on this machine so far.
        total_bytes: of the whole file, if the source says so.
    """

    name: str
    done_bytes: int
    total_bytes: int | None


Report = Callable[[FetchProgress], None]


def fetch_pack(
    name: str, home: Path = DEFAULT_HOME, *, report: Report = lambda _: None, brought: Sequence[Path] = ()
) -> Path:
    """Fetches a pack and puts it in place.

    Args:
        name: of a pack in the catalogue.
        home: where packs are kept.
        report: told how far it is.
        brought: files that somebody has fetched by hand; what they hold is not fetched.

    Returns:
        The pack's folder.

    Raises:
        UnknownPack: it is not in the catalogue.
        FetchFailed: a file could not be had; says what each source answered.
        UnknownLayout: a file is not what it should be.
    """
    if name not in CATALOGUE:
        raise UnknownPack(f"there is no pack {name!r} to fetch. There are: {', '.join(CATALOGUE)}")
    spec = CATALOGUE[name]
    return install(spec, home, lambda file: fetch_file(file, home, report), brought)


def install(spec: PackSpec, home: Path, fetch: Callable[[RemoteFile], Path], brought: Sequence[Path]) -> Path:
    """Converts a pack's files into a folder beside its place and moves it there in one step."""
    from generator.packs.conversion import convert  # loads torch; a name that there is not is told without it

    home.mkdir(parents=True, exist_ok=True)
    place = home / spec.name
    workshop = Path(tempfile.mkdtemp(prefix=f".{spec.name}-", dir=home))
    try:
        convert(spec, workshop, fetch, brought)
        if place.exists():
            shutil.rmtree(place)
        workshop.rename(place)
    except OSError as error:
        raise _told(error, place) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return place


def fetch_file(file: RemoteFile, home: Path, report: Report = lambda _: None) -> Path:
    """Returns a file on this machine, fetched from the first source that gives it.

    Raises:
        FetchFailed: none does.
        DiskFull: there is no room; other sources would not help.
    """
    answers = []
    for source in file.sources:
        try:
            return _from_source(file.name, source, home, report)
        except DiskFull:
            raise
        except FetchFailed as error:
            answers.append(f"{source.url}: {error}")
    raise FetchFailed(f"{file.name} cannot be fetched. " + "; ".join(answers))


def _from_source(name: str, source: Source, home: Path, report: Report) -> Path:
    folder = home / DOWNLOADS
    folder.mkdir(parents=True, exist_ok=True)
    # Named by the address: what is left of one source's file is never continued with another's.
    key = hashlib.sha256(source.url.encode()).hexdigest()[:16]
    target = folder / f"{key}-{source.url.rsplit('/', 1)[-1]}"
    if target.exists():
        # One that was damaged since is gone after the check, and fetched again.
        with suppress(WrongChecksum):
            _check(target, source, home)
            return target
    partial = target.with_name(f"{target.name}.part")
    try:
        _download(name, source.url, partial, report)
    except OSError as error:
        raise _told(error, partial) from error
    _check(partial, source, home)
    return partial.replace(target)


def _download(name: str, url: str, partial: Path, report: Report) -> None:
    """Downloads to `partial`, going on where it was cut, up to `TRIES` times."""
    cut: Exception | None = None
    for _ in range(TRIES):
        try:
            if _download_once(name, url, partial, report):
                return
            cut = None
        except urllib.error.HTTPError as error:
            raise FetchFailed(f"answered {error.code} {error.reason}") from error
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            cut = error
    raise FetchFailed(f"the connection was cut {TRIES} times" + (f" ({cut})" if cut else "")) from cut


def _download_once(name: str, url: str, partial: Path, report: Report) -> bool:
    """Appends what the source sends; returns whether the file is whole."""
    present = partial.stat().st_size if partial.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={present}-"} if present else {})
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return True  # there is nothing beyond what we have; the checksum will tell
        raise
    with closing(response):
        if response.status != HTTPStatus.PARTIAL_CONTENT:
            present = 0  # the source cannot go on: from the start again
        length = response.headers.get("Content-Length")
        total = present + int(length) if length else None
        _require_room(partial, (total or 0) - present)
        with partial.open("ab" if present else "wb") as file:
            while chunk := response.read(CHUNK_BYTES):
                file.write(chunk)
                present += len(chunk)
                report(FetchProgress(name, present, total))
    return total is None or present >= total


def _require_room(path: Path, needed_bytes: int) -> None:
    if shutil.disk_usage(path.parent).free < needed_bytes:
        raise DiskFull(f"no room on the disk: {path.parent} needs {needed_bytes / 1e6:.0f} MB more")


def _check(path: Path, source: Source, home: Path) -> None:
    """Compares a file with the published checksum, or with the one of the first fetch."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    expected = source.sha256 or _recorded(home).setdefault(source.url, found)
    if not found.startswith(expected):
        path.unlink()
        raise WrongChecksum(f"gave another file: its SHA-256 is {found}, not {expected}")
    if not source.sha256:
        _record(home, source.url, found)


def _recorded(home: Path) -> dict[str, str]:
    try:
        recorded: dict[str, str] = json.loads((home / CHECKSUMS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return recorded


def _record(home: Path, url: str, found: str) -> None:
    content = json.dumps({**_recorded(home), url: found}, indent=1, sort_keys=True)
    temporary = home / f"{CHECKSUMS}.new"
    temporary.write_text(content + "\n", encoding="utf-8")
    temporary.replace(home / CHECKSUMS)


def _told(error: OSError, path: Path) -> FetchFailed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"no room on the disk for {path}")
    return FetchFailed(f"{path} cannot be written: {error.strerror or error}")
