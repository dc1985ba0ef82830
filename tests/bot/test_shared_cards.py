"""The one card of several dreams: taking a picture out, cancelling and deleting all of them."""

from __future__ import annotations

from typing import Any

import pytest

from cards.batch_face import card_face
from cards.custom_ids import Verb, custom_id
from cards.editor import CardEditor
from dreams.audit import Action
from dreams.queue import Queue, Steering, SteeringKind
from dreams.states import DreamState
from tests.bot.conftest import Stage, sharded_bot
from tests.bot.finished import finish_next


async def ask(stage: Stage, count: int = 3) -> tuple[Any, list[int]]:
    """Ana's `/dream count:…`: its card, and the dreams in the order in which they were asked for."""
    result = await stage.ana.slash(stage.channel, "dream", prompt="a cat --seed 7", count=count)
    return result.response, [dream.id for dream in await stage.open_dreams()]


async def states(stage: Stage, dreams: list[int]) -> list[DreamState]:
    return [(await stage.dream(dream_id)).state for dream_id in dreams]


async def test_a_picture_is_taken_out_into_a_message_with_the_usual_buttons(stage: Stage) -> None:
    _, dreams = await ask(stage)
    await finish_next(stage)
    shown = await stage.ana.slash(stage.channel, "show", dream=dreams[0])
    assert shown.response.message.attachments
    assert custom_id(Verb.VARY, dreams[0]) in str(shown.response.components)
    assert f"dream {dreams[0]}" in shown.response.content


async def test_the_number_on_the_card_takes_the_picture_out_also_after_a_restart(stage: Stage) -> None:
    card, dreams = await ask(stage, count=2)
    first = await finish_next(stage)
    message = card.message
    await stage.ana.click(message, custom_id=custom_id(Verb.CANCEL_ALL, dreams[0]))
    assert await states(stage, dreams) == [DreamState.DONE, DreamState.CANCELLED]
    await stage.env.restart_bot(sharded_bot(stage.services))
    result = await stage.stranger.click(message, custom_id=custom_id(Verb.SHOW, first.id))
    assert result.response.message.attachments
    assert custom_id(Verb.AGAIN, first.id) in str(result.response.components)


async def test_cancel_all_ends_all_that_wait_and_redraws_the_card(stage: Stage) -> None:
    card, dreams = await ask(stage)
    await stage.ana.click(card, custom_id=custom_id(Verb.CANCEL_ALL, dreams[0]))
    assert await states(stage, dreams) == [DreamState.CANCELLED] * 3
    assert "Cancelled" in stage.channel.last_message.content
    assert "Cancel all" not in str(stage.channel.last_message.components)


async def test_cancel_all_asks_the_running_one_to_stop(stage: Stage) -> None:
    card, dreams = await ask(stage)
    claim = await stage.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    result = await stage.ana.click(card, custom_id=custom_id(Verb.CANCEL_ALL, dreams[0]))
    assert result.ephemeral
    assert (await stage.services.queue.orders(claim.lease)).cancel_requested
    assert (await states(stage, dreams))[1:] == [DreamState.CANCELLED] * 2


async def test_somebody_else_can_not_cancel_them_and_none_is_cancelled(stage: Stage) -> None:
    card, dreams = await ask(stage)
    result = await stage.stranger.click(card, custom_id=custom_id(Verb.CANCEL_ALL, dreams[0]))
    assert result.ephemeral
    assert await states(stage, dreams) == [DreamState.QUEUED] * 3


async def test_stop_and_keep_ends_what_runs_with_its_picture_and_cancels_what_waits(stage: Stage) -> None:
    _, dreams = await ask(stage)
    claim = await stage.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    card = await drawn_by_its_worker(stage, dreams[0])
    result = await stage.ana.click(card, custom_id=custom_id(Verb.STOP_ALL, dreams[0]))
    assert result.ephemeral
    orders = await stage.services.queue.orders(claim.lease)
    assert [one.kind for one in orders.steering] == [SteeringKind.STOP]
    assert not orders.cancel_requested
    assert await states(stage, dreams) == [DreamState.RUNNING, DreamState.CANCELLED, DreamState.CANCELLED]


async def test_somebody_else_stops_nothing(stage: Stage) -> None:
    _, dreams = await ask(stage)
    claim = await stage.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    card = await drawn_by_its_worker(stage, dreams[0])
    result = await stage.stranger.click(card, custom_id=custom_id(Verb.STOP_ALL, dreams[0]))
    assert "Only they or a moderator" in result.response.content
    assert (await stage.services.queue.orders(claim.lease)).steering == ()
    assert (await states(stage, dreams))[1:] == [DreamState.QUEUED] * 2


