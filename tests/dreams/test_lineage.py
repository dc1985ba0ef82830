"""Families of dreams."""

from __future__ import annotations

from dataclasses import replace

from dreams.database import Database
from dreams.history import History
from dreams.lineage import MAX_KIN, Lineage
from dreams.queue import Queue
from dreams.recipe import Descent, Parent
from tests.dreams.samples import order, recipe


async def dream(queue: Queue, *parents: int, user_id: int = 1) -> int:
    descended = replace(recipe(), parents=tuple(Parent(parent, Descent.VARY) for parent in parents))
    return (await queue.enqueue(order(user_id, recipe=descended))).dream_id


async def test_a_family_is_seen_whole_from_each_of_its_members(database: Database) -> None:
    queue = Queue(database)
    root = await dream(queue)
    first, second = await dream(queue, root), await dream(queue, root)
    grandchild = await dream(queue, second)
    await dream(queue)
    for member in (root, first, second, grandchild):
        family = await Lineage(database).family(member)
        assert family.root == root
        assert family.children == {root: (first, second), second: (grandchild,)}
        assert family.members() == [root, first, second, grandchild]


async def test_a_dream_alone_is_its_own_family(database: Database) -> None:
    alone = await dream(Queue(database))
    assert (await Lineage(database).family(alone)).members() == [alone]


async def test_a_deleted_parent_leaves_its_number(database: Database) -> None:
    queue = Queue(database)
    parent = await dream(queue)
    child = await dream(queue, parent)
    async with database.write() as connection:
        await connection.exec_driver_sql(f"DELETE FROM dream WHERE id = {parent}")
    assert (await Lineage(database).family(child)).children == {parent: (child,)}
    assert [view.id for view in await History(database).some([parent, child])] == [child]


async def test_a_large_family_is_cut_off_but_has_the_line_to_who_was_asked_for(sqlite_database: Database) -> None:
    queue = Queue(sqlite_database)
    root = await dream(queue)
    children = [await dream(queue, root, user_id=100 + number) for number in range(MAX_KIN + 5)]
    last = await dream(queue, children[-1])
    family = await Lineage(sqlite_database).family(last)
    assert last in family.members()
    assert len(family.members()) <= MAX_KIN + 2


async def test_another_members_dream_is_credited_and_ones_own_is_not(database: Database) -> None:
    queue, history = Queue(database), History(database)
    parent = await dream(queue, user_id=1)
    own, others = await dream(queue, parent, user_id=1), await dream(queue, parent, user_id=2)
    views = {view.id: view for view in await history.some([own, others])}
    assert (views[own].parent_owner_name, views[others].parent_owner_name) == ("", "member 1")
