"""The HTTP port that watches a process: `/metrics` for Prometheus, `/healthz` and `/readyz` for whoever restarts it."""

from __future__ import annotations

import errno
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from dreams.errors import DreamsError, SettingsError

ALL_ADDRESSES = "0.0.0.0"  # Prometheus and the container engine ask from outside

logger = logging.getLogger(__name__)


async def listen(runner: web.AppRunner, host: str | None, port: int, setting: str) -> int:
    """Opens a port of this process; returns which it is.

    Args:
        runner: Of the application that is served; cleaned up when the port can't be had.
        host: The address to listen on; None for all.
        port: 0 takes a free one.
        setting: That the port is from.

    Raises:
        SettingsError: The port can't be had.
    """
    if port == 0 and host is None:  # else IPv4 and IPv6 get a free port each
        host = ALL_ADDRESSES
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        is_taken = error.errno == errno.EADDRINUSE
        why = "is taken. Give each process of this host its own" if is_taken else f"can't be opened: {error.strerror}"
        raise SettingsError(f"{setting}: port {port} {why}") from error
    return int(runner.addresses[0][1])


class HealthServer:
    """Serves on all IPv4 addresses while entered.

    Args:
        port: The TCP port; 0 takes a free one, `port` then tells which.
        check: Raises a `DreamsError` whose text says why the process can't do its work now (503 at `/readyz`).
        refresh: Brings the gauges that only the database knows up to date; called before each `/metrics`.
    """

    def __init__(
        self, port: int, *, check: Callable[[], Awaitable[None]], refresh: Callable[[], Awaitable[None]]
    ) -> None:
        self.port = port
        self._check = check
        self._refresh = refresh
        app = web.Application()
        app.add_routes(
            [web.get("/metrics", self._metrics), web.get("/healthz", self._healthz), web.get("/readyz", self._readyz)]
        )
        self._runner = web.AppRunner(app, access_log=None)

    async def __aenter__(self) -> HealthServer:
        self.port = await listen(self._runner, ALL_ADDRESSES, self.port, "DREAM_METRICS_PORT")
        logger.info("metrics and health on port %d", self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _metrics(self, request: web.Request) -> web.Response:
        try:
            await self._refresh()
        except DreamsError as error:
            # The process's own figures are worth most while the database is away.
            logger.warning("the database's figures are missing from /metrics: %s", error)
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, request: web.Request) -> web.Response:
        try:
            await self._check()
        except DreamsError as error:
            return web.Response(status=503, text=f"{error}\n")
        return web.Response(text="ok\n")
