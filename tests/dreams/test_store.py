"""The image store keeps what it is given, or says clearly why not."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dreams.errors import BadStoreUrl, NotStored, StoreAway
from dreams.store import ImageStore, checkpoint_key, image_key


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    return ImageStore(f"file:{tmp_path}/images")


async def test_what_was_put_is_got_and_listed_until_it_is_deleted(store: ImageStore) -> None:
    key = image_key(datetime(2026, 3, 1, tzinfo=UTC), dream_id=12, lease_no=2, ordinal=0)
    assert key == "images/2026/03/01/12/2-0.png"
    await store.put(key, b"bytes")
    await store.put(key, b"other bytes")
    assert await store.get(key) == b"other bytes"
    assert [(one.key, one.size_bytes) async for one in store.objects("images")] == [(key, 11)]
    await store.delete(key)
    await store.delete(key)
    with pytest.raises(NotStored, match=r"nothing under images/2026"):
        await store.get(key)


async def test_a_put_is_synced_to_the_disk_before_it_returns(
    store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda fd: (synced.append(str(Path(f"/proc/self/fd/{fd}").readlink())), real(fd))[1]
    )
    await store.put(checkpoint_key(12, 2, 50), b"bytes")
    names = [Path(path).name.partition("#")[0] for path in synced]
    assert names.index("2-50.ckpt") < len(names) - 1, "first the file"
    assert names[-1] == "12", "then the folder that names it"
    assert {"images", "checkpoints"} <= set(names), "and every folder that was made on the way"


async def test_a_half_written_file_is_never_seen(
    store: ImageStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StoreAway, match="No space left"):
        await store.put("images/1.png", b"bytes")
    monkeypatch.undo()
    assert [one.key async for one in store.objects("images")] == []
    assert list((tmp_path / "images" / "images").iterdir()) == []


async def test_relative_folders_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    await ImageStore("file:data/images").put("a.png", b"1")
    assert (tmp_path / "data/images/a.png").read_bytes() == b"1"


async def test_the_probe_leaves_nothing_behind(store: ImageStore) -> None:
    await store.probe()
    assert [one async for one in store.objects("")] == []


async def test_the_probe_notices_a_store_that_is_away() -> None:
    store = ImageStore("http://127.0.0.1:1/bucket")
    with pytest.raises(StoreAway):
        await store.probe()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "write a folder, file:data/images"),
        ("data/images", "write a folder, file:data/images"),
        ("ftp://host/folder", "or s3://bucket/prefix"),
        ("s3:/bucket", "or s3://bucket/prefix"),
        ("file:", "names no folder"),
        ("file://host/folder", "names a host"),
        ("file:/proc/no/folder", "can't be made"),
    ],
)
def test_a_broken_url_says_what_to_write(url: str, said: str) -> None:
    with pytest.raises(BadStoreUrl, match=said):
        ImageStore(url)


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../b", "a//b"])
async def test_a_key_never_leaves_the_store(store: ImageStore, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        await store.put(key, b"x")
