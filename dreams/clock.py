"""The database's clock, as an SQL expression. No other clock decides anything about leases, deadlines or order.

Times are kept as seconds since 1970 (UTC) in double precision, on both databases: exact to some microseconds, and
sums of times and seconds need no dialect. `to_timestamp(created_at)` shows one to a person in psql,
`datetime(created_at, 'unixepoch')` in SQLite.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class now(FunctionElement[float]):  # noqa: N801 - reads as the SQL function that it is
    """Seconds since 1970 at the start of this statement."""

    type = Double()
    inherit_cache = True


@compiles(now, "postgresql")
def _now_on_postgresql(element: now, compiler: Any, **options: Any) -> str:
    # statement_timestamp(), not clock_timestamp(): it is stable, so an index on a time can be used.
    return "CAST(extract(epoch FROM statement_timestamp()) AS DOUBLE PRECISION)"


@compiles(now, "sqlite")
def _now_on_sqlite(element: now, compiler: Any, **options: Any) -> str:
    # unixepoch('subsec') needs SQLite 3.42; Debian 12 has 3.40. 2440587.5 is 1970-01-01 as a Julian day.
    return "((julianday('now') - 2440587.5) * 86400.0)"


def as_datetime(seconds: float | None) -> datetime | None:
    """An aware datetime in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
