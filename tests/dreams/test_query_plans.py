"""The statements that run all day stay on their indexes, with twenty thousand rows in the tables."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Select, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from dreams import outbox, places
from dreams.claiming import CLAIM_ON_POSTGRESQL, next_dream, next_lane
from dreams.clock import now
from dreams.conditions import IS_RUNNING, is_active
from dreams.database import Database, open_database
from dreams.tables import dream, lane
from tests.bench.seeding import seed
from tests.dreams.samples import PACK

ROWS, USERS = 20_000, 1000
OVERDUE = update(dream).where(IS_RUNNING, dream.c.lease_until < now()).values(lost_leases=0)


async def fill(database: Database) -> None:
    await seed(database, rows=ROWS, users=USERS)
    async with database.write() as connection:
        columns = "dream_id, kind, state, next_at, created_at"
        await connection.execute(text(f"INSERT INTO delivery ({columns}) SELECT id, 'final', 'sent', 0, 0 FROM dream"))
        await connection.execute(text("ANALYZE"))


@pytest.fixture
async def full_postgresql(postgresql_url: str) -> Any:
    async with open_database(postgresql_url) as database:
        await fill(database)
        yield database


@pytest.fixture
async def full_sqlite(sqlite_url: str) -> Any:
    async with open_database(sqlite_url) as database:
        await fill(database)
        yield database


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan] + [node for child in plan.get("Plans", []) for node in nodes(child)]


async def plan_on_postgresql(database: Database, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    async with database.write() as connection:
        explained = await connection.execute(text(f"EXPLAIN (FORMAT JSON) {statement}"), values)
        plan = explained.scalar_one()
    return nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


async def test_the_claim_on_postgresql_reads_only_from_its_indexes(full_postgresql: Database) -> None:
    values = {"pack": PACK, "worker_id": "w1", "lease_seconds": 60.0}
    plan = await plan_on_postgresql(full_postgresql, str(CLAIM_ON_POSTGRESQL), values)
    indexes = {node["Index Name"] for node in plan if "Index Name" in node}
    assert {"ix_lane_pick", "ix_dream_head", "pk_dream"} <= indexes
    kinds = {node["Node Type"] for node in plan}
    assert not kinds & {"Sort", "Incremental Sort"}
    scanned = {node["Relation Name"] for node in plan if node["Node Type"] == "Seq Scan"}
    assert scanned <= {"checkpoint"}, "an empty table may be scanned"


@pytest.mark.parametrize(
    ("statement", "index"),
    [(OVERDUE, "ix_dream_lease_until"), (outbox.due(), "ix_delivery_next_at")],
    ids=["rescue", "outbox"],
)
async def test_looking_for_work_on_postgresql_uses_its_index(
    full_postgresql: Database, statement: Any, index: str
) -> None:
    compiled = str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
    plan = await plan_on_postgresql(full_postgresql, compiled, {})
    assert index in {node.get("Index Name") for node in plan}


WAITING = places.WAITING.params(asked_id=ROWS)
LEAST = select(func.min(lane.c.virtual_seconds)).where(lane.c.pack == PACK, is_active(lane))


@pytest.mark.parametrize(
    ("statement", "index"), [(WAITING, "ix_dream_head"), (LEAST, "ix_lane_active")], ids=["position", "enqueue"]
)
async def test_a_place_and_a_joining_lane_read_their_index_and_not_the_table_on_postgresql(
    full_postgresql: Database, statement: Any, index: str
) -> None:
    compiled = str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
    plan = await plan_on_postgresql(full_postgresql, compiled, {})
    assert index in {node.get("Index Name") for node in plan}
    assert "Seq Scan" not in {node["Node Type"] for node in plan}


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (WAITING, "ix_dream_head"),
        (LEAST, "ix_lane_active"),
        (next_lane(PACK), "ix_lane_pick"),
        (next_dream(PACK, 7), "ix_dream_head"),
        (OVERDUE, "ix_dream_lease_until"),
        (outbox.due(), "ix_delivery_next_at"),
    ],
    ids=["position", "enqueue", "lane", "dream", "rescue", "outbox"],
)
async def test_looking_for_work_on_sqlite_uses_its_index(
    full_sqlite: Database, statement: Select[Any], index: str
) -> None:
    compiled = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    async with full_sqlite.read() as connection:
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
        plan = " / ".join(str(row[-1]) for row in rows)
    assert index in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN" not in plan or "USING" in plan
