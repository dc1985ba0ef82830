"""Files on messages: which stay, which come and which go when a message is written or edited."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Protocol

from playground.cdn import Cdn, Upload
from playground.drafts import Draft
from playground.errors import EntityTooLarge, InvalidForm
from playground.rules import MAX_ATTACHMENTS, Rules
from playground.snowflakes import Snowflakes

TOO_MANY = {"code": "BASE_TYPE_MAX_LENGTH", "message": f"Must be {MAX_ATTACHMENTS} or fewer in length."}


@dataclass(slots=True)
class Attachment:
    """A file on a message.

    `is_stale`: its name was on this message before, so that clients go on showing the older file, which is
    what `path` points at.
    """

    id: int
    filename: str
    size_bytes: int
    content_type: str
    path: str
    url: str
    size_px: tuple[int, int] | None = None
    description: str | None = None
    is_stale: bool = False

    def json(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": str(self.id),
            "filename": self.filename,
            "size": self.size_bytes,
            "content_type": self.content_type,
            "url": self.url,
            "proxy_url": self.url,
        }
        if self.size_px is not None:
            body["width"], body["height"] = self.size_px
        if self.description:
            body["description"] = self.description
        return body


class Holder(Protocol):
    """What is known of a message here. `shown_files`: paths that clients have cached, by file name."""

    channel_id: int
    attachments: list[Attachment]
    shown_files: dict[str, str]


class Attacher:
    """Puts files on the CDN and on messages."""

    def __init__(self, cdn: Cdn, snowflakes: Snowflakes, rules: Rules) -> None:
        self._cdn = cdn
        self._snowflakes = snowflakes
        self._rules = rules

    def check(self, files: list[Upload]) -> None:
        """Raises InvalidForm for too many files, EntityTooLarge for too large ones."""
        if len(files) > MAX_ATTACHMENTS:
            raise InvalidForm({"attachments": {"_errors": [TOO_MANY]}})
        if any(len(upload.content) > self._rules.attachment_limit_bytes for upload in files):
            raise EntityTooLarge

    def attached(self, message: Holder, draft: Draft) -> list[Attachment]:
        """What is on the message afterwards: what the draft lists stays or comes, in the listed order; the rest goes.

        With no list at all, what was there stays and the files are added.

        Raises:
            InvalidForm: Something listed is neither there nor sent, or there would be too many.
        """
        listed: list[dict[str, Any]] | None = draft.body.get("attachments")
        if listed is None:
            result = [*message.attachments, *(self._attach(message, upload, {}) for upload in draft.files)]
        else:
            uploads = {upload.index: upload for upload in draft.files}
            result = [self._listed(message, uploads, entry, position) for position, entry in enumerate(listed)]
        if len(result) > MAX_ATTACHMENTS:
            raise InvalidForm({"attachments": {"_errors": [TOO_MANY]}})
        return result

    def keep(self, channel_id: int, upload: Upload, folder: str = "attachments") -> Attachment:
        """Puts a file on the CDN, under a path of its own."""
        attachment_id = self._snowflakes.next()
        path = f"{folder}/{channel_id}/{attachment_id}/{upload.filename}"
        self._cdn.keep(path, upload)
        return Attachment(
            attachment_id,
            upload.filename,
            len(upload.content),
            upload.content_type,
            path,
            self._cdn.url(path),
            upload.size_px,
        )

    def _listed(self, message: Holder, uploads: dict[int, Upload], entry: dict[str, Any], position: int) -> Attachment:
        number = int(entry["id"])
        if number in uploads:
            return self._attach(message, uploads[number], entry)
        for present in message.attachments:
            if present.id == number:
                return dataclasses.replace(present, description=entry.get("description", present.description))
        error = {"code": "ATTACHMENT_NOT_FOUND", "message": f"Attachment data was not found. ID: {number}"}
        raise InvalidForm({"attachments": {str(position): {"_errors": [error]}}})

    def _attach(self, message: Holder, upload: Upload, entry: dict[str, Any]) -> Attachment:
        attachment = self.keep(message.channel_id, upload)
        attachment.description = entry.get("description")
        first_path = message.shown_files.setdefault(attachment.filename, attachment.path)
        if first_path != attachment.path:
            attachment.path, attachment.url, attachment.is_stale = first_path, self._cdn.url(first_path), True
        return attachment
