"""Fetching weights: from several sources in turn, resumed where cut, checked, put in place at once.

home/downloads/      files as they came, and what is left of interrupted ones
home/checksums.json  the checksums of files that nobody has published one for, as they were when a pack was made of them
home/NAME/           a pack, ready to load; it appears only when it is whole
home/.NAME-*/        one that is being written; what a killed process left is removed by a later fetch
"""

import hashlib
import http.client
import json
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from generator.packs.catalogue import CATALOGUE, PackSpec, RemoteFile, Source
from generator.packs.errors import DiskFull, FetchFailed, UnknownLayout, UnknownPack, WrongChecksum
from generator.packs.loading import DEFAULT_HOME
from generator.packs.room import require_room, told

if TYPE_CHECKING:
    from generator.packs.conversion import Fetch

DOWNLOADS, CHECKSUMS = "downloads", "checksums.json"
CHUNK_BYTES = 1 << 20
TIMEOUT_SECONDS = 30.0  # without a byte
TRIES = 5  # of one source, each going on where the last was cut
ABANDONED_SECONDS = 3600.0  # since a workshop changed: writing a pack takes minutes
READABLE_FOLDER, READABLE_FILE = 0o755, 0o644  # who serves may be another user than who fetched

Content = TypeVar("Content")


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
    return install(spec, home, lambda file, read: fetch_file(file, home, read, report), brought)


def install(spec: PackSpec, home: Path, fetch: "Fetch", brought: Sequence[Path]) -> Path:
    """Writes a pack into a folder beside its place and moves it there in one step."""
    from generator.packs.conversion import gather, write  # loads torch; a name that there is not is told without it

    place = home / spec.name
    try:
        home.mkdir(parents=True, exist_ok=True)
        networks = gather(spec, fetch, brought)
        with _workshop(home, spec.name) as workshop:
            new = workshop / "new"
            new.mkdir()
            write(spec, networks, new)
            _make_readable(new)
            _exchange(place, new, workshop / "old")
    except OSError as error:
        raise told(error, place) from error
    return place


@contextmanager
def _workshop(home: Path, name: str) -> Iterator[Path]:
    """A folder to write a pack in, after those that killed processes left; it is removed with all that is in it."""
    for left in home.glob(f".{name}-*"):
        with suppress(FileNotFoundError):  # another fetch was faster
            if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=home))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _make_readable(pack: Path) -> None:
    pack.chmod(READABLE_FOLDER)
    for file in pack.iterdir():
        file.chmod(READABLE_FILE)


def _exchange(place: Path, new: Path, aside: Path) -> None:
    """Puts a pack into its place and what was there aside; leaves it there if that fails."""
    if not place.exists():
        new.rename(place)
        return
    place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        aside.rename(place)
        raise


def fetch_file(
    file: RemoteFile, home: Path, read: Callable[[Path], Content], report: Report = lambda _: None
) -> Content:
    """Returns what is in a file, of the first source that gives one which can be read.

    Args:
        file: what to fetch.
        home: where packs and downloads are kept.
        read: raises UnknownLayout for what is not the file, such as a proxy's page or the beginning of one: then it is
            forgotten, and the next source is asked.
        report: told how far it is.

    Raises:
        FetchFailed: no source does.
        DiskFull: there is no room; other sources would not help.
    """
    answers = []
    for source in file.sources:
        try:
            return _from_source(file.name, source, home, read, report)
        except DiskFull:
            raise
        except (FetchFailed, UnknownLayout) as error:
            answers.append(f"{source.url}: {error}")
    raise FetchFailed(f"{file.name} cannot be fetched. " + "; ".join(answers))


def _from_source(name: str, source: Source, home: Path, read: Callable[[Path], Content], report: Report) -> Content:
    path, found = _downloaded(name, source, home, report)
    try:
        content = read(path)
    except UnknownLayout:
        path.unlink()
        _forget(home, source.url)
        raise
    if not source.sha256:
        _record(home, source.url, found)
    return content


def _downloaded(name: str, source: Source, home: Path, report: Report) -> tuple[Path, str]:
    """Returns a source's file and its SHA-256, which is the one that is known, if any is."""
    folder = home / DOWNLOADS
    folder.mkdir(parents=True, exist_ok=True)
    # Named by the address: what is left of one source's file is never continued with another's.
    key = hashlib.sha256(source.url.encode()).hexdigest()[:16]
    target = folder / f"{key}-{source.url.rsplit('/', 1)[-1]}"
    if target.exists():
        # One that was damaged since is gone after the check, and fetched again.
        with suppress(WrongChecksum):
            return target, _checked(target, source, home)
    partial = target.with_name(f"{target.name}.part")
    try:
        _download(name, source.url, partial, report)
    except OSError as error:
        raise told(error, partial) from error
    found = _checked(partial, source, home)
    return partial.replace(target), found


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
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
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
        require_room(partial.parent, (total or 0) - present)
        with partial.open("ab" if present else "wb") as file:
            while chunk := response.read(CHUNK_BYTES):
                file.write(chunk)
                present += len(chunk)
                report(FetchProgress(name, present, total))
    return total is None or present >= total


def _checked(path: Path, source: Source, home: Path) -> str:
    """Returns a file's SHA-256.

    Raises:
        WrongChecksum: it is neither the published one nor the one that is recorded; the file is removed.
    """
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    expected = source.sha256 or _recorded(home).get(source.url, found)
    if not found.startswith(expected):
        path.unlink()
        recorded = "" if source.sha256 else f" as {home / CHECKSUMS} has it from the first time"
        raise WrongChecksum(f"gave another file: its SHA-256 is {found}, not {expected}{recorded}")
    return found


def _recorded(home: Path) -> dict[str, str]:
    try:
        recorded: dict[str, str] = json.loads((home / CHECKSUMS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return recorded


def _record(home: Path, url: str, found: str) -> None:
    _write_records(home, {**_recorded(home), url: found})


def _forget(home: Path, url: str) -> None:
    recorded = _recorded(home)
    if recorded.pop(url, None) is not None:
        _write_records(home, recorded)


def _write_records(home: Path, recorded: dict[str, str]) -> None:
    temporary = home / f"{CHECKSUMS}.new"
    temporary.write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    temporary.replace(home / CHECKSUMS)
