"""A trigger that catches a lane in the act of starting one dream too many, within the claim's own transaction."""

from __future__ import annotations

from dreams.database import Database

_TRIGGERS = {
    "sqlite": [
        "CREATE TRIGGER guard BEFORE UPDATE ON lane WHEN NEW.running > OLD.running AND NEW.running > NEW.max_running"
        " BEGIN SELECT RAISE(ABORT, 'over the limit'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'over the limit'; END $$",
        "CREATE TRIGGER guard BEFORE UPDATE ON lane FOR EACH ROW"
        " WHEN (NEW.running > OLD.running AND NEW.running > NEW.max_running) EXECUTE FUNCTION refuse()",
    ],
}


async def guard_limits(database: Database) -> None:
    async with database.write() as connection:
        for statement in _TRIGGERS[database.dialect]:
            await connection.exec_driver_sql(statement)
