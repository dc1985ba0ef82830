"""Where bytes are kept: a folder on this host, or an object store. Keys are slash-separated paths.

    images/{yyyy}/{mm}/{dd}/{dream_id}/{lease_no}-{ordinal}.png     a result; a stale owner can never overwrite it
    images/{yyyy}/{mm}/{dd}/{dream_id}/{lease_no}-{ordinal}.latents where its descendants begin
    checkpoints/{dream_id}/{lease_no}-{step}.ckpt                   where an attempt can go on from
    prompts/{sha256}.png                                            an image that recipes are guided by, kept once

Writers put first and commit the row afterwards; readers check the row's sha256 themselves.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, from_url

from dreams.errors import BadStoreUrl, NotStored, StoreAway

IMAGES, PROMPTS = "images/", "prompts/"
LATENTS_SUFFIX = ".latents"
_NO_BUCKET = "NoSuchBucket"  # S3's own code for it
_NO_ANSWER = "error sending request"
_METADATA_HOST = "169.254.169.254"  # where obstore looks for credentials last, on Amazon's machines
_ALLOW_HTTP = "aws_allow_http"
_S3_SCHEMES = ("s3", "s3a")
# Since the first try of a request, which may take 30 s by itself (at S3, what AWS_TIMEOUT says); obstore's own three
# minutes are longer than anybody here waits.
RETRYING_SECONDS = 30.0
REMOTE_SCHEMES = (*_S3_SCHEMES, "gs", "az", "abfs", "https", "http")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What the store holds under one key."""

    key: str
    size_bytes: int
    modified_at: datetime


def image_key(created: datetime, dream_id: int, lease_no: int, ordinal: int, suffix: str = "png") -> str:
    """The key of a result. `created` is any time of that lease, in UTC."""
    return f"{IMAGES}{created:%Y/%m/%d}/{dream_id}/{lease_no}-{ordinal}.{suffix}"


def latents_key(picture_key: str) -> str:
    """Where the latents of a stored picture are. They have no row: they live as long as the picture's."""
    return str(PurePosixPath(picture_key).with_suffix(LATENTS_SUFFIX))


def checkpoint_key(dream_id: int, lease_no: int, step: int) -> str:
    return f"checkpoints/{dream_id}/{lease_no}-{step}.ckpt"


class ImageStore:
    """Bytes by key, in a folder (`file:data/images`) or an object store (`s3://bucket/prefix`).

    Attributes:
        is_away: Whether it refused something, and has taken nothing since.

    Args:
        url: Where.
        config: For s3:// alone: keys, region, endpoint, by obstore's names. What is not in it, obstore looks for in
            the environment.

    Raises:
        BadStoreUrl: The URL can't be used as it stands.
    """

    def __init__(self, url: str, config: Mapping[str, str] | None = None) -> None:
        self.url = _without_secrets(url)
        self.is_away = False
        scheme, _, rest = url.partition(":")
        if scheme == "file":
            self._folder: Path | None = _local_folder(rest, url)
            self._store: Any = LocalStore(self._folder)
        elif scheme in REMOTE_SCHEMES and urlsplit(url).netloc:
            self._folder = None
            self._store = _remote_store(url, config or {} if scheme in _S3_SCHEMES else {})
        else:
            raise BadStoreUrl(
                f"STORE_URL {self.url!r} can't be used: write a folder, file:data/images, or s3://bucket/prefix"
            )

    async def put(self, key: str, data: bytes) -> None:
        """Stores `data`; it survives a power cut once this returns.

        Raises:
            StoreAway: The store could not take it.
        """
        with self._answering(f"take {key}"):
            if self._folder is not None:
                await asyncio.to_thread(write_durably, self._folder / _checked(key), data)
            else:
                await obstore.put_async(self._store, _checked(key), data)
        self.is_away = False

    async def get(self, key: str) -> bytes:
        """The bytes under `key`.

        Raises:
            NotStored: Nothing is there.
            StoreAway: The store does not answer.
        """
        with self._answering(f"give {key}"):
            try:
                response = await obstore.get_async(self._store, _checked(key))
                stored = bytes(await response.bytes_async())
            except FileNotFoundError as error:
                if _NO_BUCKET in str(error):
                    raise
                raise NotStored(f"The image store holds nothing under {key}.") from error
        return stored

    async def delete(self, key: str) -> None:
        """Removes `key`; to remove what is not there is no error.

        Raises:
            StoreAway: The store does not answer.
        """
        with self._answering(f"delete {key}"), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, _checked(key))

    async def objects(self, prefix: str) -> AsyncIterator[StoredObject]:
        """Everything under `prefix`.

        Raises:
            StoreAway: The store does not answer.
        """
        with self._answering(f"list {prefix}"):
            async for batch in obstore.list(self._store, prefix):
                for item in batch:
                    yield StoredObject(item["path"], item["size"], item["last_modified"])

    async def probe(self) -> None:
        """Writes, reads and deletes a small object, so that a broken store is noticed before any work.

        Raises:
            StoreAway: One of the three did not work.
        """
        # By a thread of ours: asked asynchronously, one of obstore's may still be giving the answer's objects back
        # when a process ends on it, as `check` does, and that aborts the process.
        await asyncio.to_thread(self._probe)

    def _probe(self) -> None:
        key, data = f"probes/{secrets.token_hex(8)}", datetime.now(UTC).isoformat().encode()
        with self._answering(f"take {key} and give it back"):
            obstore.put(self._store, key, data)
            try:
                is_the_same = bytes(obstore.get(self._store, key).bytes()) == data
            finally:
                obstore.delete(self._store, key)
        if not is_the_same:
            self.is_away = True
            raise StoreAway(f"The image store {self.url} gave back something else than it was given.")
        self.is_away = False

    @contextmanager
    def _answering(self, what: str) -> Iterator[None]:
        """Turns a refusal into `StoreAway`, and remembers it."""
        try:
            yield
        except (BaseError, OSError) as error:
            self.is_away = True
            raise StoreAway(f"The image store could not {what}: {_why(error)}") from error


