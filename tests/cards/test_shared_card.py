"""Dreams that share a card, through the courier: one grid at the end, whatever became of each."""

from __future__ import annotations

import asyncio
import hashlib
import io
from dataclasses import replace

import aiohttp
import pytest
from PIL import Image

from cards.grid import EMPTY, GAP_PX
from dreams.deletion import Deletion
from dreams.dream import CardRef, Claim, Order, Picture, Result
from dreams.guilds import Guilds
from dreams.history import History
from dreams.members import Members, Notice, Preferences
from dreams.outbox import Outbox
from dreams.recipe import Phrase, Recipe
from dreams.states import DreamState
from dreams.unwanted import PicturePolicy
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID
from tests.cards.conftest import png, shown
from tests.cards.test_courier import Stage, stage

__all__ = ["stage"]

SIDE_PX = 128
RECIPE = Recipe((Phrase("a red apple"),), seed=7, size_px=SIDE_PX)
COLOURS = ("red", "lime", "blue", "yellow")
CENTRES = [(x, y) for y in (64, 192 + GAP_PX) for x in (64, 192 + GAP_PX)]


async def asked(stage: Stage, card: CardRef, count: int = 4) -> list[int]:
    """Ada's dreams with one card, asked for at once."""
    ids = []
    for number in range(count):
        recipe = replace(RECIPE, seed=RECIPE.seed + number)
        order = Order(f"one:{number}", ADA_ID, GUILD_ID, GENERAL_CHANNEL_ID, "emoji", recipe, "a red apple")
        enqueued = await stage.queue.enqueue(replace(order, owner_name="Ada", batch_id=77))
        ids.append(enqueued.dream_id)
    await stage.queue.set_card(ids[0], card)
    return ids


async def claimed(stage: Stage) -> Claim:
    claim = await stage.queue.claim("worker", ["emoji"])
    assert claim is not None
    return claim


async def finish_next(stage: Stage, colour: str, safety: tuple[tuple[str, float], ...] = ()) -> int:
    claim = await claimed(stage)
    payload = png(SIDE_PX, colour)
    key = f"images/{claim.lease.dream_id}.png"
    await stage.store.put(key, payload)
    picture = Picture(key, hashlib.sha256(payload).hexdigest(), len(payload), "image/png", SIDE_PX, SIDE_PX)
    await stage.queue.finish(claim.lease, Result((picture,), 0.3, (("a red apple", 0.3),), 10, 10, 1.0, safety))
    return claim.lease.dream_id


async def deliver_all(stage: Stage) -> None:
    while await stage.courier.deliver_next():
        pass


async def grid(stage: Stage, card: CardRef) -> Image.Image:
    (attachment,) = shown(stage.playground, card)["attachments"]
    async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as response:
        return Image.open(io.BytesIO(await response.read())).convert("RGB")


def colours(sheet: Image.Image) -> list[object]:
    return [sheet.getpixel(centre) for centre in CENTRES]


async def test_four_dreams_end_as_one_grid_on_one_card(stage: Stage, card: CardRef) -> None:
    await asked(stage, card)
    for colour in COLOURS:
        await finish_next(stage, colour)
    await deliver_all(stage)
    message = shown(stage.playground, card)
    assert message["content"].startswith("✨ **Dreamed** by Ada")
    assert message["attachments"][0]["filename"].endswith(".png")
    assert colours(await grid(stage, card)) == [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]
    assert len(stage.playground.messages("general")) == 1
    assert await Outbox(stage.database).pending() == 0


async def test_all_dreams_of_a_batch_know_their_card(stage: Stage, card: CardRef) -> None:
    ids = await asked(stage, card)
    views = await History(stage.database).sharing_card(ids[2])
    assert [view.id for view in views] == ids
    assert {view.card for view in views} == {card}


