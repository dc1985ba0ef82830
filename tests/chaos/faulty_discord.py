"""A stand-in for Discord's card edits that fails, lies and goes away, and remembers every version of every card."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from typing import Any, Self

from aiohttp import web


class FaultyDiscord:
    """PUT /cards/{dream_id} on loopback; an async context manager."""

    def __init__(self, chance: random.Random) -> None:
        self.versions: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.faults = 0
        self.is_away = False
        self.is_calm = False
        self.answers_left: int | None = None  # before it goes away for good; None: it stays
        self._chance = chance
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_put("/cards/{dream_id}", self._edit)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _edit(self, request: web.Request) -> web.Response:
        card = await request.json()
        luck = 1.0 if self.is_calm else self._chance.random()
        if self.is_away or self.answers_left == 0 or luck < 0.10:
            self.faults += 1
            return web.Response(status=503)
        if luck < 0.15:
            self.faults += 1
            await asyncio.sleep(2)  # longer than anybody waits
        self.versions[int(request.match_info["dream_id"])].append(card)
        if luck < 0.25:
            self.faults += 1
            return web.Response(status=500)  # a lie: the card has changed
        if self.answers_left is not None:
            self.answers_left -= 1
        return web.json_response({})
