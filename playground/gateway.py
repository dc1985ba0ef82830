"""The gateway: sessions of shards, what is sent to them, and how they come back after a break.

A session outlives its socket. Events are numbered and kept, so that RESUME gets what was missed.
"""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import WSMsgType, web

from playground.guild import Guild
from playground.ids import APPLICATION_ID, GUILD_ID
from playground.journal import Journal
from playground.rules import Rules
from playground.sessions import PRIVILEGED_INTENTS, CloseCode, CloseError, Op, Session

RESUMABLE_SECONDS = 120.0
# discord.py notes when it sent a heartbeat after the sending returned, in another thread. An answer faster than any
# network's comes before that, and it takes the heartbeat before for the one that is answered: "41 s behind".
ACK_SECONDS = 0.05

logger = logging.getLogger(__name__)


class Gateway:
    """All sessions."""

    def __init__(
        self, guilds: Mapping[int, Guild], token: str, rules: Rules, *, journal: Journal, is_silent: Callable[[], bool]
    ) -> None:
        self.guilds = guilds
        self._token = token
        self._rules = rules
        self._is_silent = is_silent
        self._journal = journal
        self._sessions: dict[str, Session] = {}
        self.url = ""
        self.allowed_privileged_intents = 0

    @property
    def sessions(self) -> list[Session]:
        return list(self._sessions.values())

    @property
    def is_connected(self) -> bool:
        return any(session.socket is not None for session in self._sessions.values())

    def dispatch(self, event: str, body: dict[str, Any], *, guild_id: int | None) -> None:
        """Sends an event to every session that may see it."""
        self._forget_lost()
        for session in self._sessions.values():
            if session.sees(event, guild_id):
                session.dispatch(event, body)

    async def break_connections(self, how: str) -> int:
        """Breaks every connection: "close", "reconnect" (op 7), "invalid_session" (op 9); returns how many."""
        live = [session for session in self._sessions.values() if session.socket is not None]
        for session in live:
            assert session.socket is not None
            if how == "close":
                await session.socket.close(code=CloseCode.UNKNOWN_ERROR)
            elif how == "reconnect":
                await session.socket.send_json({"op": Op.RECONNECT, "d": None})
            else:
                self._sessions.pop(session.id, None)
                await session.socket.send_json({"op": Op.INVALID_SESSION, "d": False})
        return len(live)

    async def close(self) -> None:
        """Ends all connections, for the end of the server."""
        for session in self.sessions:
            if session.socket is not None:
                await session.socket.close(code=1001)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=1024 * 1024)
        await socket.prepare(request)
        await socket.send_json({"op": Op.HELLO, "d": {"heartbeat_interval": int(self._rules.heartbeat_seconds * 1000)}})
        connection = _Connection(self, socket)
        try:
            await connection.run()
        except CloseError as closing:
            await socket.close(code=closing.code)
        finally:
            await connection.end()
        return socket

    def identify(self, socket: web.WebSocketResponse, body: dict[str, Any]) -> Session:
        """A new session; raises CloseError as Discord would close."""
        if body.get("token") != self._token:
            raise CloseError(CloseCode.AUTHENTICATION_FAILED)
        shard_id, shard_count = body.get("shard") or (0, 1)
        if not 0 <= shard_id < shard_count:
            raise CloseError(CloseCode.INVALID_SHARD)
        intents = int(body.get("intents", 0))
        if intents & PRIVILEGED_INTENTS & ~self.allowed_privileged_intents:
            raise CloseError(CloseCode.DISALLOWED_INTENTS)
        session = Session(secrets.token_hex(16), (shard_id, shard_count), intents, socket)
        self._sessions[session.id] = session
        self._greet(session)
        return session

    def resume(self, socket: web.WebSocketResponse, body: dict[str, Any]) -> Session | None:
        """The session as it was, with what it missed waiting to be sent; None when it can't be resumed."""
        if body.get("token") != self._token:
            raise CloseError(CloseCode.AUTHENTICATION_FAILED)
        session = self._sessions.get(str(body.get("session_id")))
        if session is None:
            return None
        session.socket, session.lost_at, session.waiting = socket, None, asyncio.Queue()
        for sequence, text in session.kept:
            if sequence > int(body.get("seq") or 0):
                session.waiting.put_nowait(text)
        session.dispatch("RESUMED", {})
        return session

    def note_connections(self) -> None:
        """Tells watchers that a shard came or went."""
        self._journal.note("gateway", {"is_connected": self.is_connected})

    def answers_heartbeats(self) -> bool:
        return not self._is_silent()

    @property
    def heartbeat_seconds(self) -> float:
        return self._rules.heartbeat_seconds

    def _greet(self, session: Session) -> None:
        shard_id, shard_count = session.shard
        own = [guild for guild in self.guilds.values() if (guild.id >> 22) % shard_count == shard_id]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": self.guilds[GUILD_ID].bot.json(),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in own],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": [shard_id, shard_count],
                "application": {"id": str(APPLICATION_ID), "flags": 0},
                "private_channels": [],
                "session_type": "normal",
            },
        )
        for guild in own:
            if session.sees("GUILD_CREATE", guild.id):
                session.dispatch("GUILD_CREATE", guild.json())

    def _forget_lost(self) -> None:
        now = time.monotonic()
        for session in self.sessions:
            if session.lost_at is not None and now - session.lost_at > RESUMABLE_SECONDS:
                del self._sessions[session.id]


