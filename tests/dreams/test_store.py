"""The image store keeps what it is given, or says clearly why not: in a folder, and on an S3 server over HTTP."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dreams.errors import BadStoreUrl, NotStored, StoreAway
from dreams.settings import Settings, load
from dreams.store import ImageStore, checkpoint_key, image_key
from tests.object_store import S3Server


@pytest.fixture
def folder(tmp_path: Path) -> ImageStore:
    return ImageStore(f"file:{tmp_path}/images")


@pytest.fixture(params=["folder", "S3"])
def store(request: pytest.FixtureRequest) -> ImageStore:
    if request.param == "folder":
        return request.getfixturevalue("folder")  # type: ignore[no-any-return]
    return ImageStore(f"s3://{request.getfixturevalue('bucket')}/some/prefix")


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
    folder: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda fd: (synced.append(str(Path(f"/proc/self/fd/{fd}").readlink())), real(fd))[1]
    )
    await folder.put(checkpoint_key(12, 2, 50), b"bytes")
    names = [Path(path).name.partition("#")[0] for path in synced]
    assert names.index("2-50.ckpt") < len(names) - 1, "first the file"
    assert names[-1] == "12", "then the folder that names it"
    assert {"images", "checkpoints"} <= set(names), "and every folder that was made on the way"


async def test_a_half_written_file_is_never_seen(
    folder: ImageStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StoreAway, match="No space left"):
        await folder.put("images/1.png", b"bytes")
    monkeypatch.undo()
    assert [one.key async for one in folder.objects("images")] == []
    assert list((tmp_path / "images" / "images").iterdir()) == []


async def test_a_thousand_and_more_objects_are_listed_page_by_page(bucket: str, s3_server: S3Server) -> None:
    store = ImageStore(f"s3://{bucket}")
    keys = {checkpoint_key(number, 1, 10) for number in range(1100)}  # S3 tells 1,000 at once
    s3_server.fill(bucket, keys)
    assert {one.key async for one in store.objects("checkpoints/")} == keys
    assert [one.key async for one in store.objects("images/")] == []


async def test_two_prefixes_in_one_bucket_do_not_see_each_other(bucket: str) -> None:
    one, other = ImageStore(f"s3://{bucket}/one"), ImageStore(f"s3://{bucket}/other")
    await one.put("images/a.png", b"1")
    assert [found async for found in other.objects("images/")] == []
    with pytest.raises(NotStored):
        await other.get("images/a.png")


@pytest.fixture
def settings_of_a_file(bucket: str, s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A bucket and its keys from a `.env`, with nothing of them in the environment."""
    for name in s3_server.environment:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    given = s3_server.environment | {"STORE_URL": f"s3://{bucket}"}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    return load(Settings)


async def test_keys_from_a_file_of_settings_reach_the_store(settings_of_a_file: Settings) -> None:
    settings = settings_of_a_file
    await ImageStore(settings.store_url, settings.store_config()).probe()
    assert {"AKIAEXAMPLE", "secret"} <= set(settings.secrets())
    assert "AKIAEXAMPLE" not in repr(settings)


async def test_wrong_credentials_are_called_so(bucket: str, s3_server: S3Server) -> None:
    store = ImageStore(f"s3://{bucket}")
    await store.put("images/a.png", b"1")
    with s3_server.knowing_nobody():
        for refused in (store.probe(), store.get("images/a.png"), store.delete("images/a.png")):
            with pytest.raises(StoreAway, match=r"refuses the credentials\. Check AWS_ACCESS_KEY_ID"):
                await refused
    assert await store.get("images/a.png") == b"1", "and nothing has happened"


async def test_a_bucket_that_is_missing_is_called_so(bucket: str) -> None:
    store = ImageStore(f"s3://{bucket}-mistyped")
    for refused in (store.probe(), store.get("images/a.png")):
        with pytest.raises(StoreAway, match=r"bucket does not exist\. Create it, or correct STORE_URL") as raised:
            await refused
        assert "\n" not in str(raised.value)


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


async def test_a_store_that_takes_requests_and_never_answers_is_given_up_once_the_time_for_it_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dreams.store.RETRYING_SECONDS", 0.0)
    monkeypatch.setenv("AWS_TIMEOUT", "200ms")
    for name in ("ALLOW_HTTP", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "true")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        store = ImageStore("s3://bucket")
        with pytest.raises(StoreAway):
            await store.get("images/a.png")
        assert connections(silent) <= 1, "it is not tried again"


def connections(listening: socket.socket) -> int:
    """How many have come that nobody has taken."""
    listening.setblocking(False)
    number = 0
    with suppress(BlockingIOError):
        while True:
            listening.accept()[0].close()
            number += 1
    return number


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
async def test_a_key_never_leaves_the_store(folder: ImageStore, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        await folder.put(key, b"x")


async def test_a_store_that_refused_is_away_until_it_takes_something(tmp_path: Path) -> None:
    folder, moved = tmp_path / "images", tmp_path / "moved"
    store = ImageStore(f"file:{folder}")
    await store.put("a.png", b"png")
    assert not store.is_away
    folder.rename(moved)
    folder.touch()
    with pytest.raises(StoreAway):
        await store.get("a.png")
    folder.unlink()
    moved.rename(folder)
    assert await store.get("a.png") == b"png"
    assert store.is_away, "what is full still gives"
    await store.probe()
    assert not store.is_away