async def test_between_two_of_them_the_card_shows_what_is_there(stage: Stage, card: CardRef) -> None:
    await asked(stage, card)
    await finish_next(stage, "red")
    await deliver_all(stage)
    message = shown(stage.playground, card)
    assert "1 of 4 ready" in message["content"]
    assert message["attachments"][0]["filename"].endswith(".webp")


async def test_while_one_of_them_runs_the_courier_leaves_the_card_to_its_worker(stage: Stage, card: CardRef) -> None:
    await asked(stage, card)
    await finish_next(stage, "red")
    await claimed(stage)
    await deliver_all(stage)
    assert shown(stage.playground, card)["edited_timestamp"] is None
    assert await Outbox(stage.database).pending() == 0


async def test_what_failed_and_what_was_cancelled_leave_empty_cells_that_are_explained(
    stage: Stage, card: CardRef
) -> None:
    ids = await asked(stage, card)
    await finish_next(stage, "red")
    failing = await claimed(stage)
    await stage.queue.fail(failing.lease, "Its image is gone.", is_permanent=True)
    await stage.queue.cancel(ids[2], ADA_ID)
    await finish_next(stage, "yellow")
    await deliver_all(stage)
    message = shown(stage.playground, card)
    assert "2 of 4" in message["content"]
    assert "**2** failed · **3** cancelled" in message["content"]
    assert "Its image is gone." in message["content"]
    assert colours(await grid(stage, card)) == [(255, 0, 0), EMPTY, EMPTY, (255, 255, 0)]


async def test_a_deleted_card_is_followed_by_one_new_message_with_the_grid(stage: Stage, card: CardRef) -> None:
    ids = await asked(stage, card, count=2)
    for colour in COLOURS[:2]:
        await finish_next(stage, colour)
    await stage.playground.break_things(delete_message=card.message_id)
    await deliver_all(stage)
    (message,) = stage.playground.messages("general")
    assert len(message.attachments) == 1
    views = await History(stage.database).sharing_card(ids[0])
    assert {view.card for view in views} == {CardRef(GENERAL_CHANNEL_ID, message.id)}


async def test_several_couriers_at_once_show_the_grid_once(stage: Stage, card: CardRef) -> None:
    await asked(stage, card)
    await Members(stage.database).set_preferences(ADA_ID, Preferences(notice=Notice.REPLY))
    for colour in COLOURS:
        await finish_next(stage, colour)
    await asyncio.gather(*(stage.courier.deliver_next() for _ in range(4)))
    contents = [message.content for message in stage.playground.messages("general")]
    assert len(contents) == 2, contents
    assert f"<@{ADA_ID}> Dreams 1, 2, 3, 4 are there." in contents


async def test_an_owner_is_told_of_the_others_when_the_first_is_kept_out(stage: Stage, card: CardRef) -> None:
    await asked(stage, card, count=2)
    await Members(stage.database).set_preferences(ADA_ID, Preferences(notice=Notice.REPLY))
    await Guilds(stage.database).change(GUILD_ID, lambda known: replace(known, picture_policy=PicturePolicy.REFUSE))
    await finish_next(stage, "red", (("nudity", 0.9),))
    await finish_next(stage, "lime")
    await deliver_all(stage)
    contents = [message.content for message in stage.playground.messages("general")]
    assert f"<@{ADA_ID}> Dreams 1, 2 are there." in contents


async def test_a_picture_that_is_kept_out_is_not_offered_before_the_others_are_there(
    stage: Stage, card: CardRef
) -> None:
    await asked(stage, card)
    await Guilds(stage.database).change(GUILD_ID, lambda known: replace(known, picture_policy=PicturePolicy.REFUSE))
    await finish_next(stage, "red", (("nudity", 0.9),))
    await finish_next(stage, "lime")
    await deliver_all(stage)
    message = shown(stage.playground, card)
    assert "**1** kept out" in message["content"]
    offered = [button["label"] for row in message["components"] for button in row["components"]]
    assert "1" not in offered
    assert "2" in offered


