"""Permission bits, and how roles and channel overwrites add up to what a member may do."""

from dataclasses import dataclass
from enum import IntEnum, IntFlag


class Permission(IntFlag):
    """The bits that the stand-in looks at, by Discord's names."""

    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40


EVERYTHING = Permission((1 << 50) - 1)

MEMBER_PERMISSIONS = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
MODERATOR_PERMISSIONS = (
    MEMBER_PERMISSIONS
    | Permission.KICK_MEMBERS
    | Permission.MANAGE_CHANNELS
    | Permission.MANAGE_GUILD
    | Permission.MANAGE_MESSAGES
    | Permission.MANAGE_THREADS
    | Permission.MODERATE_MEMBERS
)


class OverwriteKind(IntEnum):
    """Whom a channel's overwrite is about."""

    ROLE = 0
    MEMBER = 1


NOTHING = Permission(0)


@dataclass(slots=True)
class Overwrite:
    """What one channel allows and denies to one role or member."""

    target_id: int
    kind: OverwriteKind
    allow: Permission = NOTHING
    deny: Permission = NOTHING

    def json(self) -> dict[str, str | int]:
        return {
            "id": str(self.target_id),
            "type": int(self.kind),
            "allow": str(int(self.allow)),
            "deny": str(int(self.deny)),
        }


def combine(
    base: Permission,
    overwrites: dict[int, Overwrite],
    *,
    everyone_id: int,
    role_ids: set[int],
    member_id: int,
) -> Permission:
    """Discord's order: @everyone's overwrite, then all roles' together, then the member's own."""
    if Permission.ADMINISTRATOR in base:
        return EVERYTHING
    allowed = base
    layers = [{everyone_id}, role_ids, {member_id}]
    for layer in layers:
        found = [overwrites[target] for target in layer if target in overwrites]
        for overwrite in found:
            allowed &= ~overwrite.deny
        for overwrite in found:
            allowed |= overwrite.allow
    return allowed if Permission.VIEW_CHANNEL in allowed else NOTHING
