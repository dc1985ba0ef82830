"""Stopping a dream and talking to it while it runs."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from dreams import endings, leases
from dreams.database import Database, open_database
from dreams.dream import CancelOutcome, CheckpointRef, LastStep, Progress, Steering, SteeringKind
from dreams.errors import LeaseLost, NoSuchDream, NotRunning, NotYours, PromptError, UserMistake
from dreams.history import History
from dreams.outbox import Outbox
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.recipe import MAX_PHRASES, MAX_STEPS, Phrase
from dreams.states import DreamState
from tests.dreams.locks import until_somebody_waits_for_a_lock
from tests.dreams.samples import PACK, claimed, counter_drift, expire, order, recipe, result

EXTEND = Steering(SteeringKind.EXTEND, steps=50)
AVOID = Steering(SteeringKind.AVOID, phrase="green")


async def state_of(database: Database, dream_id: int) -> DreamState:
    view = await History(database).dream(dream_id)
    assert view is not None
    return view.state


async def test_a_waiting_dream_is_cancelled_at_once_and_its_card_is_told(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    assert await queue.cancel(dream_id, 1) is CancelOutcome.CANCELLED
    assert await queue.cancel(dream_id, 1) is CancelOutcome.ALREADY_OVER
    assert await queue.claim("w1", [PACK]) is None
    assert await state_of(database, dream_id) is DreamState.CANCELLED
    assert await Outbox(database).pending() == 1
    assert await counter_drift(database) == []


async def test_a_running_dream_is_asked_to_stop_and_its_owner_ends_it(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    claim = await claimed(queue)
    assert not (await queue.orders(claim.lease)).cancel_requested
    assert await queue.cancel(dream_id, 1) is CancelOutcome.REQUESTED
    assert (await queue.orders(claim.lease)).cancel_requested
    assert (await queue.heartbeat(claim.lease, None)).cancel_requested
    await queue.cancelled(claim.lease)
    await queue.cancelled(claim.lease)
    assert await state_of(database, dream_id) is DreamState.CANCELLED
    assert await counter_drift(database) == []


async def test_a_result_that_comes_after_the_cancel_is_never_shown(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    claim = await claimed(queue)
    await queue.cancel(dream_id, 1)
    await queue.finish(claim.lease, result(claim))
    view = await History(database).dream(dream_id)
    assert view is not None
    assert view.state is DreamState.CANCELLED
    assert view.result is None
    assert await counter_drift(database) == []


async def test_a_cancelled_dream_whose_worker_died_is_ended_by_rescue(database: Database) -> None:
    queue = Queue(database, Policy(lease_seconds=0.05))
    dream_id = (await queue.enqueue(order())).dream_id
    await claimed(queue)
    await queue.cancel(dream_id, 1)
    await expire(database)
    assert await queue.rescue() == [dream_id]
    assert await state_of(database, dream_id) is DreamState.CANCELLED


@pytest.mark.parametrize("how", ["give_back", "fail"])
async def test_a_cancelled_dream_does_not_go_back_into_the_queue(database: Database, how: str) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    claim = await claimed(queue)
    await queue.cancel(dream_id, 1)
    if how == "give_back":
        await queue.give_back(claim.lease)
    else:
        assert await queue.fail(claim.lease, "broken", is_permanent=False) is DreamState.CANCELLED
    assert await state_of(database, dream_id) is DreamState.CANCELLED
    assert await counter_drift(database) == []


async def test_only_the_owner_or_a_moderator_may_cancel(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order(1))).dream_id
    with pytest.raises(NotYours):
        await queue.cancel(dream_id, 2)
    with pytest.raises(NoSuchDream):
        await queue.cancel(999, 1)
    assert await queue.cancel(dream_id, 2, is_moderator=True) is CancelOutcome.CANCELLED


async def test_cancel_and_claim_at_the_same_moment_agree_on_one_outcome(database: Database) -> None:
    queue = Queue(database)
    for _ in range(15):
        dream_id = (await queue.enqueue(order())).dream_id
        outcome, claim = await asyncio.gather(queue.cancel(dream_id, 1), queue.claim("w1", [PACK]))
        if outcome is CancelOutcome.CANCELLED:
            assert claim is None
        else:
            assert claim is not None
            await queue.cancelled(claim.lease)
    assert await counter_drift(database) == []


async def test_steering_reaches_the_running_dream_in_order_and_as_often_as_it_was_not_heard(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    claim = await claimed(queue)
    await queue.steer(dream_id, 1, EXTEND)
    await queue.steer(dream_id, 1, AVOID)
    lost = (await queue.orders(claim.lease)).steering
    told = (await queue.heartbeat(claim.lease, None)).steering
    assert lost == told == (EXTEND, AVOID)
    assert (await queue.orders(claim.lease, heard=told[0].number)).steering == (AVOID,)
    assert (await queue.orders(claim.lease, heard=told[1].number)).steering == ()
    await queue.steer(dream_id, 1, EXTEND)
    assert (await queue.heartbeat(claim.lease, None, heard=told[1].number)).steering == (EXTEND,)


async def test_a_checkpoint_settles_the_words_that_it_holds_and_no_others(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    first = await claimed(queue)
    for word in (EXTEND, AVOID):
        await queue.steer(dream_id, 1, word)
    extended, _ = (await queue.orders(first.lease)).steering
    kept = CheckpointRef("checkpoints/1/1-5.ckpt", "ab" * 32, 5)
    await queue.checkpoint(first.lease, kept, heard=extended.number)  # the other came while it was being stored
    await queue.give_back(first.lease)
    second = await claimed(queue)
    words = (await queue.orders(second.lease)).steering
    assert [(word.kind, word.is_settled) for word in words] == [
        (SteeringKind.EXTEND, True),
        (SteeringKind.AVOID, False),
    ]
    await queue.checkpoint(second.lease, replace(kept, store_key="checkpoints/1/2-5.ckpt"))  # it began anew
    assert not any(word.is_settled for word in (await queue.orders(second.lease)).steering)


async def test_a_word_that_only_a_newer_version_knows_is_left_to_its_workers(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    claim = await claimed(queue)
    for word in (EXTEND, AVOID):
        await queue.steer(dream_id, 1, word)
    async with database.write() as connection:
        await connection.execute(text("UPDATE steering SET kind = 'sing' WHERE kind = 'extend'"))
    assert (await queue.heartbeat(claim.lease, None)).steering == (AVOID,)


async def test_more_phrases_to_avoid_than_a_recipe_may_have_are_refused_and_never_told(database: Database) -> None:
    queue = Queue(database)
    avoided = tuple(Phrase(f"thing {number}") for number in range(MAX_PHRASES - 1))
    dream_id = (await queue.enqueue(order(recipe=replace(recipe(), avoid=avoided)))).dream_id
    claim = await claimed(queue)
    await queue.steer(dream_id, 1, AVOID)
    with pytest.raises(PromptError, match="at most 8"):
        await queue.steer(dream_id, 1, Steering(SteeringKind.AVOID, phrase="fog"))
    assert (await queue.orders(claim.lease)).steering == (AVOID,)


async def test_a_phrase_to_avoid_that_nobody_can_see_is_refused(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    await claimed(queue)
    with pytest.raises(PromptError):
        await queue.steer(dream_id, 1, Steering(SteeringKind.AVOID, phrase="\u200b"))


async def test_no_dream_is_extended_beyond_the_most_steps(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order(steps=100))).dream_id
    claim = await claimed(queue)
    progress = Progress(
        step=9, total=MAX_STEPS - 120, score=0.1, best_score=0.1, best_step=9, seconds=1, seconds_left=9
    )
    await queue.heartbeat(claim.lease, progress)
    for _ in range(2):
        await queue.steer(dream_id, 1, EXTEND)
        await queue.orders(claim.lease)  # the worker has heard it, and its next progress counts it
    with pytest.raises(UserMistake, match=f"more than {MAX_STEPS} steps"):
        await queue.steer(dream_id, 1, EXTEND)


async def test_extensions_that_a_checkpoint_holds_count_also_before_the_first_step_after_a_claim(
    database: Database,
) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order(steps=MAX_STEPS - 70))).dream_id
    first = await claimed(queue)
    await queue.steer(dream_id, 1, EXTEND)
    (extended,) = (await queue.orders(first.lease)).steering
    await queue.checkpoint(first.lease, CheckpointRef("checkpoints/1/1-5.ckpt", "ab" * 32, 5), heard=extended.number)
    await queue.give_back(first.lease)
    await claimed(queue)
    with pytest.raises(UserMistake, match=f"more than {MAX_STEPS} steps"):
        await queue.steer(dream_id, 1, EXTEND)


LAST = CheckpointRef("images/1/1-0.latents", "ab" * 32, 100)


async def test_a_dream_that_was_extended_when_it_had_come_to_its_end_goes_on_from_there(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    first = await claimed(queue)
    await queue.steer(dream_id, 1, EXTEND)
    await queue.steer(dream_id, 1, EXTEND)
    heard, unheard = (await queue.orders(first.lease)).steering
    assert not await queue.finish(first.lease, result(first), LastStep(LAST, heard.number))
    assert await state_of(database, dream_id) is DreamState.QUEUED
    assert await Outbox(database).pending() == 0
    second = await claimed(queue)
    assert (second.checkpoint, second.attempt) == (LAST, 1)
    words = (await queue.orders(second.lease)).steering
    assert [word.is_settled for word in words] == [True, False]
    assert await queue.finish(second.lease, result(second), LastStep(LAST, unheard.number))
    assert await state_of(database, dream_id) is DreamState.DONE
    assert await counter_drift(database) == []


@pytest.mark.parametrize("said", [(AVOID,), (EXTEND, Steering(SteeringKind.STOP))], ids=["avoid", "extend, then stop"])
async def test_a_word_that_asks_for_no_more_steps_does_not_keep_a_dream_from_its_end(
    database: Database, said: tuple[Steering, ...]
) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    claim = await claimed(queue)
    for word in said:
        await queue.steer(dream_id, 1, word)
    assert await queue.finish(claim.lease, result(claim), LastStep(LAST, 0))
    assert await state_of(database, dream_id) is DreamState.DONE


async def test_an_extension_is_either_refused_or_done_however_close_to_the_end_it_comes(database: Database) -> None:
    queue = Queue(database)
    for _ in range(15):
        dream_id = (await queue.enqueue(order())).dream_id
        claim = await claimed(queue)
        said, is_over = await asyncio.gather(
            queue.steer(dream_id, 1, EXTEND),
            queue.finish(claim.lease, result(claim), LastStep(LAST, 0)),
            return_exceptions=True,
        )
        assert isinstance(is_over, bool)
        assert isinstance(said, NotRunning) if is_over else said is None
        await queue.cancel(dream_id, 1)
    assert await counter_drift(database) == []


async def test_an_extension_that_is_being_written_when_the_dream_ends_is_waited_for(postgresql_url: str) -> None:
    async with open_database(postgresql_url) as database:
        queue = Queue(database)
        dream_id = (await queue.enqueue(order(1))).dream_id
        claim = await claimed(queue)
        async with database.write() as connection:
            await leases.steer(connection, dream_id, 1, EXTEND)
            finishing = asyncio.create_task(queue.finish(claim.lease, result(claim), LastStep(LAST, 0)))
            await until_somebody_waits_for_a_lock(database)
        assert not await finishing
        assert await state_of(database, dream_id) is DreamState.QUEUED


async def test_a_dream_that_was_extended_at_its_end_and_then_cancelled_is_cancelled(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    claim = await claimed(queue)
    await queue.steer(dream_id, 1, EXTEND)
    await queue.cancel(dream_id, 1)
    assert await queue.finish(claim.lease, result(claim), LastStep(LAST, 0))
    assert await state_of(database, dream_id) is DreamState.CANCELLED


async def test_steering_is_refused_to_strangers_and_for_dreams_that_do_not_run(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order(1))).dream_id
    with pytest.raises(NotRunning):
        await queue.steer(dream_id, 1, EXTEND)
    claim = await claimed(queue)
    with pytest.raises(NotYours):
        await queue.steer(dream_id, 2, EXTEND)
    with pytest.raises(NoSuchDream):
        await queue.steer(999, 1, EXTEND)
    await queue.cancel(dream_id, 1)
    await queue.cancelled(claim.lease)
    with pytest.raises(LeaseLost):
        await queue.orders(claim.lease)


@pytest.mark.parametrize("end", ["stop", "cancel"])
async def test_no_word_is_taken_that_could_have_no_effect(database: Database, end: str) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order(1))).dream_id
    await claimed(queue)
    for _ in range(2):  # pressed twice
        await (queue.steer(dream_id, 1, Steering(SteeringKind.STOP)) if end == "stop" else queue.cancel(dream_id, 1))
    with pytest.raises(NotRunning):
        await queue.steer(dream_id, 1, EXTEND)


async def test_a_stop_says_where_the_dream_stood(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order(steps=100))).dream_id
    claim = await claimed(queue)
    progress = Progress(step=40, total=100, score=0.1, best_score=0.1, best_step=9, seconds=1, seconds_left=9)
    await queue.heartbeat(claim.lease, progress)
    await queue.steer(dream_id, 1, Steering(SteeringKind.STOP))
    (stop,) = (await queue.orders(claim.lease)).steering
    assert (stop.kind, stop.steps) == (SteeringKind.STOP, 40)


async def test_a_cancel_that_comes_while_the_dream_goes_back_into_the_queue_is_not_lost(postgresql_url: str) -> None:
    async with open_database(postgresql_url) as database:
        queue = Queue(database)
        await queue.enqueue(order(1))
        claim = await claimed(queue)
        async with database.write() as connection:
            await endings.give_back(connection, claim.lease)
            cancelling = asyncio.create_task(queue.cancel(claim.lease.dream_id, 1))
            await until_somebody_waits_for_a_lock(database)
        assert await cancelling is CancelOutcome.CANCELLED
        assert await queue.claim("w1", [PACK]) is None


@pytest.mark.parametrize("way_back", ["given back", "failed"])
async def test_a_dream_that_goes_back_while_it_is_being_cancelled_ends_as_cancelled(
    postgresql_url: str, way_back: str
) -> None:
    async with open_database(postgresql_url) as database:
        queue = Queue(database)
        dream_id = (await queue.enqueue(order(1))).dream_id
        lease = (await claimed(queue)).lease
        async with database.write() as connection:
            await endings.cancel(connection, dream_id, 1, is_moderator=False)
            back = queue.give_back(lease) if way_back == "given back" else queue.fail(lease, "", is_permanent=False)
            going_back = asyncio.ensure_future(back)
            await until_somebody_waits_for_a_lock(database)
        await going_back
        assert await state_of(database, dream_id) is DreamState.CANCELLED
