"""Messages and their attachments: what is stored, what is sent out, and every version that there was."""

from dataclasses import dataclass, field
from typing import Any

from playground.attachments import Attachment
from playground.channels import Channel
from playground.ids import APPLICATION_ID
from playground.members import User
from playground.message_rules import EPHEMERAL, LOADING
from playground.snowflakes import iso


@dataclass(frozen=True, slots=True)
class Version:
    """What a message was from `time` on (seconds since 1970)."""

    time: float
    content: str
    attachments: tuple[Attachment, ...]
    components: list[dict[str, Any]]

    def json(self) -> dict[str, Any]:
        return {
            "time": self.time,
            "content": self.content,
            "attachments": [attachment.json() for attachment in self.attachments],
            "components": self.components,
        }


@dataclass(slots=True)
class Message:
    """One message. `visible_to` is set on ephemeral ones; `pinged` are the users whom it notified."""

    id: int
    channel_id: int
    author: User
    created_at: float
    kind: int = 0
    content: str = ""
    flags: int = 0
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    mentions_everyone: bool = False
    pinged: list[int] = field(default_factory=list)
    nonce: str | int | None = None
    reference: dict[str, Any] | None = None
    interaction: dict[str, Any] | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    visible_to: int | None = None
    edited_at: float | None = None
    is_deleted: bool = False
    is_pinned: bool = False
    shown_files: dict[str, str] = field(default_factory=dict)  # filename -> path that clients have cached
    versions: list[Version] = field(default_factory=list)

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """The "thinking" state after a deferral."""
        return bool(self.flags & LOADING)

    @property
    def is_empty(self) -> bool:
        return not (self.content or self.embeds or self.attachments or self.components)

    def remember(self, now: float) -> None:
        """Adds the present state to `versions`."""
        self.versions.append(Version(now, self.content, tuple(self.attachments), self.components))

    def json(self) -> dict[str, Any]:
        """As Discord sends it."""
        body: dict[str, Any] = {
            "id": str(self.id),
            "type": self.kind,
            "channel_id": str(self.channel_id),
            "author": self.author.json(),
            "content": self.content,
            "timestamp": iso(self.created_at),
            "edited_timestamp": iso(self.edited_at) if self.edited_at else None,
            "tts": False,
            "mention_everyone": self.mentions_everyone,
            "mentions": [user.json() for user in self.mentions],
            "mention_roles": [],
            "attachments": [attachment.json() for attachment in self.attachments],
            "embeds": self.embeds,
            "components": self.components,
            "pinned": self.is_pinned,
            "flags": self.flags,
            "reactions": [self._reaction_json(emoji, users) for emoji, users in self.reactions.items()],
        }
        if self.nonce is not None:
            body["nonce"] = self.nonce
        if self.reference is not None:
            body["message_reference"] = self.reference
        if self.interaction is not None:
            body |= {"webhook_id": str(APPLICATION_ID), "application_id": str(APPLICATION_ID)}
            body["interaction_metadata"] = self.interaction
        return body

    def _reaction_json(self, emoji: str, users: list[int]) -> dict[str, Any]:
        return {
            "emoji": {"id": None, "name": emoji},
            "count": len(users),
            "count_details": {"normal": len(users), "burst": 0},
            "me": APPLICATION_ID in users,
            "me_burst": False,
            "burst_colors": [],
        }


class Messages:
    """All messages, by channel in the order in which they were written."""

    def __init__(self) -> None:
        self._by_id: dict[int, Message] = {}

    def add(self, channel: Channel, message: Message) -> None:
        self._by_id[message.id] = message
        if not message.is_ephemeral:
            channel.last_message_id = message.id

    def get(self, message_id: int) -> Message | None:
        """The message, also an ephemeral or a deleted one."""
        return self._by_id.get(message_id)

    def of_channel(self, channel_id: int) -> list[Message]:
        """Those that are still there, ephemeral ones too, oldest first."""
        return [m for m in self._by_id.values() if m.channel_id == channel_id and not m.is_deleted]

    def with_nonce(self, channel_id: int, author_id: int, nonce: str | int, since: float) -> Message | None:
        """A message that `author_id` wrote with this nonce after `since`."""
        for message in reversed(self._by_id.values()):
            is_same = (message.channel_id, message.author.id, message.nonce) == (channel_id, author_id, nonce)
            if is_same and message.created_at >= since:
                return message
        return None

    def everything(self) -> list[Message]:
        return list(self._by_id.values())
