"""All of the stand-in's state in one place, and the questions that more than one route asks."""

import time
from collections.abc import Callable
from typing import Any

from playground.attachments import Attacher
from playground.board import Board
from playground.cdn import Cdn
from playground.channels import Channel, ChannelKind
from playground.commands import Commands
from playground.endpoint import InteractionEndpoint
from playground.errors import MissingAccess, MissingPermissions, UnknownChannel, UnknownMessage
from playground.faults import Faults
from playground.gateway import Gateway
from playground.guild import Guild
from playground.ids import APPLICATION_ID, GUILD_ID
from playground.interactions import Interactions
from playground.journal import Journal
from playground.limits import Limits
from playground.log import RequestLog
from playground.members import Member, User
from playground.messages import Message
from playground.permissions import EVERYTHING, Permission
from playground.rules import Rules
from playground.snowflakes import Snowflakes


class World:
    """The guild, what is written in it, and everything around it."""

    def __init__(
        self,
        token: str,
        rules: Rules | None = None,
        clock: Callable[[], float] = time.time,
        bot_name: str = "bot",
        guild_count: int = 1,
    ) -> None:
        self.token = token
        self.clock = clock
        self.rules = rules or Rules()
        self.guild = Guild(bot_name)
        # Neighbours whose ids follow each other fall to one shard after the other.
        neighbours = [Guild(bot_name, GUILD_ID + (number << 22)) for number in range(1, guild_count)]
        self.guilds = {guild.id: guild for guild in [self.guild, *neighbours]}
        self.snowflakes = Snowflakes(clock)
        self.journal = Journal()
        self.log = RequestLog()
        self.cdn = Cdn()
        self.faults = Faults(clock)
        self.limits = Limits(self.rules)
        self.gateway = Gateway(self.guilds, token, self.rules, journal=self.journal, is_silent=self.faults.is_silent)
        self.endpoint = InteractionEndpoint()
        self.commands = Commands(self.snowflakes)
        self.interactions = Interactions(self.snowflakes, self.rules, clock)
        self.board = Board(
            self.guild,
            attacher=Attacher(self.cdn, self.snowflakes, self.rules),
            gateway=self.gateway,
            journal=self.journal,
            snowflakes=self.snowflakes,
            clock=clock,
        )
        self.dms: dict[int, Channel] = {}  # by channel id
        self.queue: list[dict[str, Any]] | None = None  # the bot's queue, as a feed told it; None: nobody did

    @property
    def bot(self) -> User:
        return self.guild.bot

    @property
    def bot_member(self) -> Member:
        return self.guild.members[APPLICATION_ID]

    def channel(self, channel_id: int) -> Channel:
        """A guild channel, a thread or a direct message; raises UnknownChannel."""
        for channels in (*(guild.channels for guild in self.guilds.values()), self.dms):
            if channel_id in channels:
                return channels[channel_id]
        raise UnknownChannel

    def dm(self, user: User) -> Channel:
        """The bot's direct messages with `user`."""
        for channel in self.dms.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.snowflakes.next(), user.name, kind=ChannelKind.DM, recipient=user)
        self.dms[channel.id] = channel
        return channel

    def permissions(self, member: Member, channel: Channel) -> Permission:
        """What `member` may do there; in direct messages, everything."""
        guild = self.guilds.get(channel.guild_id or 0)
        return EVERYTHING if guild is None else guild.permissions(member, channel)

    def require(self, channel: Channel, *needed: Permission) -> None:
        """That the bot sees the channel and has what is needed; raises MissingAccess or MissingPermissions."""
        granted = self.permissions(self.bot_member, channel)
        if Permission.VIEW_CHANNEL not in granted:
            raise MissingAccess
        if not all(permission in granted for permission in needed):
            raise MissingPermissions

    def has(self, channel: Channel, permission: Permission) -> bool:
        """Whether the bot has a permission there."""
        return permission in self.permissions(self.bot_member, channel)

    def public_message(self, channel: Channel, message_id: int) -> Message:
        """A message that the channel's routes know: there, and not ephemeral; raises UnknownMessage."""
        message = self.board.messages.get(message_id)
        if message is None or message.is_deleted or message.is_ephemeral or message.channel_id != channel.id:
            raise UnknownMessage
        return message

    def state(self) -> dict[str, Any]:
        """Everything that a driver may want to look at."""
        return {
            "guild": self.guild.json(),
            "bot": self.bot.json(),
            "is_connected": self.gateway.is_connected,
            "sessions": [
                {
                    "shard": list(s.shard),
                    "intents": s.intents,
                    "is_connected": s.socket is not None,
                    "sequence": s.sequence,
                }
                for s in self.gateway.sessions
            ],
            "commands": self.commands.everything(),
            "direct_messages": [channel.json() for channel in self.dms.values()],
            "messages": [self.board.shown(m) for m in self.board.messages.everything() if not m.is_deleted],
            "queue": self.queue,
            "faults": self.faults.json(),
            "rules": {name: getattr(self.rules, name) for name in Rules.__slots__},
            "requests": {"total": len(self.log.records), "refused": len(self.log.refused)},
            "last_event": self.journal.last_number,
        }
