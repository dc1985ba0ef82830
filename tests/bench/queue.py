"""The queue under load, as one table:  python -m tests.bench.queue [--rows 10000 100000 1000000] [--seconds 5]

A real PostgreSQL (fsync on) and real client processes, all on this machine. Beside the fair claim stands a plain
first-come-first-served claim, run the same way: the ceiling. Compare columns, not machines.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import text

from dreams.claiming import claim_of
from dreams.database import Database, migrate, open_database
from dreams.dream import Worker
from dreams.loop_lag import spare_the_loop
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.wakeup import Wakeup
from tests.bench.seeding import seed
from tests.dreams.samples import PACK, order, result
from tests.postgres import PostgresServer

POLICY = Policy(max_queued=10_000_000, max_running=1_000_000, lease_seconds=3600)
USERS = 1000
RUNNING = 8  # dreams under way while positions are asked for
FLOOD_ROWS, FLOOD_USERS, FLOOD_ROUNDS, FLOOD_WORKERS = 100_000, 501, 8, 8

# First come, first served: no lanes, no limits, no diary.
_FIFO = text(
    """
    UPDATE dream SET state = 'running', lease_no = lease_no + 1, attempt = attempt + 1, worker_id = 'w',
        started_at = extract(epoch FROM now()), lease_until = extract(epoch FROM now()) + 3600
    WHERE id = (
        SELECT id FROM dream WHERE state = 'queued' AND pack = 'emoji' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING *
    """
)
_FIFO_INDEX = "CREATE INDEX ix_fifo ON dream (pack, id) WHERE state = 'queued'"


@dataclass(frozen=True)
class Measured:
    """How often something was done, and how long it took, in seconds."""

    per_second: float
    p50: float
    p99: float

    def __str__(self) -> str:
        return f"{self.per_second:,.0f}/s (p50 {self.p50 * 1000:.1f} ms, p99 {self.p99 * 1000:.1f} ms)"


Act = Callable[[Database, Queue], Awaitable[bool]]


async def claim_fairly(_database: Database, queue: Queue) -> bool:
    return await queue.claim("w", [PACK]) is not None


async def claim_first_come(database: Database, _queue: Queue) -> bool:
    async with database.write() as connection:
        row = (await connection.execute(_FIFO)).first()
    return row is not None and claim_of(row, None, POLICY) is not None


async def live_a_whole_life(_database: Database, queue: Queue) -> bool:
    await queue.enqueue(order(int(time.monotonic_ns()) % USERS, key=f"life-{time.monotonic_ns()}-{id(queue)}"))
    claim = await queue.claim("w", [PACK])
    if claim is None:
        return False
    await queue.heartbeat(claim.lease, None)
    await queue.finish(claim.lease, result(claim))
    return True


ACTS: dict[str, Act] = {"fair": claim_fairly, "fifo": claim_first_come, "life": live_a_whole_life}


def client(url: str, act: str, seconds: float) -> list[float]:
    """One client process: how long each act took."""

    async def run() -> list[float]:
        taken: list[float] = []
        async with open_database(url) as database:
            queue = Queue(database, POLICY)
            await ACTS[act](database, queue)  # connects and prepares
            spare_the_loop()  # as bot and generator do
            end = time.perf_counter() + seconds
            while (started := time.perf_counter()) < end:
                if not await ACTS[act](database, queue):
                    break
                taken.append(time.perf_counter() - started)
        return taken

    return asyncio.run(run())


def measure(url: str, act: str, *, clients: int, seconds: float) -> Measured:
    with ProcessPoolExecutor(clients, mp_context=get_context("spawn")) as processes:
        runs = list(processes.map(client, [url] * clients, [act] * clients, [seconds] * clients))
    return measured([one for run in runs for one in run], seconds)


def measured(taken: list[float], seconds: float) -> Measured:
    cuts = statistics.quantiles(taken, n=100) if len(taken) > 1 else [0.0] * 99
    return Measured(len(taken) / seconds, cuts[49], cuts[98])


async def position(url: str) -> Measured:
    """Asked before the claims are measured: those never end their dreams, and nobody has ten thousand running."""
    taken = []
    async with open_database(url) as database:
        queue = Queue(database, POLICY)
        for _ in range(RUNNING):
            await queue.claim("w", [PACK])
        async with database.read() as connection:
            some = text("SELECT id FROM dream WHERE state = 'queued' ORDER BY id DESC LIMIT 200")
            ids = list((await connection.execute(some)).scalars())
        for dream_id in ids:
            started = time.perf_counter()
            await queue.position(dream_id)
            taken.append(time.perf_counter() - started)
    return measured(taken, sum(taken))


async def wakeups(url: str, number: int = 100) -> Measured:
    """From the call of enqueue to the waking: the NOTIFY comes with the commit, before enqueue returns."""
    taken = []
    async with open_database(url) as one, open_database(url) as other, Wakeup(one) as waker:
        queue = Queue(other, POLICY)
        while not waker.is_listening:
            await waker.wait(0.2)
        for _ in range(number):
            await waker.wait(0.5)
            waiting = asyncio.create_task(waker.wait(10))
            await asyncio.sleep(0)
            ordered = time.perf_counter()
            await asyncio.gather(waiting, queue.enqueue(order()))
            taken.append(time.perf_counter() - ordered)
    return measured(taken, sum(taken))


async def fairness(url: str) -> float:
    """Jain's index of the members' shares, when one has half of all dreams, after eight rounds of everybody."""
    shares: dict[int, float] = dict.fromkeys(range(FLOOD_USERS), 0.0)
    async with open_database(url) as database:
        await seed(database, rows=FLOOD_ROWS, users=FLOOD_USERS, flood=FLOOD_ROWS // 2)
        queue, left = Queue(database, POLICY), FLOOD_USERS * FLOOD_ROUNDS

        async def serve() -> None:
            nonlocal left
            while left > 0:
                left -= 1
                claim = await queue.claim("w", [PACK])
                assert claim is not None
                await queue.finish(claim.lease, result(claim, seconds=claim.cost_seconds))
                shares[claim.user_id] += claim.cost_seconds

        await asyncio.gather(*(serve() for _ in range(FLOOD_WORKERS)))
    total = sum(shares.values())
    return total**2 / (len(shares) * sum(share**2 for share in shares.values()))


async def fresh(server: PostgresServer, name: str) -> str:
    await server.execute(f"CREATE DATABASE {name}")
    await migrate(server.url(name))
    return server.url(name)


async def prepared(url: str, rows: int) -> None:
    async with open_database(url) as database:
        await seed(database, rows=rows, users=USERS)
        await Queue(database, POLICY).register_worker(Worker("w", (PACK,), 10.0))


async def on_postgresql(server: PostgresServer, rows: int, arguments: argparse.Namespace) -> None:
    fair_url, fifo_url = await fresh(server, f"fair_{rows}"), await fresh(server, f"fifo_{rows}")
    await prepared(fair_url, rows)
    await prepared(fifo_url, rows)
    await server.execute(_FIFO_INDEX, database=f"fifo_{rows}")
    place = await position(fair_url)
    several = {"clients": arguments.clients, "seconds": arguments.seconds}
    fifo = await asyncio.to_thread(measure, fifo_url, "fifo", **several)
    fair = await asyncio.to_thread(measure, fair_url, "fair", **several)
    life = await asyncio.to_thread(measure, fair_url, "life", **several)
    where = f"PostgreSQL, {rows:,} queued, {USERS:,} members, {arguments.clients} clients"
    row(where, "first come, first served (ceiling)", str(fifo))
    row(where, "fair claim", f"{fair}, {fair.per_second / fifo.per_second:.0%} of the ceiling")
    row(where, "whole life (enqueue, claim, heartbeat, finish)", str(life))
    row(where, f"position, {RUNNING} running", str(place))
    for url in (fair_url, fifo_url):
        await server.execute(f"DROP DATABASE {url.partition('?')[0].rpartition('/')[2]} WITH (FORCE)")


async def on_sqlite(rows: int, arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder)}/bench.db"
        await migrate(url)
        await prepared(url, rows)
        row(f"SQLite, {rows:,} queued", f"position, {RUNNING} running", str(await position(url)))
        fair = await asyncio.to_thread(measure, url, "fair", clients=4, seconds=arguments.seconds)
        row(f"SQLite (synchronous=FULL), {rows:,} queued, 4 processes", "fair claim", str(fair))


def row(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


async def main(arguments: argparse.Namespace) -> None:
    row("where", "what", "measured")
    row("---", "---", "---")
    server = PostgresServer()
    try:
        for rows in arguments.rows:
            await on_postgresql(server, rows, arguments)
        jain = await fairness(await fresh(server, "flood"))
        where = (
            f"PostgreSQL, {FLOOD_ROWS:,} queued, half of them by 1 of {FLOOD_USERS} members, {FLOOD_WORKERS} workers"
        )
        row(where, "Jain's index of the shares", f"{jain:.4f}")
        row("PostgreSQL", "wake-up, the enqueue included", str(await wakeups(await fresh(server, "wakeups"))))
    finally:
        server.stop()
    await on_sqlite(min(arguments.rows), arguments)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=8)
    asyncio.run(main(parser.parse_args()))
