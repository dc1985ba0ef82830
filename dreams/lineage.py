"""Which dream descends from which. Recipes say it too; here it can be asked from the parent's side.

A parent's number stays when the parent is deleted, as it does in the recipe: the family then has a gap with a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.database import Database
from dreams.recipe import Recipe
from dreams.tables import lineage
from dreams.upsert import insert_into

MAX_ANCESTORS = 20
MAX_KIN = 40


@dataclass(frozen=True, slots=True)
class Family:
    """A tree of dreams.

    Attributes:
        root: The oldest known ancestor.
        children: Dream -> its children, oldest first; who has none is left out.
    """

    root: int
    children: dict[int, tuple[int, ...]]

    def members(self) -> list[int]:
        """All of them, each once."""
        return sorted({self.root, *self.children, *(child for some in self.children.values() for child in some)})


class Lineage:
    """Families of dreams."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def family(self, dream_id: int) -> Family:
        """The tree that a dream is in: its line of first parents, and all that descends from the oldest of them.

        At most `MAX_ANCESTORS` up and about `MAX_KIN` dreams down, those nearest to the root.
        """
        async with self._database.read() as connection:
            line = await _line(connection, dream_id)
            children: dict[int, tuple[int, ...]] = {parent: (child,) for child, parent in pairwise(line)}
            level, known = [line[-1]], 1
            while level and known < MAX_KIN:
                found = await _children(connection, level, MAX_KIN - known)
                for parent, some in found.items():
                    # The line to the dream that was asked for stays, also where the rest of the tree is cut off.
                    children[parent] = tuple(sorted({*some, *children.get(parent, ())}))
                level = [child for some in found.values() for child in some]
                known += len(level)
        return Family(line[-1], children)


async def _line(connection: AsyncConnection, dream_id: int) -> list[int]:
    """The dream and its first parents, youngest first. A parent is older than its child, so this ends."""
    line = [dream_id]
    while len(line) <= MAX_ANCESTORS:
        parents = select(lineage.c.parent_id).where(lineage.c.dream_id == line[-1], lineage.c.parent_id < line[-1])
        parent = await connection.scalar(parents.order_by(lineage.c.parent_id).limit(1))
        if parent is None:
            break
        line.append(parent)
    return line


async def _children(connection: AsyncConnection, parents: list[int], most: int) -> dict[int, list[int]]:
    rows = await connection.execute(
        select(lineage.c.parent_id, lineage.c.dream_id)
        .where(lineage.c.parent_id.in_(parents), lineage.c.dream_id > lineage.c.parent_id)
        .order_by(lineage.c.dream_id)
        .limit(most)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.parent_id, []).append(row.dream_id)
    return found


async def record(connection: AsyncConnection, dream_id: int, recipe: Recipe) -> None:
    """Remembers a new dream's parents, in the transaction that queues it."""
    parents = {parent.dream_id for parent in recipe.parents}
    if not parents:
        return
    insert = insert_into(lineage, connection.dialect.name)
    await connection.execute(insert.values([{"dream_id": dream_id, "parent_id": parent} for parent in sorted(parents)]))
