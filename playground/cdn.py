"""Attachment bytes and their addresses, as Discord's CDN keeps them.

Files that an edit removed stay readable for a while (Discord's do too), until the memory for them is used up.
"""

import io
import mimetypes
from collections import OrderedDict
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

KEPT_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: `files[index]` of a multipart body, or picked by a member."""

    index: int
    filename: str
    content: bytes
    content_type: str

    @property
    def size_px(self) -> tuple[int, int] | None:
        """Width and height when it is a picture."""
        if not self.content_type.startswith("image/"):
            return None
        try:
            with Image.open(io.BytesIO(self.content)) as picture:
                return picture.size
        except (UnidentifiedImageError, OSError):
            return None


def content_type_of(filename: str, declared: str | None) -> str:
    """What the sender said, or else what the name says."""
    if declared and declared != "application/octet-stream":
        return declared
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"


class Cdn:
    """Bytes by path. `base_url` is known once the server listens."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self.base_url = ""
        self._files: OrderedDict[str, Upload] = OrderedDict()
        self._kept_bytes = kept_bytes
        self._bytes = 0

    def keep(self, path: str, upload: Upload) -> None:
        """Stores a file; the oldest ones go when there are too many bytes."""
        self._files[path] = upload
        self._bytes += len(upload.content)
        while self._bytes > self._kept_bytes and len(self._files) > 1:
            _, dropped = self._files.popitem(last=False)
            self._bytes -= len(dropped.content)

    def file(self, path: str) -> Upload | None:
        return self._files.get(path)

    def url(self, path: str) -> str:
        return f"{self.base_url}/cdn/{path}"
