"""Statements that belong together: one round trip to PostgreSQL, one after the other on SQLite.

A dream's ending writes five tables. The way to the server and back costs more than each of these small statements,
and processor time on both sides; SQLite is in the process, so there they simply follow one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, Delete, Insert, Row, Select, Update, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import visitors

from dreams.wakeup import CHANNEL


class Bundle:
    """Writes that don't need one another's effects: on PostgreSQL all of them see what was there before the first.

    Made once, with `bindparam`s in the place of values: SQLAlchemy then need not build and compare them each time.

    Args:
        wakes: Whether everybody who waits is woken when the transaction commits.
    """

    def __init__(self, *steps: Insert | Update | Delete, wakes: bool = False) -> None:
        self._steps = [(step, _names(step)) for step in steps]
        self._at_once = _at_once(steps, wakes=wakes)
        self._names = _names(self._at_once)

    async def execute(self, connection: AsyncConnection, values: Mapping[str, Any]) -> None:
        """Runs them within the caller's transaction; each takes of `values` what it needs."""
        if connection.dialect.name == "postgresql":
            await connection.execute(self._at_once, {name: values[name] for name in self._names})
            return
        for step, names in self._steps:
            await connection.execute(step, {name: values[name] for name in names})


def its(row: Row[Any]) -> dict[str, Any]:
    """A row as values: its column `id` is `:its_id`, so that no name is also that of a column which is written."""
    return {f"its_{name}": value for name, value in row._mapping.items()}


def _names(statement: Insert | Update | Delete | Select[Any]) -> frozenset[str]:
    """The values that a statement asks for."""
    found = visitors.iterate(statement)
    return frozenset(str(one.key) for one in found if isinstance(one, BindParameter) and one.required)


def _at_once(steps: tuple[Insert | Update | Delete, ...], *, wakes: bool) -> Select[Any]:
    last = select(func.pg_notify(CHANNEL, "")) if wakes else select(literal_column("1"))
    return last.add_cte(*(step.cte(f"step_{number}") for number, step in enumerate(steps)))
