"""Dreams that share a card, through a real worker: the grid fills while they come, and ends as one picture."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from dreams.dream import CardRef, Order, Steering, SteeringKind
from dreams.recipe import Phrase, Quality, Recipe
from dreams.states import DreamState
from generator.messages import EngineOptions
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID
from tests.generator.stage import PATIENCE, Stage, opened_stage

RECIPE = Recipe((Phrase("a red apple"),), quality=Quality.DEEP, size_px=128, seed=7)


async def asked_at_once(stage: Stage, count: int) -> list[int]:
    """Dreams that wait with one card."""
    order = Order("", ADA_ID, GUILD_ID, GENERAL_CHANNEL_ID, stage.pack, RECIPE, "a red apple", batch_id=5)
    orders = [
        replace(order, idempotency_key=f"at once {number}", recipe=replace(RECIPE, seed=RECIPE.seed + number))
        for number in range(count)
    ]
    ids = [(await stage.queue.enqueue(one)).dream_id for one in orders]
    message = stage.playground.post_as_bot("queued")
    await stage.queue.set_card(ids[0], CardRef(message.channel_id, message.id))
    return ids


async def frames(stage: Stage, dream_id: int) -> set[str]:
    """The names of the frames that the card has shown while one of its dreams ran."""
    looks = [look for look in (await stage.message(dream_id)).versions if "Dreaming" in look.content]
    names = {file.filename for look in looks for file in look.attachments}
    return {name for name in names if name.startswith(f"frame-{dream_id}-")}


async def test_three_dreams_fill_a_grid_on_one_card(engine_options: EngineOptions, tmp_path: Path) -> None:
    async with opened_stage(tmp_path, engine_options) as stage, stage.working():
        dreams = await asked_at_once(stage, 3)
        for before, dream_id in enumerate(dreams):

            async def has_shown_one_more(before: int = before) -> bool:
                return len(await frames(stage, dreams[0])) > before

            await stage.until_state(dream_id, DreamState.RUNNING)
            await stage.until(has_shown_one_more)
            await stage.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))
            await stage.until_state(dream_id, DreamState.DONE)
        await stage.until_told(dreams[0], "Dreamed")
        await stage.until_delivered()
        await asyncio.sleep(5 * PATIENCE.frame)  # a late frame would overwrite the grid by now
        (final,) = await stage.attachments(dreams[0])
        assert final.startswith(f"dreams-{dreams[0]}-")
        assert final.endswith(".png")
        assert {(await stage.dream(dream_id)).card for dream_id in dreams} == {(await stage.dream(dreams[0])).card}