async def test_the_log_names_the_moderator_who_stopped_them(stage: Stage) -> None:
    _, dreams = await ask(stage)
    assert await stage.services.queue.claim("worker", ["emoji"]) is not None
    card = await drawn_by_its_worker(stage, dreams[0])
    await stage.moderator.click(card, custom_id=custom_id(Verb.STOP_ALL, dreams[0]))
    deeds = await stage.services.audit.newest(stage.guild.id)
    assert {(deed.dream_id, deed.action) for deed in deeds} == {
        (dreams[0], Action.STOPPED),
        (dreams[1], Action.CANCELLED),
        (dreams[2], Action.CANCELLED),
    }
    assert {(deed.moderator_id, deed.member_id) for deed in deeds} == {(stage.moderator.id, stage.ana.id)}


async def test_one_that_is_given_back_while_they_are_stopped_is_cancelled(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, dreams = await ask(stage)
    queue = stage.services.queue
    claim = await queue.claim("worker", ["emoji"])
    assert claim is not None
    card = await drawn_by_its_worker(stage, dreams[0])
    steer = Queue.steer

    async def give_back_and_steer(self: Queue, dream_id: int, user_id: int, steering: Steering) -> None:
        await self.give_back(claim.lease)
        await steer(self, dream_id, user_id, steering)

    monkeypatch.setattr(Queue, "steer", give_back_and_steer)
    result = await stage.ana.click(card, custom_id=custom_id(Verb.STOP_ALL, dreams[0]))
    assert "They stop here" in result.response.content
    assert await states(stage, dreams) == [DreamState.CANCELLED] * 3


async def test_when_none_runs_any_more_stop_and_keep_cancels_nothing(stage: Stage) -> None:
    _, dreams = await ask(stage)
    claim = await stage.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    card = await drawn_by_its_worker(stage, dreams[0])
    await stage.services.queue.give_back(claim.lease)
    result = await stage.ana.click(card, custom_id=custom_id(Verb.STOP_ALL, dreams[0]))
    assert "nothing to stop" in result.response.content
    assert await states(stage, dreams) == [DreamState.QUEUED] * 3


async def drawn_by_its_worker(stage: Stage, dream_id: int) -> Any:
    """The card as the worker of a dream that runs draws it."""
    views = await stage.services.history.sharing_card(dream_id)
    assert views[0].card is not None
    await CardEditor(stage.env.bot).edit(views[0].card, card_face(views))
    return stage.channel.last_message


async def finished_grid(stage: Stage) -> tuple[Any, list[int]]:
    """Two done dreams with their card as it stands then."""
    card, dreams = await ask(stage, count=2)
    for _ in dreams:
        await finish_next(stage)
    await stage.deliver()
    return card.message, dreams


async def test_delete_all_takes_rows_pictures_and_card_away(stage: Stage) -> None:
    message, dreams = await finished_grid(stage)
    await stage.ana.click(message, custom_id=custom_id(Verb.DELETE_ALL, dreams[0]))
    assert [await stage.services.history.dream(dream_id) for dream_id in dreams] == [None, None]
    await stage.remove_messages()
    assert message.id not in [one.id for one in stage.channel.history()]


async def test_somebody_else_can_not_delete_them(stage: Stage) -> None:
    message, dreams = await finished_grid(stage)
    result = await stage.stranger.click(message, custom_id=custom_id(Verb.DELETE_ALL, dreams[0]))
    assert result.ephemeral
    assert await states(stage, dreams) == [DreamState.DONE] * 2


async def test_what_a_moderator_deletes_is_noted_for_each_dream(stage: Stage) -> None:
    message, dreams = await finished_grid(stage)
    await stage.moderator.click(message, custom_id=custom_id(Verb.DELETE_ALL, dreams[0]))
    entries = await stage.services.audit.newest(stage.guild.id)
    assert sorted(entry.dream_id for entry in entries if entry.dream_id) == dreams


async def test_deleting_one_that_was_taken_out_leaves_the_card_to_the_others(stage: Stage) -> None:
    message, dreams = await finished_grid(stage)
    shown = (await stage.ana.slash(stage.channel, "show", dream=dreams[0])).response.message
    await stage.ana.click(shown, custom_id=custom_id(Verb.DELETE, dreams[0]))
    await stage.deliver()
    await stage.remove_messages()
    left = [one.id for one in stage.channel.history()]
    assert message.id in left
    assert shown.id not in left
    card = next(one for one in stage.channel.history() if one.id == message.id)
    assert f"dream {dreams[1]}" in card.content
    assert custom_id(Verb.AGAIN, dreams[0]) not in str(card.components)
