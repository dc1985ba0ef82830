"""Text channels, threads and direct messages, as Discord sends them."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from playground.ids import APPLICATION_ID, FOUNDED_AT, GUILD_ID, OWNER_ID
from playground.members import User
from playground.permissions import Overwrite
from playground.snowflakes import iso


class ChannelKind(IntEnum):
    """Discord's numbers."""

    TEXT = 0
    DM = 1
    PUBLIC_THREAD = 11


@dataclass(slots=True)
class Channel:
    """A text channel, a thread in one, or a direct message with `recipient`."""

    id: int
    name: str
    kind: ChannelKind = ChannelKind.TEXT
    position: int = 0
    topic: str | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    parent_id: int | None = None
    owner_id: int = OWNER_ID
    created_at: float = FOUNDED_AT
    is_archived: bool = False
    is_locked: bool = False
    is_age_restricted: bool = False
    recipient: User | None = None
    home_id: int = GUILD_ID  # the guild that it is in, unless it is a direct message
    last_message_id: int | None = None

    @property
    def is_thread(self) -> bool:
        return self.kind is ChannelKind.PUBLIC_THREAD

    @property
    def guild_id(self) -> int | None:
        return None if self.kind is ChannelKind.DM else self.home_id

    def json(self) -> dict[str, Any]:
        """Every key that discord.py indexes without asking first."""
        body = {
            "id": str(self.id),
            "type": int(self.kind),
            "last_message_id": str(self.last_message_id) if self.last_message_id else None,
            "flags": 0,
        }
        if self.recipient is not None:
            return {**body, "recipients": [self.recipient.json()]}
        body |= {
            "guild_id": str(self.home_id),
            "name": self.name,
            "position": self.position,
            "parent_id": str(self.parent_id) if self.parent_id else None,
            "nsfw": self.is_age_restricted,
            "rate_limit_per_user": 0,
        }
        return body | (self._thread_json() if self.is_thread else self._text_json())

    def _text_json(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "permission_overwrites": [overwrite.json() for overwrite in self.overwrites.values()],
            "default_auto_archive_duration": 1440,
        }

    def _thread_json(self) -> dict[str, Any]:
        return {
            "owner_id": str(self.owner_id),
            "message_count": 0,
            "member_count": 2,
            "total_message_sent": 0,
            "thread_metadata": {
                "archived": self.is_archived,
                "locked": self.is_locked,
                "auto_archive_duration": 1440,
                "archive_timestamp": iso(self.created_at),
                "create_timestamp": iso(self.created_at),
            },
            "member": {
                "id": str(self.id),
                "user_id": str(APPLICATION_ID),
                "join_timestamp": iso(self.created_at),
                "flags": 0,
            },
        }
