"""Interactions by HTTP instead of the gateway: stateless replicas behind any balancer.

Discord signs the timestamp and the raw body with Ed25519. Nothing is parsed before the signature holds; a request that
is old, or that this process has seen, is answered like a forged one. (What reaches another replica twice is stopped by
the queue: an interaction's id makes one dream only.) The answer goes out by REST, as with the gateway, so this request
is only acknowledged.
"""

from __future__ import annotations

import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from types import TracebackType

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.client import DreamBot

logger = logging.getLogger(__name__)

PATH = "/interactions"
WINDOW_SECONDS = 30.0  # between Discord's clock and ours, both ways
MAX_BODY_BYTES = 1024 * 1024
PING = 1
PONG = {"type": 1}


class SignatureCheck:
    """Whether a request is Discord's, fresh, and the first of its kind.

    Args:
        public_key: The application's, in hexadecimal.
        clock: Seconds since 1970.
    """

    def __init__(self, public_key: str, clock: Callable[[], float] = time.time) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        self._clock = clock
        self._seen: OrderedDict[bytes, float] = OrderedDict()  # signature -> when, oldest first

    def accepts(self, signature: str, timestamp: str, body: bytes) -> bool:
        """Checks the signature before it looks at anything else."""
        try:
            raw = bytes.fromhex(signature)
            self._key.verify(raw, timestamp.encode() + body)
            told = float(timestamp)
        except (InvalidSignature, ValueError):
            return False
        return abs(self._clock() - told) <= WINDOW_SECONDS and self._is_first(raw)

    def _is_first(self, signature: bytes) -> bool:
        now = self._clock()
        # What is forgotten here is older than any timestamp that would still pass.
        while self._seen and next(iter(self._seen.values())) < now - 2 * WINDOW_SECONDS:
            self._seen.popitem(last=False)
        if signature in self._seen:
            return False
        self._seen[signature] = now
        return True


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
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self.port).start()
        self.port = self._runner.addresses[0][1]
        logger.info("interactions are taken by HTTP on port %d, path %s", self.port, PATH)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        signature = request.headers.get("X-Signature-Ed25519", "")
        timestamp = request.headers.get("X-Signature-Timestamp", "")
        if not self._check.accepts(signature, timestamp, body):
            return web.Response(status=401, text="bad request signature")
        payload = json.loads(body)
        if payload["type"] == PING:
            return web.json_response(PONG)
        # discord.py has no public way in for what did not come by its gateway.
        self._bot._connection.parse_interaction_create(payload)
        return web.Response(status=202)
