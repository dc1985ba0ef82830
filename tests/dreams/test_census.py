"""The gauges say what the database holds, and the health port shows them."""

from __future__ import annotations

import aiohttp
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from dreams.census import health_server, take_census
from dreams.database import Database
from dreams.errors import DatabaseAway, SettingsError
from dreams.health import HealthServer
from dreams.queue import Queue
from tests.dreams.samples import PACK, claimed, order, result


def gauge(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


async def test_dreams_are_counted_by_state_and_deliveries_by_age(database: Database) -> None:
    queue = Queue(database)
    for user_id in (1, 2, 3):
        await queue.enqueue(order(user_id))
    claim = await claimed(queue)
    await queue.finish(claim.lease, result(claim))

    await take_census(database)

    assert gauge("dreams", state="queued", pack=PACK) == 2
    assert gauge("dreams", state="done", pack=PACK) == 1
    assert gauge("dream_outbox_pending") == 1
    wait = gauge("dream_oldest_wait_seconds", pack=PACK)
    assert wait is not None and 0 <= wait < 60


async def test_a_state_that_is_empty_again_is_no_longer_shown(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    await take_census(database)
    await claimed(queue)
    await take_census(database)
    assert gauge("dreams", state="queued", pack=PACK) is None


async def test_the_health_port_tells_readiness_from_life(database: Database) -> None:
    async def check() -> None:
        raise DatabaseAway("The database does not answer.")

    async def refresh() -> None:
        await take_census(database)

    async with HealthServer(0, check=check, refresh=refresh) as server, aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{server.port}"
        async with session.get(f"{base}/healthz") as alive:
            assert alive.status == 200
        async with session.get(f"{base}/readyz") as ready:
            assert ready.status == 503
            assert "does not answer" in await ready.text()
        async with session.get(f"{base}/metrics") as metrics:
            assert "dream_outbox_pending 0.0" in await metrics.text()


async def test_a_port_that_another_process_has_is_named_with_its_setting(database: Database) -> None:
    async with health_server(0, database) as first:
        with pytest.raises(SettingsError, match=rf"^DREAM_METRICS_PORT: port {first.port} is taken\. Give each"):
            async with health_server(first.port, database):
                pass


async def test_a_process_stays_ready_while_an_update_has_made_the_tables_newer_and_not_without_tables(
    database: Database,
) -> None:
    async def status() -> int:
        async with (
            health_server(0, database) as server,
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{server.port}/readyz") as ready,
        ):
            return ready.status

    assert await status() == 200
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert await status() == 200
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert await status() == 503
