"""Reading dreams back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dreams.database import Database
from dreams.dream import CardRef
from dreams.guilds import Guilds
from dreams.history import History, OpenCounts
from dreams.languages import Language
from dreams.members import Members, Preferences
from dreams.queue import Queue
from dreams.states import DreamState
from tests.dreams.samples import PACK, claimed, order, result, worker


async def test_a_dream_is_seen_through_its_life(database: Database) -> None:
    queue, history = Queue(database), History(database)
    await queue.register_worker(worker())
    sent = order(prompt="a red apple --seed 7")
    dream_id = (await queue.enqueue(sent)).dream_id
    await queue.set_card(dream_id, CardRef(8, 77))
    waiting = await history.dream(dream_id)
    assert waiting is not None
    assert (waiting.state, waiting.recipe, waiting.prompt) == (DreamState.QUEUED, sent.recipe, sent.prompt)
    assert waiting.card == CardRef(8, 77)
    assert waiting.position is not None
    assert waiting.position.place == 1
    assert abs(datetime.now(UTC) - waiting.created_at) < timedelta(minutes=5), "the database's clock, in UTC"
    claim = await claimed(queue)
    await queue.cancel(dream_id, 2, is_moderator=True)
    running = await history.dream(dream_id)
    assert running is not None
    assert running.is_cancelling
    assert running.position is None
    await queue.cancelled(claim.lease)
    over = await history.dream(dream_id)
    assert over is not None
    assert over.finished_at is not None
    assert not over.is_cancelling


async def test_a_done_dream_has_its_result(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    claim = await claimed(queue)
    await queue.finish(claim.lease, result(claim))
    view = await History(database).dream(claim.lease.dream_id)
    assert view is not None
    assert view.result == result(claim)


async def test_a_members_dreams_are_paged_newest_first_and_filtered(database: Database) -> None:
    queue, history = Queue(database), History(database)
    ids = [(await queue.enqueue(order(1))).dream_id for _ in range(5)]
    await queue.enqueue(order(2))
    await queue.cancel(ids[1], 1)
    assert [view.id for view in await history.of_user(1, limit=2)] == [ids[4], ids[3]]
    assert [view.id for view in await history.of_user(1, limit=2, before_id=ids[3])] == [ids[2], ids[1]]
    assert [view.id for view in await history.of_user(1, state=DreamState.CANCELLED)] == [ids[1]]
    assert [view.id for view in await history.open_of_user(1)] == [ids[0], *ids[2:]]
    assert len(await history.open_of_guild(9)) == 5
    assert await history.open_of_guild(10) == []
    assert (await history.open_of_all(limit=1))[0].user_id == 2
    assert await history.dream(999) is None


async def test_open_dreams_are_counted_by_state_and_by_place(database: Database) -> None:
    queue, history = Queue(database), History(database)
    assert await history.count_open(9) == OpenCounts(waiting=0, running=0, here=0)
    for guild_id in (9, 9, 10, None):
        await queue.enqueue(order(1, guild_id=guild_id))
    over = (await queue.enqueue(order(1))).dream_id
    await queue.cancel(over, 1)
    await claimed(queue)
    assert await history.count_open(9) == OpenCounts(waiting=3, running=1, here=2)
    assert await history.count_open(None) == OpenCounts(waiting=3, running=1, here=1)


async def test_recent_prompts_are_told_once_each_newest_first(database: Database) -> None:
    queue, history = Queue(database), History(database)
    for prompt in ("a cat", "100% a dog", "a cat", "A DOG_house"):
        await queue.enqueue(order(1, prompt=prompt))
    await queue.enqueue(order(2, prompt="another's dog"))
    assert await history.recent_prompts(1) == ["A DOG_house", "a cat", "100% a dog"]
    assert await history.recent_prompts(1, "dog") == ["A DOG_house", "100% a dog"]
    assert await history.recent_prompts(1, "%") == ["100% a dog"]
    assert await history.recent_prompts(1, "g_h") == ["A DOG_house"]
    assert await history.recent_prompts(1, limit=1) == ["A DOG_house"]


async def test_workers_are_known_while_they_are_seen(database: Database) -> None:
    queue = Queue(database)
    assert (await queue.pool(PACK)).live_workers == 0
    await queue.register_worker(worker("w1", steps_per_second=10))
    await queue.register_worker(worker("w2", steps_per_second=30))
    pool = await queue.pool(PACK)
    assert (pool.live_workers, pool.steps_per_second) == (2, 20)
    await queue.register_worker(worker("w2", steps_per_second=50))
    assert (await queue.pool(PACK)).steps_per_second == 30
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE worker SET last_seen_at = last_seen_at - 61 WHERE id = 'w1'")
    assert [one.id for one in await queue.workers()] == ["w2"]
    assert (await queue.pool("another")).live_workers == 0


async def test_a_card_is_in_the_language_that_the_server_chose_else_in_the_one_it_prefers(database: Database) -> None:
    queue, history, guilds = Queue(database), History(database), Guilds(database)
    dream_id = (await queue.enqueue(order(guild_id=9))).dream_id
    elsewhere = (await queue.enqueue(order(guild_id=10))).dream_id
    assert await spoken(history, dream_id) is Language.ENGLISH
    await guilds.change(9, lambda known: replace(known, locale="es-419"))
    assert await spoken(history, dream_id) is Language.SPANISH
    await guilds.change(9, lambda known: replace(known, language=Language.JAPANESE))
    assert await spoken(history, dream_id) is Language.JAPANESE
    assert await spoken(history, elsewhere) is Language.ENGLISH


async def test_a_card_in_direct_messages_is_in_its_members_language(database: Database) -> None:
    queue, history = Queue(database), History(database)
    await Members(database).set_preferences(1, Preferences(locale="tr"))
    private = (await queue.enqueue(order(guild_id=None))).dream_id
    public = (await queue.enqueue(order(guild_id=9))).dream_id
    assert await spoken(history, private) is Language.TURKISH
    assert await spoken(history, public) is Language.ENGLISH


async def spoken(history: History, dream_id: int) -> Language:
    view = await history.dream(dream_id)
    assert view is not None
    return view.language
