"""A balancer in front of replicas: each request goes to the next one, as it came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

PASSED_ON = ("Content-Type", "X-Signature-Ed25519", "X-Signature-Timestamp")


class Balancer:
    """Serves `url` while entered; `taken` counts what each replica took (202)."""

    def __init__(self, replicas: Sequence[str]) -> None:
        self._replicas = replicas
        self._turn = 0
        self.taken: Counter[str] = Counter()
        app = web.Application()
        app.add_routes([web.post("/interactions", self._pass_on)])
        self._runner = web.AppRunner(app, access_log=None)
        self.url = ""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/interactions"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._session.close()
        await self._runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        replica = self._replicas[self._turn % len(self._replicas)]
        self._turn += 1
        headers = {name: request.headers[name] for name in PASSED_ON}
        async with self._session.post(replica, data=await request.read(), headers=headers) as answer:
            if answer.status == 202:
                self.taken[replica] += 1
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)
