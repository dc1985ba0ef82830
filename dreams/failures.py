"""What database drivers raise, in sentences that say what to do. Used by `dreams.database` and `dreams.connections`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dreams.errors import BadDatabaseUrl, DatabaseAway, DreamsError, SchemaMismatch

_MIGRATE = "The database's tables are missing or older than this program. Run: python -m bot migrate"
_NO_ACCESS = ("28000", "28P01")  # PostgreSQL's error codes: invalid authorization, invalid password
_NO_DATABASE = "3D000"
_NO_TABLE = ("42P01", "42703")  # undefined table, undefined column
# Connection trouble, too many connections, a deadlock or lock timeout, a shutdown or a statement cut off.
_TRANSIENT_CLASSES = ("08", "53", "40", "55", "57", "58")
READ_ONLY = "25006"  # said by a standby: after a failover the address does not lead to the new primary yet
_TRANSIENT_IN_SQLITE = ("database is locked", "database table is locked", "disk I/O error", "database or disk is full")


@asynccontextmanager
async def translated(url: URL) -> AsyncIterator[None]:
    """Turns what a driver raises within into `DreamsError`s; what is a bug of ours passes unchanged."""
    try:
        yield
    except DreamsError:
        raise
    except (SQLAlchemyError, OSError) as error:  # TimeoutError is an OSError
        problem = _problem(error, url)
        if problem is None:
            raise
        raise problem from error
    except Exception as error:
        # asyncpg's own errors reach us bare when they come while connecting.
        problem = _problem(error, url) if sqlstate(error) else None
        if problem is None:
            raise
        raise problem from error


def _problem(error: BaseException, url: URL) -> DreamsError | None:
    if url.get_backend_name() == "sqlite":
        return _problem_of_sqlite(error, url)
    state = sqlstate(error)
    where = f"{url.host or 'localhost'}:{url.port or 5432}"
    if state in _NO_ACCESS:
        return BadDatabaseUrl(
            f"The database at {where} refuses the user {url.username!r}: check name and password in DATABASE_URL."
        )
    if state == _NO_DATABASE:
        return BadDatabaseUrl(
            f"The server at {where} has no database {url.database!r}. Create it (createdb {url.database}),"
            " or correct DATABASE_URL."
        )
    if state in _NO_TABLE:
        return SchemaMismatch(_MIGRATE)
    is_away = state[:2] in _TRANSIENT_CLASSES or state == READ_ONLY if state else _is_away(error)
    if is_away:
        why = "only a read-only standby does" if state == READ_ONLY else _kind(error)
        return DatabaseAway(
            f"The database at {where} does not answer ({why}). Is PostgreSQL running, and is DATABASE_URL right?"
        )
    return None


def _is_away(error: BaseException) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return any(isinstance(cause, OSError | PoolTimeout) or _is_closed(cause) for cause in _chain(error))


def _is_closed(cause: BaseException) -> bool:
    # asyncpg says this with classes that carry no error code.
    return type(cause).__name__ in ("InterfaceError", "ConnectionDoesNotExistError", "InternalClientError")


def _problem_of_sqlite(error: BaseException, url: URL) -> DreamsError | None:
    said = str(getattr(error, "orig", None) or error)
    if "no such table" in said or "no such column" in said:
        return SchemaMismatch(_MIGRATE)
    if "unable to open database file" in said or "readonly database" in said or "not a database" in said:
        return BadDatabaseUrl(
            f"The database file {url.database} can't be used: {said}. Choose another in DATABASE_URL."
        )
    if isinstance(error, OSError | PoolTimeout) or any(phrase in said for phrase in _TRANSIENT_IN_SQLITE):
        return DatabaseAway(f"The database file {url.database} is busy or away: {said}")
    return None


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's code for what went wrong; empty when it has said none."""
    for cause in _chain(error):
        state = getattr(cause, "sqlstate", None)
        if isinstance(state, str):
            return state
    return ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = getattr(current, "orig", None) or current.__cause__


def _kind(error: BaseException) -> str:
    *_, root = _chain(error)
    return type(root).__name__
