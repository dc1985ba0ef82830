"""Accounts, the guild's members and roles, as Discord sends them."""

from dataclasses import dataclass, field
from typing import Any

from playground.ids import BOT_ROLE_ID, FOUNDED_AT
from playground.permissions import Permission
from playground.snowflakes import iso

DEFAULT_LOCALE = "en-US"


@dataclass(slots=True)
class User:
    """An account: a person or the bot. `locale` is the language of the person's client."""

    id: int
    name: str
    display_name: str
    is_bot: bool = False
    locale: str = DEFAULT_LOCALE

    def json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None if self.is_bot else self.display_name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.is_bot,
            "public_flags": 0,
            "flags": 0,
        }


@dataclass(slots=True)
class Member:
    """A user in the guild."""

    user: User
    role_ids: list[int] = field(default_factory=list)
    accepts_dms: bool = True

    def json(self, permissions: Permission | None = None) -> dict[str, Any]:
        """As Discord sends members; with `permissions` as interactions carry them."""
        body: dict[str, Any] = {
            "user": self.user.json(),
            "nick": None,
            "avatar": None,
            "roles": [str(role_id) for role_id in self.role_ids],
            "joined_at": iso(FOUNDED_AT),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "communication_disabled_until": None,
        }
        if permissions is not None:
            body["permissions"] = str(int(permissions))
        return body


@dataclass(slots=True)
class Role:
    """A role of the guild; @everyone has the guild's own id."""

    id: int
    name: str
    permissions: Permission
    position: int
    colour: int = 0

    def json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": self.position,
            "color": self.colour,
            "colors": {"primary_color": self.colour, "secondary_color": None, "tertiary_color": None},
            "hoist": self.position > 0,
            "managed": self.id == BOT_ROLE_ID,
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
