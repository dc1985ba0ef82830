"""Fetching from a real server on loopback that fails in all the ways that servers fail."""

import errno
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from safetensors.torch import save

from generator.packs import conversion, fetching
from generator.packs.catalogue import CATALOGUE, PackSpec, RemoteFile, Source
from generator.packs.errors import DiskFull, FetchFailed, UnknownLayout, UnknownPack
from generator.packs.fetching import FetchProgress, Report, fetch_file, fetch_pack, install

CONTENT = bytes(range(256)) * 4000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Shelf(ThreadingHTTPServer):
    """Serves CONTENT under any path; `cuts` says after how many bytes the next answers break off.

    `pages` has what is served under a path instead, without a length, as a proxy's page may come.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.cuts: list[int] = []
        self.content = CONTENT
        self.pages: dict[str, bytes] = {}
        self.understands_ranges = True
        self.breaks_a_chunk = False
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
        if self.server.breaks_a_chunk:
            self.server.breaks_a_chunk = False
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"ffff\r\n" + CONTENT[:1000])
            return
        page = self.server.pages.get(self.path)
        if page is not None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(page)
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


def fetched(file: RemoteFile, home: Path, report: Report = lambda _: None) -> Path:
    return fetch_file(file, home, lambda path: path, report)


def whole(path: Path) -> bytes:
    """Reads CONTENT, and nothing else."""
    content = path.read_bytes()
    if content != CONTENT:
        raise UnknownLayout("this is no CONTENT")
    return content


def test_a_file_is_fetched_checked_and_reported(shelf: Shelf, tmp_path: Path) -> None:
    told: list[FetchProgress] = []
    path = fetched(RemoteFile("weights", (shelf.source(),)), tmp_path, told.append)
    assert path.read_bytes() == CONTENT
    assert told[-1] == FetchProgress("weights", len(CONTENT), len(CONTENT))
    assert not list(tmp_path.rglob("*.part"))


def test_a_file_that_is_here_is_not_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source(),))
    fetched(file, tmp_path)
    fetched(file, tmp_path)
    assert len(shelf.ranges) == 1


def test_a_source_that_has_it_not_is_followed_by_the_next(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source("missing.bin"), shelf.source()))
    assert fetched(file, tmp_path).read_bytes() == CONTENT


def test_a_source_that_gives_another_file_is_followed_by_the_next(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source("other.bin", "ab" * 32), shelf.source()))
    assert fetched(file, tmp_path).read_bytes() == CONTENT
    assert len(list((tmp_path / "downloads").iterdir())) == 1


def test_when_no_source_helps_the_error_says_what_each_answered(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source("missing.bin"), shelf.source("other.bin", "ab" * 32)))
    with pytest.raises(FetchFailed, match=r"missing\.bin: answered 404.*other\.bin: gave another file"):
        fetched(file, tmp_path)


def test_a_cut_connection_is_resumed_where_it_broke(shelf: Shelf, tmp_path: Path) -> None:
    shelf.cuts = [300_000, 200_000]
    path = fetched(RemoteFile("weights", (shelf.source(),)), tmp_path)
    assert path.read_bytes() == CONTENT
    assert shelf.ranges == [None, "bytes=300000-", "bytes=500000-"]


def test_an_answer_in_chunks_that_is_cut_is_asked_for_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.breaks_a_chunk = True
    assert fetched(RemoteFile("weights", (shelf.source(),)), tmp_path).read_bytes() == CONTENT


def test_a_later_run_goes_on_with_what_an_interrupted_one_left(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "TRIES", 1)
    shelf.cuts = [400_000]
    file = RemoteFile("weights", (shelf.source(),))
    with pytest.raises(FetchFailed, match="was cut"):
        fetched(file, tmp_path)
    assert fetched(file, tmp_path).read_bytes() == CONTENT
    assert shelf.ranges == [None, "bytes=400000-"]


def test_a_source_without_ranges_starts_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.cuts, shelf.understands_ranges = [300_000], False
    assert fetched(RemoteFile("weights", (shelf.source(),)), tmp_path).read_bytes() == CONTENT


def test_an_unpublished_checksum_is_recorded_and_a_change_is_noticed(shelf: Shelf, tmp_path: Path) -> None:
    source = shelf.source(sha256="")
    path = fetched(RemoteFile("weights", (source,)), tmp_path)
    assert json.loads((tmp_path / "checksums.json").read_text()) == {source.url: SHA256}
    path.unlink()
    shelf.content = CONTENT[:-1] + b"?"
    with pytest.raises(FetchFailed, match="gave another file"):
        fetched(RemoteFile("weights", (source,)), tmp_path)


def test_the_first_digits_of_a_checksum_suffice(shelf: Shelf, tmp_path: Path) -> None:
    fetched(RemoteFile("weights", (shelf.source(sha256=SHA256[:8]),)), tmp_path)
    with pytest.raises(FetchFailed, match="gave another file"):
        fetched(RemoteFile("weights", (shelf.source("b.bin", "00000000"),)), tmp_path)


def test_a_disk_without_room_is_said_before_anything_is_fetched(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(DiskFull, match="1 MB more"):
        fetched(RemoteFile("weights", (shelf.source(), shelf.source("second.bin"))), tmp_path)
    assert len(shelf.ranges) == 1


def test_a_disk_that_fills_up_on_the_way_is_said_in_a_line(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fetching, "require_room", full)
    with pytest.raises(DiskFull, match="no room"):
        fetched(RemoteFile("weights", (shelf.source(),)), tmp_path)


def test_what_can_not_be_read_is_forgotten_and_the_next_source_asked(shelf: Shelf, tmp_path: Path) -> None:
    shelf.pages["/page.bin"] = b"<!DOCTYPE html><title>Sign in to the network</title>"
    poisoned, sound = shelf.source("page.bin", ""), shelf.source(sha256="")
    assert fetch_file(RemoteFile("weights", (poisoned, sound)), tmp_path, whole) == CONTENT
    assert json.loads((tmp_path / "checksums.json").read_text()) == {sound.url: SHA256}
    assert [path.name[-11:] for path in (tmp_path / "downloads").iterdir()] == ["weights.bin"]


def test_a_source_whose_first_answer_was_cut_is_asked_again_by_the_next_fetch(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source(sha256=""),))
    shelf.pages["/weights.bin"] = CONTENT[:1000]  # without a length nothing tells that it is cut
    with pytest.raises(FetchFailed, match="this is no CONTENT"):
        fetch_file(file, tmp_path, whole)
    shelf.pages.clear()
    assert fetch_file(file, tmp_path, whole) == CONTENT


def test_a_record_of_what_can_not_be_read_is_forgotten_too(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source(sha256=""),))
    shelf.pages["/weights.bin"] = b"a page"
    fetched(file, tmp_path)
    with pytest.raises(FetchFailed, match="this is no CONTENT"):
        fetch_file(file, tmp_path, whole)
    shelf.pages.clear()
    assert fetch_file(file, tmp_path, whole) == CONTENT


NEW, OLD = {"clip.safetensors": b"new"}, {"clip.safetensors": b"old", "gone.txt": b"old"}
SPEC = PackSpec("biggan-deep-128", RemoteFile("clip", ()), RemoteFile("biggan", ()), {}, {})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The pack's place, with an older one in it."""
    folder = tmp_path / SPEC.name
    folder.mkdir()
    for name, content in OLD.items():
        (folder / name).write_bytes(content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def install_new(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Installs a pack whose networks nobody looks at."""

    def write(_spec: object, _networks: object, folder: Path) -> None:
        for name, content in NEW.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)  # as safetensors leaves its files

    monkeypatch.setattr(conversion, "gather", lambda *_: None)
    monkeypatch.setattr(conversion, "write", write)
    return install(SPEC, home, no_fetch, [])


def no_fetch(*_: object) -> conversion.StateDict:
    raise AssertionError("nothing is to be fetched")


def test_a_pack_takes_the_place_of_the_old_one_and_everybody_may_read_it(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert install_new(tmp_path, monkeypatch) == place
    assert contents(place) == NEW
    assert list(tmp_path.iterdir()) == [place]
    assert stat.S_IMODE(place.stat().st_mode) == 0o755
    assert stat.S_IMODE((place / "clip.safetensors").stat().st_mode) == 0o644


def test_a_place_that_is_a_link_gets_the_pack_and_what_it_led_to_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_bytes(b"kept")
    home = tmp_path / "packs"
    home.mkdir()
    (home / SPEC.name).symlink_to(elsewhere)
    assert contents(install_new(home, monkeypatch)) == NEW
    assert contents(elsewhere) == {"kept.txt": b"kept"}


def test_a_pack_that_can_not_be_moved_in_leaves_the_old_one(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def fail_for_new(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError(errno.EIO, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_new)
    with pytest.raises(FetchFailed, match="Input/output error"):
        install_new(tmp_path, monkeypatch)
    assert contents(place) == OLD
    assert list(tmp_path.iterdir()) == [place]


def test_what_a_killed_fetch_left_is_removed_by_a_later_one_and_what_another_writes_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, written = tmp_path / f".{SPEC.name}-killed", tmp_path / f".{SPEC.name}-another"
    for workshop in (left, written):
        (workshop / "new").mkdir(parents=True)
    day_before = time.time() - 86_400
    os.utime(left, (day_before, day_before))
    place = install_new(tmp_path, monkeypatch)
    assert sorted(tmp_path.iterdir()) == sorted([place, written])


def test_a_pack_that_cannot_be_converted_leaves_no_trace_and_the_old_one_in_place(
    shelf: Shelf, place: Path, tmp_path: Path
) -> None:
    file = RemoteFile("weights", (shelf.source(),))
    spec = PackSpec(SPEC.name, file, file, CATALOGUE[SPEC.name].perceptor, CATALOGUE[SPEC.name].generator)
    with pytest.raises(FetchFailed, match="holds no tensors"):
        install(spec, tmp_path, lambda remote, read: fetch_file(remote, tmp_path, read), [])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["biggan-deep-128", "downloads"]
    assert contents(place) == OLD


def test_a_network_of_another_size_that_was_brought_leaves_the_old_pack_in_place(place: Path, tmp_path: Path) -> None:
    brought = tmp_path / "biggan.safetensors"
    brought.write_bytes(save({"generator.gen_z.weight_orig": torch.zeros(1)}))
    with pytest.raises(UnknownLayout, match=r"biggan\.safetensors: this is not BigGAN-deep 128: generator\.gen_z"):
        fetch_pack(SPEC.name, tmp_path, brought=[brought])
    assert contents(place) == OLD
    assert sorted(tmp_path.iterdir()) == sorted([place, brought])


def test_a_disk_without_room_for_the_pack_is_said_before_it_is_written(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks = conversion.Networks({"a": torch.zeros(300_000)}, {"b": torch.zeros(200_000)})
    monkeypatch.setattr(conversion, "gather", lambda *_: networks)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_900_000))
    with pytest.raises(DiskFull, match="2 MB more"):
        install(SPEC, tmp_path, no_fetch, [])
    assert contents(place) == OLD
    assert list(tmp_path.iterdir()) == [place]


FILLING = """
import resource, signal, sys, torch
from pathlib import Path
from generator.packs.catalogue import CATALOGUE
from generator.packs.conversion import Networks, write
from generator.packs.errors import DiskFull
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write(CATALOGUE["biggan-deep-128"], Networks({"a": torch.zeros(100_000)}, {}), Path(sys.argv[1]))
except DiskFull as error:
    print(error)
"""


def test_a_disk_that_takes_no_more_of_the_pack_is_said_in_a_line(tmp_path: Path) -> None:
    filling = [sys.executable, "-c", FILLING, str(tmp_path)]
    said = subprocess.run(filling, capture_output=True, text=True, check=True).stdout
    assert said == f"no room on the disk for {tmp_path / 'clip.safetensors'}\n"


def test_an_unknown_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownPack, match="biggan-deep-512"):
        fetch_pack("nope", tmp_path)


def test_a_download_that_was_damaged_since_is_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    file = RemoteFile("weights", (shelf.source(),))
    fetched(file, tmp_path).write_bytes(b"damaged")
    assert fetched(file, tmp_path).read_bytes() == CONTENT