def _local_folder(rest: str, url: str) -> Path:
    """`file:data/images` is relative; `file:/var/x` and `file:///var/x` are absolute."""
    if rest.startswith("//") and not rest.startswith("///"):
        raise BadStoreUrl(f"STORE_URL {url!r} names a host: write file:folder or file:/absolute/folder")
    path = rest.removeprefix("//")
    if not path:
        raise BadStoreUrl(f"STORE_URL {url!r} names no folder: write file:data/images")
    folder = Path(path).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadStoreUrl(f"STORE_URL {url!r}: the folder can't be made: {error.strerror}") from error
    return folder


def _remote_store(url: str, config: Mapping[str, str]) -> Any:
    keys: Any = {name: value for name, value in config.items() if name != _ALLOW_HTTP} or None
    # obstore panics on it among the keys.
    client_options: Any = {"allow_http": True} if _ALLOW_HTTP in config else None
    retry_config: Any = {"retry_timeout": timedelta(seconds=RETRYING_SECONDS)}
    try:
        return from_url(url, config=keys, client_options=client_options, retry_config=retry_config)
    except (BaseError, ValueError, TypeError) as error:
        raise BadStoreUrl(f"STORE_URL {_without_secrets(url)!r} can't be used: {str(error).splitlines()[0]}") from error


def _why(error: Exception) -> str:
    """What is wrong and what to do; obstore's own words run over a page."""
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return (
            "its server refuses the credentials. Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
            " and that they may read, write, list and delete in STORE_URL."
        )
    said = str(error)
    if _NO_BUCKET in said:
        return "its bucket does not exist. Create it, or correct STORE_URL."
    if _METADATA_HOST in said:
        return "no credentials are set. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    if _NO_ANSWER in said:
        return "its server does not answer. Is it running, and are STORE_URL and AWS_ENDPOINT right?"
    return said.partition("\n")[0]


def _without_secrets(url: str) -> str:
    return re.sub(r"(?<=://)[^/]*@", "", url.partition("?")[0])


def _checked(key: str) -> str:
    if not key or key.startswith("/") or any(part in ("", ".", "..") for part in key.split("/")):
        raise ValueError(f"not a key: {key!r}")
    return key


def write_durably(path: Path, data: bytes) -> None:
    """A power cut leaves the whole file or none: write, fsync, rename, fsync the folder. (LocalStore does not sync.)"""
    _make_folders(path.parent)
    # obstore's listing skips names that end in `#` and digits, so a half-written file is never taken for an object.
    temporary = path.with_name(f"{path.name}#{secrets.randbits(48)}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folders(folder: Path) -> None:
    if folder.exists():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)  # the new folder's own entry must survive too


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