async def test_one_lost_picture_leaves_its_cell_empty_and_the_others_are_shown(stage: Stage, card: CardRef) -> None:
    await asked(stage, card)
    ids = [await finish_next(stage, colour) for colour in COLOURS]
    await stage.store.delete(f"images/{ids[1]}.png")
    await deliver_all(stage)
    assert colours(await grid(stage, card))[:2] == [(255, 0, 0), EMPTY]


async def test_deleting_one_dream_takes_its_picture_out_of_the_grid_and_leaves_the_card(
    stage: Stage, card: CardRef
) -> None:
    await asked(stage, card)
    ids = [await finish_next(stage, colour) for colour in COLOURS]
    await deliver_all(stage)
    before = shown(stage.playground, card)["attachments"][0]["filename"]
    await Deletion(stage.database, stage.store).delete_dream(ids[0])
    await deliver_all(stage)
    message = shown(stage.playground, card)
    assert message["attachments"][0]["filename"] != before
    assert colours(await grid(stage, card))[:3] == [(0, 255, 0), (0, 0, 255), (255, 255, 0)]


async def test_a_look_that_lands_after_the_grid_is_followed_by_the_grid(stage: Stage, card: CardRef) -> None:
    await asked(stage, card, count=2)
    await finish_next(stage, "red")
    plain_reserve = stage.courier._reserve

    async def reserve(channel_id: int, seconds: float) -> float:
        stage.courier._reserve = plain_reserve
        await finish_next(stage, "lime")  # while the courier waits for its turn to show one of two
        return 0.0

    stage.courier._reserve = reserve
    assert await stage.courier.deliver_next()
    assert "Dreamed" in shown(stage.playground, card)["content"]


@pytest.mark.parametrize("deleted", [3, 4])
async def test_the_last_of_a_batch_has_the_card_alone_and_takes_it_away(
    stage: Stage, card: CardRef, deleted: int
) -> None:
    await asked(stage, card)
    ids = [await finish_next(stage, colour) for colour in COLOURS]
    await deliver_all(stage)
    for dream_id in ids[:deleted]:
        await Deletion(stage.database, stage.store).delete_dream(dream_id)
    await deliver_all(stage)
    left = await History(stage.database).sharing_card(ids[-1])
    assert [view.state for view in left] == [DreamState.DONE] * (4 - deleted)
    if deleted == 3:
        assert shown(stage.playground, card)["attachments"][0]["filename"] == f"dream-{ids[-1]}.png"


async def test_a_dream_that_has_the_card_alone_shows_its_frame_without_a_grid(stage: Stage, card: CardRef) -> None:
    await asked(stage, card, count=1)  # the others found no place in the queue
    claim = await claimed(stage)
    (view,) = await History(stage.database).sharing_card(claim.lease.dream_id)
    frame = png(SIDE_PX, "red")
    under_way = await stage.courier.contents.under_way([view], view, frame)
    assert under_way is not None and under_way.attachments is not None
    assert [one.payload for one in under_way.attachments] == [frame]


async def test_a_picture_that_is_deleted_while_the_grid_is_on_its_way_is_not_left_in_it(
    stage: Stage, card: CardRef
) -> None:
    await asked(stage, card)
    ids = [await finish_next(stage, colour) for colour in COLOURS]
    for _ in COLOURS[1:]:
        await Outbox(stage.database).take()  # other couriers are at those of the first three
    plain_reserve = stage.courier._reserve

    async def reserve(channel_id: int, seconds: float) -> float:
        stage.courier._reserve = plain_reserve
        await Deletion(stage.database, stage.store).delete_dream(ids[0])
        assert await stage.courier.deliver_next()  # the redrawing overtakes the grid with all four
        return 0.0

    stage.courier._reserve = reserve
    assert await stage.courier.deliver_next()
    assert colours(await grid(stage, card))[:3] == [(0, 255, 0), (0, 0, 255), (255, 255, 0)]
