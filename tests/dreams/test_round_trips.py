"""A dream's life costs few round trips: each of them costs both sides more processor time than its statement does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from dreams.database import Database, open_database
from dreams.dream import CheckpointRef, LastStep, Progress, Steering, SteeringKind
from dreams.queue import Queue
from dreams.tables import delivery, dream, dream_event, lane, picture
from tests.dreams.samples import PACK, claimed, counter_drift, order, result, worker

MOST = {"enqueue": 4, "claim": 1, "heartbeat": 1, "finish": 4, "position": 3}


@pytest.fixture
async def postgresql(postgresql_url: str) -> Any:
    async with open_database(postgresql_url) as database:
        yield database


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent within, by whichever engine."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_no_step_of_a_life_sends_more_statements_than_it_may(postgresql: Database) -> None:
    queue = Queue(postgresql)
    await queue.register_worker(worker())
    ahead = await queue.enqueue(order(1))
    waiting = await queue.enqueue(order(2))
    claim = await claimed(queue)
    assert claim.lease.dream_id == ahead.dream_id
    steps: dict[str, Callable[[], Awaitable[object]]] = {
        "enqueue": lambda: queue.enqueue(order(3)),
        "position": lambda: queue.position(waiting.dream_id),
        "heartbeat": lambda: queue.heartbeat(claim.lease, Progress(1, 2, 0.1, 0.1, 1, 1.0, 1.0)),
        "finish": lambda: queue.finish(claim.lease, result(claim), LastStep(CheckpointRef("latents", "ab" * 32, 9), 0)),
        "claim": lambda: queue.claim("w1", [PACK]),
    }
    counted = {}
    for name, step in steps.items():
        with statements() as sent:
            await step()
        counted[name] = len(sent)
    assert counted == MOST


async def test_what_an_ending_brings_with_it_is_the_same_on_both_databases(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order(1))
    await queue.enqueue(order(1, key="twice"))
    again = await queue.enqueue(order(1, key="twice"))
    assert not again.is_new
    claim = await claimed(queue)
    await queue.steer(claim.lease.dream_id, 1, Steering(SteeringKind.STOP))
    (said,) = (await queue.heartbeat(claim.lease, None)).steering
    assert said.kind is SteeringKind.STOP
    assert (await queue.heartbeat(claim.lease, None, heard=said.number)).steering == ()
    await queue.finish(claim.lease, result(claim, seconds=4.0))
    async with database.read() as connection:
        over = select(dream.c.id).where(dream.c.state == "done")
        assert (await connection.execute(over)).scalar_one() == claim.lease.dream_id
        assert len((await connection.execute(select(delivery.c.id))).all()) == 1
        assert len((await connection.execute(select(picture.c.store_key))).all()) == 1
        kinds = list(await connection.scalars(select(dream_event.c.kind).order_by(dream_event.c.id)))
        (charged,) = await connection.scalars(select(lane.c.virtual_seconds))
    assert kinds == ["enqueued", "enqueued", "claimed", "done"]
    assert charged == pytest.approx(4.0), "the estimate became what it really took"
    assert await counter_drift(database) == []
