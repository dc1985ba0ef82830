"""An INSERT that may have ON CONFLICT, which SQLAlchemy has for each database apart."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Returns an INSERT in a database's own words.

    Args:
        dialect: "sqlite" or "postgresql".
    """
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
