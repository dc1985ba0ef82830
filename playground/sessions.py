"""Gateway sessions: what a shard has been told, what it may see, and what waits for it after a break."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from aiohttp import web

from playground.ids import APPLICATION_ID

KEPT_EVENTS = 1_000
MESSAGE_CONTENT_INTENT = 1 << 15
PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | MESSAGE_CONTENT_INTENT


class Op(IntEnum):
    """Discord's opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE_UPDATE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    """Discord's close codes that are used here."""

    UNKNOWN_ERROR = 4000
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    DISALLOWED_INTENTS = 4014


# The intent without which an event isn't sent; in the guild, and in direct messages.
INTENTS: dict[str, tuple[int, int]] = {
    "GUILD_CREATE": (1 << 0, 0),
    "GUILD_DELETE": (1 << 0, 0),
    "CHANNEL_UPDATE": (1 << 0, 0),
    "CHANNEL_DELETE": (1 << 0, 0),
    "THREAD_CREATE": (1 << 0, 0),
    "THREAD_UPDATE": (1 << 0, 0),
    "THREAD_DELETE": (1 << 0, 0),
    "MESSAGE_CREATE": (1 << 9, 1 << 12),
    "MESSAGE_UPDATE": (1 << 9, 1 << 12),
    "MESSAGE_DELETE": (1 << 9, 1 << 12),
    "MESSAGE_REACTION_ADD": (1 << 10, 1 << 13),
    "MESSAGE_REACTION_REMOVE": (1 << 10, 1 << 13),
}


class CloseError(Exception):
    """Ends a connection with a close code."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code.name)
        self.code = code


@dataclass(slots=True)
class Session:
    """One shard's session. `socket` is None between a break and a RESUME."""

    id: str
    shard: tuple[int, int]
    intents: int
    socket: web.WebSocketResponse | None
    sequence: int = 0
    kept: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    waiting: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    lost_at: float | None = None

    def sees(self, event: str, guild_id: int | None) -> bool:
        """Whether this shard is responsible for the guild (shard 0: direct messages) and asked for the event."""
        shard_id, shard_count = self.shard
        owner = 0 if guild_id is None else (guild_id >> 22) % shard_count
        in_guild, in_dm = INTENTS.get(event, (0, 0))
        needed = in_dm if guild_id is None else in_guild
        return owner == shard_id and (not needed or bool(self.intents & needed))

    def dispatch(self, event: str, body: dict[str, Any]) -> None:
        """Numbers the event and sends it, or keeps it for a RESUME."""
        if _hides_content(self, event, body):
            body = {**body, "content": "", "embeds": [], "attachments": [], "components": []}
        self.sequence += 1
        text = json.dumps({"op": Op.DISPATCH, "t": event, "s": self.sequence, "d": body})
        self.kept.append((self.sequence, text))
        if self.socket is not None:
            self.waiting.put_nowait(text)


def _hides_content(session: Session, event: str, body: dict[str, Any]) -> bool:
    """Without the intent, a bot reads only its own messages, those that mention it, and direct ones."""
    if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or session.intents & MESSAGE_CONTENT_INTENT:
        return False
    bot_id = str(APPLICATION_ID)
    is_for_bot = body["author"]["id"] == bot_id or any(user["id"] == bot_id for user in body["mentions"])
    return not is_for_bot and "guild_id" in body