class _Connection:
    """One socket: reads what the bot sends, and writes what waits in the session it belongs to."""

    def __init__(self, gateway: Gateway, socket: web.WebSocketResponse) -> None:
        self._gateway = gateway
        self._socket = socket
        self._session: Session | None = None
        self._writer: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Reads until the bot leaves or breaks a rule."""
        patience = self._gateway.heartbeat_seconds * 2
        while True:
            try:
                message = await self._socket.receive(timeout=patience)
            except TimeoutError:
                raise CloseError(CloseCode.SESSION_TIMED_OUT) from None
            if message.type is not WSMsgType.TEXT:
                return
            try:
                payload = json.loads(message.data)
            except ValueError:
                raise CloseError(CloseCode.DECODE_ERROR) from None
            await self._obey(payload.get("op"), payload.get("d"))

    async def end(self) -> None:
        """Stops the writer; the session stays for a RESUME."""
        if self._session is not None and self._session.socket is self._socket:
            self._session.socket = None
            self._session.lost_at = time.monotonic()
            self._gateway.note_connections()
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.wait([self._writer])

    async def _obey(self, op: int | None, body: Any) -> None:
        match op:
            case Op.HEARTBEAT:
                if self._gateway.answers_heartbeats():
                    await asyncio.sleep(ACK_SECONDS)
                    await self._socket.send_json({"op": Op.HEARTBEAT_ACK, "d": None})
            case Op.IDENTIFY if self._session is None:
                self._begin(self._gateway.identify(self._socket, body))
            case Op.IDENTIFY:
                raise CloseError(CloseCode.ALREADY_AUTHENTICATED)
            case Op.RESUME:
                session = self._gateway.resume(self._socket, body)
                if session is None:
                    await self._socket.send_json({"op": Op.INVALID_SESSION, "d": False})
                else:
                    self._begin(session)
            case Op.REQUEST_MEMBERS if self._session is not None:
                self._send_members(self._session, body)
            case _ if self._session is None:
                raise CloseError(CloseCode.NOT_AUTHENTICATED)
            case _:
                logger.debug("Opcode %s needs no answer.", op)

    def _begin(self, session: Session) -> None:
        self._session = session
        self._gateway.note_connections()
        self._writer = asyncio.create_task(self._write(session), name=f"gateway writer of shard {session.shard[0]}")

    async def _write(self, session: Session) -> None:
        try:
            while True:
                await self._socket.send_str(await session.waiting.get())
        except ConnectionResetError:
            logger.debug("The bot left while an event was being sent; it is kept for a RESUME.")

    def _send_members(self, session: Session, body: dict[str, Any]) -> None:
        guild = self._gateway.guilds.get(int(body.get("guild_id", GUILD_ID)), self._gateway.guilds[GUILD_ID]).json()
        wanted = {str(user) for user in _as_list(body.get("user_ids"))}
        members = [m for m in guild["members"] if not wanted or m["user"]["id"] in wanted]
        chunk = {"guild_id": guild["id"], "members": members, "chunk_index": 0, "chunk_count": 1}
        session.dispatch("GUILD_MEMBERS_CHUNK", {**chunk, "nonce": body.get("nonce")})


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
