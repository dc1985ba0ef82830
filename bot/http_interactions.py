"""Interactions by HTTP instead of the gateway: stateless replicas behind any balancer.

Discord signs the timestamp and the raw body with Ed25519. Nothing is parsed before the signature holds; a request that
is old, or that any replica has seen, is answered like a forged one. The answer goes out by REST, as with the gateway,
so this request is only acknowledged.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from types import TracebackType

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.client import DreamBot
from dreams.errors import Transient
from dreams.health import listen

logger = logging.getLogger(__name__)

PATH = "/interactions"
WINDOW_SECONDS = 30.0  # between Discord's clock and ours, both ways
MAX_BODY_BYTES = 1024 * 1024
BODY_SECONDS = 5.0  # Discord sends a few KB at once, and waits three for the answer
PING = 1
PONG = {"type": 1}


class SignatureCheck:
    """Whether a request is Discord's, and fresh. (`Replays` says whether it is the first of its kind.)

    Args:
        public_key: The application's, in hexadecimal.
        clock: Seconds since 1970.
    """

    def __init__(self, public_key: str, clock: Callable[[], float] = time.time) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        self._clock = clock

    def accepts(self, signature: str, timestamp: str, body: bytes) -> bool:
        """Checks the signature before it looks at anything else."""
        try:
            self._key.verify(bytes.fromhex(signature), timestamp.encode() + body)
            told = float(timestamp)
        except (InvalidSignature, ValueError):
            return False
        return abs(self._clock() - told) <= WINDOW_SECONDS


class InteractionServer:
    """Serves `POST /interactions` while entered.

    Args:
        bot: Logged in; needs no gateway.
        port: The TCP port; 0 takes a free one, `port` then tells which.
        host: The address to listen on; None for all.
    """

    def __init__(self, bot: DreamBot, check: SignatureCheck, port: int, *, host: str | None = None) -> None:
        self.port = port
        self._host = host
        self._bot = bot
        self._check = check
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.add_routes([web.post(PATH, self._receive)])
        self._runner = web.AppRunner(app, access_log=None)

    async def __aenter__(self) -> InteractionServer:
        self.port = await listen(self._runner, self._host, self.port, "DREAM_INTERACTIONS_PORT")
        logger.info("interactions are taken by HTTP on port %d, path %s", self.port, PATH)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        try:
            body = await asyncio.wait_for(request.read(), BODY_SECONDS)
        except TimeoutError:
            return web.Response(status=408, text="the request takes too long")
        signature = request.headers.get("X-Signature-Ed25519", "")
        timestamp = request.headers.get("X-Signature-Timestamp", "")
        if not self._check.accepts(signature, timestamp, body):
            return web.Response(status=401, text="bad request signature")
        return await self._take(timestamp, body)

    async def _take(self, timestamp: str, body: bytes) -> web.Response:
        """What is Discord's: handed to discord.py, once."""
        try:
            payload = json.loads(body)
            if payload["type"] == PING:  # changes nothing, and Discord may send the same one twice
                return web.json_response(PONG)
            if not await self._bot.services.replays.is_first(timestamp.encode() + body):
                return web.Response(status=401, text="seen before")
            # discord.py has no public way in for what did not come by its gateway.
            self._bot._connection.parse_interaction_create(payload)
        except Transient as error:  # rather no answer than a command twice; Discord tells the member that it failed
            logger.warning("an interaction is turned away: %s", error)
            return web.Response(status=503, text="the database is away")
        except Exception:  # the border to discord.py, which raises whatever it stumbles over
            logger.exception("an interaction with a good signature can't be read")
            return web.Response(status=400, text="not an interaction that can be read")
        return web.Response(status=202)
