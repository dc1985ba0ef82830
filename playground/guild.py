"""The small guild that the bot finds: its channels, a thread, its people, and who may do what where.

A stand-in for many servers has neighbours: the same people and channels under other ids, for other shards to serve.
"""

from dataclasses import replace
from typing import Any

from playground.channels import Channel, ChannelKind
from playground.ids import (
    ADA_ID,
    APPLICATION_ID,
    ART_CHANNEL_ID,
    BEN_ID,
    BOT_ROLE_ID,
    CLEO_ID,
    FOUNDED_AT,
    GENERAL_CHANNEL_ID,
    GUILD_ID,
    LOUNGE_CHANNEL_ID,
    MODERATOR_ROLE_ID,
    OWNER_ID,
    THREAD_ID,
)
from playground.members import DEFAULT_LOCALE, Member, Role, User
from playground.permissions import (
    EVERYTHING,
    MEMBER_PERMISSIONS,
    MODERATOR_PERMISSIONS,
    Overwrite,
    OverwriteKind,
    Permission,
    combine,
)
from playground.snowflakes import iso

__all__ = [
    "ADA_ID",
    "APPLICATION_ID",
    "ART_CHANNEL_ID",
    "BEN_ID",
    "BOT_ROLE_ID",
    "CLEO_ID",
    "FOUNDED_AT",
    "GENERAL_CHANNEL_ID",
    "GUILD_ID",
    "LOUNGE_CHANNEL_ID",
    "MODERATOR_ROLE_ID",
    "OWNER_ID",
    "THREAD_ID",
    "Guild",
]


class Guild:
    """The guild's people, roles and channels, and who may do what where.

    Args:
        guild_id: Channels and roles of a neighbour have ids as far from its own as the first guild's have.
    """

    def __init__(self, bot_name: str = "bot", guild_id: int = GUILD_ID) -> None:
        self.id = guild_id
        self.name = "The Night Garden"
        self.locale = DEFAULT_LOCALE
        self.bot = User(APPLICATION_ID, bot_name, bot_name, is_bot=True)
        first_members = [*_first_members(), Member(self.bot, [BOT_ROLE_ID])]
        self.roles = {self._own(role.id): replace(role, id=self._own(role.id)) for role in _first_roles()}
        self.members = {
            member.user.id: replace(member, role_ids=[self._own(role_id) for role_id in member.role_ids])
            for member in first_members
        }
        self.channels = {channel.id: channel for channel in map(self._settled, _first_channels())}

    def _own(self, first_id: int) -> int:
        return first_id - GUILD_ID + self.id

    def _settled(self, channel: Channel) -> Channel:
        parent_id = self._own(channel.parent_id) if channel.parent_id else None
        return replace(channel, id=self._own(channel.id), parent_id=parent_id, home_id=self.id)

    def permissions(self, member: Member, channel: Channel) -> Permission:
        """What `member` may do in `channel`; a thread has its parent's overwrites."""
        if member.user.id == OWNER_ID:
            return EVERYTHING
        role_ids = self.members[member.user.id].role_ids  # the same person has other roles in each guild
        home = self.channels[channel.parent_id] if channel.is_thread and channel.parent_id else channel
        return combine(
            self.base_permissions(member.user.id),
            home.overwrites,
            everyone_id=self.id,
            role_ids=set(role_ids),
            member_id=member.user.id,
        )

    def base_permissions(self, member_id: int) -> Permission:
        """What a member's roles allow, before any channel's overwrites."""
        base = self.roles[self.id].permissions
        for role_id in self.members[member_id].role_ids:
            base |= self.roles[role_id].permissions
        return base

    def revoke(self, channel: Channel, member_id: int, permissions: Permission) -> None:
        """Denies `permissions` to one member in `channel`, over whatever was denied before."""
        overwrite = channel.overwrites.setdefault(member_id, Overwrite(member_id, OverwriteKind.MEMBER))
        overwrite.deny |= permissions

    def restore(self, channel: Channel, member_id: int) -> None:
        """Takes back what `revoke` did."""
        channel.overwrites.pop(member_id, None)

    def json(self) -> dict[str, Any]:
        """GUILD_CREATE's body."""
        members = [member.json() for member in self.members.values()]
        channels = [channel.json() for channel in self.channels.values() if not channel.is_thread]
        threads = [channel.json() for channel in self.channels.values() if channel.is_thread]
        return {
            **self.partial_json(),
            "joined_at": iso(FOUNDED_AT),
            "large": False,
            "unavailable": False,
            "member_count": len(members),
            "members": members,
            "channels": channels,
            "threads": [thread for thread in threads if not thread["thread_metadata"]["archived"]],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def partial_json(self) -> dict[str, Any]:
        """The guild as `GET /guilds/{id}` shows it."""
        nothing: tuple[str, ...] = (
            "icon",
            "splash",
            "banner",
            "discovery_splash",
            "description",
            "vanity_url_code",
            "afk_channel_id",
        )
        nothing += ("system_channel_id", "rules_channel_id", "public_updates_channel_id", "widget_channel_id")
        nothing += ("application_id", "safety_alerts_channel_id", "max_presences")
        zeros: tuple[str, ...] = (
            "verification_level",
            "default_message_notifications",
            "explicit_content_filter",
            "mfa_level",
        )
        zeros += ("premium_tier", "premium_subscription_count", "nsfw_level", "system_channel_flags")
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(OWNER_ID),
            "roles": [role.json() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": [],
            "afk_timeout": 300,
            "preferred_locale": self.locale,
            "max_members": 500_000,
            "max_video_channel_users": 25,
            "premium_progress_bar_enabled": False,
            "widget_enabled": False,
            **dict.fromkeys(nothing),
            **dict.fromkeys(zeros, 0),
        }


def _first_roles() -> list[Role]:
    return [
        Role(GUILD_ID, "@everyone", MEMBER_PERMISSIONS, position=0),
        Role(MODERATOR_ROLE_ID, "Moderators", MODERATOR_PERMISSIONS, position=2, colour=0xE67E22),
        Role(BOT_ROLE_ID, "Bot", MEMBER_PERMISSIONS, position=1, colour=0x5865F2),
    ]


def _first_members() -> list[Member]:
    return [
        Member(User(OWNER_ID, "olive", "Olive"), [MODERATOR_ROLE_ID]),
        Member(User(ADA_ID, "ada", "Ada")),
        Member(User(BEN_ID, "ben", "Ben")),
        Member(User(CLEO_ID, "cleo", "Cleo"), [MODERATOR_ROLE_ID]),
    ]


def _first_channels() -> list[Channel]:
    return [
        Channel(GENERAL_CHANNEL_ID, "general", position=0, topic="Where everybody meets"),
        Channel(ART_CHANNEL_ID, "art", position=1, topic="What people liked"),
        Channel(LOUNGE_CHANNEL_ID, "lounge", position=2),
        Channel(
            THREAD_ID,
            "night shift",
            kind=ChannelKind.PUBLIC_THREAD,
            parent_id=GENERAL_CHANNEL_ID,
            owner_id=ADA_ID,
        ),
    ]
