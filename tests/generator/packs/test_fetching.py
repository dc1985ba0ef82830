"""Fetching from a real server on loopback that fails in all the ways that servers fail."""

import errno
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.packs import fetching
from generator.packs.catalogue import PackSpec, RemoteFile, Source
from generator.packs.errors import DiskFull, FetchFailed, UnknownLayout, UnknownPack
from generator.packs.fetching import FetchProgress, fetch_file, fetch_pack, install

CONTENT = bytes(range(256)) * 4000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Shelf(ThreadingHTTPServer):
    """Serves CONTENT under any path; `cuts` says after how many bytes the next answers break off."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.cuts: list[int] = []
        self.content = CONTENT
        self.understands_ranges = True
        self.ranges: list[str | None] = []

    def source(self, path: str = "weights.bin", sha256: str = SHA256) -> Source:
        return Source(f"http://127.0.0.1:{self.server_port}/{path}", sha256)


class _Handler(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        asked = self.headers["Range"]
        self.server.ranges.append(asked)
        if "missing" in self.path:
            self.send_error(404)
            return
        first = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.server.understands_ranges else 0
        body = self.server.content[first:]
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.cuts.pop(0)] if self.server.cuts else body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_file_is_fetched_checked_and_reported(shelf: Shelf, tmp_path: Path) -> None:
    told: list[FetchProgress] = []
    path = fetch_file(RemoteFile("weights", (shelf.source(),)), tmp_path, told.append)
    assert path.read_bytes() == CONTENT
    assert told[-1] == FetchProgress("weights", len(CONTENT), len(CONTENT))
    assert not list(tmp_path.rglob("*.part"))


def test_a_file_that_is_here_is_not_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source(),))
    fetch_file(file, tmp_path)
    fetch_file(file, tmp_path)
    assert len(shelf.ranges) == 1


def test_a_source_that_has_it_not_is_followed_by_the_next(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source("missing.bin"), shelf.source()))
    assert fetch_file(file, tmp_path).read_bytes() == CONTENT


def test_a_source_that_gives_another_file_is_followed_by_the_next(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source("other.bin", "ab" * 32), shelf.source()))
    assert fetch_file(file, tmp_path).read_bytes() == CONTENT
    assert len(list((tmp_path / "downloads").iterdir())) == 1


def test_when_no_source_helps_the_error_says_what_each_answered(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source("missing.bin"), shelf.source("other.bin", "ab" * 32)))
    with pytest.raises(FetchFailed, match=r"missing\.bin: answered 404.*other\.bin: gave another file"):
        fetch_file(file, tmp_path)


def test_a_cut_connection_is_resumed_where_it_broke(shelf: Shelf, tmp_path: Path) -> None:
    shelf.cuts = [300_000, 200_000]
    path = fetch_file(RemoteFile("weights", (shelf.source(),)), tmp_path)
    assert path.read_bytes() == CONTENT
    assert shelf.ranges == [None, "bytes=300000-", "bytes=500000-"]


def test_a_later_run_goes_on_with_what_an_interrupted_one_left(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "TRIES", 1)
    shelf.cuts = [400_000]
    file = RemoteFile("weights", (shelf.source(),))
    with pytest.raises(FetchFailed, match="was cut"):
        fetch_file(file, tmp_path)
    assert fetch_file(file, tmp_path).read_bytes() == CONTENT
    assert shelf.ranges == [None, "bytes=400000-"]


def test_a_source_without_ranges_starts_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.cuts, shelf.understands_ranges = [300_000], False
    assert fetch_file(RemoteFile("weights", (shelf.source(),)), tmp_path).read_bytes() == CONTENT


def test_an_unpublished_checksum_is_recorded_and_a_change_is_noticed(shelf: Shelf, tmp_path: Path) -> None:
    source = shelf.source(sha256="")
    path = fetch_file(RemoteFile("weights", (source,)), tmp_path)
    assert json.loads((tmp_path / "checksums.json").read_text()) == {source.url: SHA256}
    path.unlink()
    shelf.content = CONTENT[:-1] + b"?"
    with pytest.raises(FetchFailed, match="gave another file"):
        fetch_file(RemoteFile("weights", (source,)), tmp_path)


def test_the_first_digits_of_a_checksum_suffice(shelf: Shelf, tmp_path: Path) -> None:
    fetch_file(RemoteFile("weights", (shelf.source(sha256=SHA256[:8]),)), tmp_path)
    with pytest.raises(FetchFailed, match="gave another file"):
        fetch_file(RemoteFile("weights", (shelf.source("b.bin", "00000000"),)), tmp_path)


def test_a_disk_without_room_is_said_before_anything_is_fetched(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = fetching.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(DiskFull, match="1 MB more"):
        fetch_file(RemoteFile("weights", (shelf.source(), shelf.source("second.bin"))), tmp_path)
    assert len(shelf.ranges) == 1


def test_a_disk_that_fills_up_on_the_way_is_said_in_a_line(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fetching, "_require_room", full)
    with pytest.raises(DiskFull, match="no room"):
        fetch_file(RemoteFile("weights", (shelf.source(),)), tmp_path)


def test_a_pack_that_cannot_be_converted_leaves_no_trace_and_the_old_one_in_place(shelf: Shelf, tmp_path: Path) -> None:
    old = tmp_path / "biggan-deep-128"
    old.mkdir()
    (old / "pack.json").write_text("{}")
    file = RemoteFile("weights", (shelf.source(),))
    spec = PackSpec("biggan-deep-128", file, file, {})
    with pytest.raises(UnknownLayout):
        install(spec, tmp_path, lambda remote: fetch_file(remote, tmp_path), [])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["biggan-deep-128", "downloads"]
    assert (old / "pack.json").exists()


def test_an_unknown_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownPack, match="biggan-deep-512"):
        fetch_pack("nope", tmp_path)


def test_a_download_that_was_damaged_since_is_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source(),))
    fetch_file(file, tmp_path).write_bytes(b"damaged")
    assert fetch_file(file, tmp_path).read_bytes() == CONTENT
