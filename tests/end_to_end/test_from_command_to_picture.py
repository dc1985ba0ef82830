"""A member's dream through the real bot and the real generator, over HTTP and WebSocket, on SQLite."""

from __future__ import annotations

import asyncio
import io

import pytest
from PIL import Image

from dreams.prompt import parse_prompt
from dreams.recipe import Recipe
from playground.stack import Stack
from tests.end_to_end.channel import Channel, has_frame, has_picture

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = "--steps 1500 --method classic"  # far more than any test waits for, and without the search for a start


async def running(stack: Stack, channel: Channel, prompt: str, **options: str) -> str:
    """Starts a dream and waits for its first frame; returns the card's id."""
    card_id = (await channel.dream(prompt, **options))["message_id"]
    await channel.until(card_id, has_frame)
    return card_id


async def test_the_card_goes_from_the_queue_over_frames_to_the_picture(stack: Stack, channel: Channel) -> None:
    answer = await channel.dream("a red apple --not green --seed 7 --size 256")
    assert not answer["is_ephemeral"]
    assert "a red apple" in answer["content"] and "green" in answer["content"] and "7" in answer["content"]

    await stack.start_generator("first")
    card = await channel.until(answer["message_id"], has_picture, seconds=90)

    versions = await channel.versions(answer["message_id"])
    frames = {
        a["filename"] for version in versions for a in version["attachments"] if not a["filename"].endswith(".png")
    }
    assert len(frames) >= 2
    assert "seed" in card["content"].lower() and "7" in card["content"]
    with Image.open(io.BytesIO(await channel.picture(card))) as picture:
        assert picture.size == (256, 256)
        recipe = Recipe.from_json(picture.text["recipe"])  # type: ignore[attr-defined]
    assert recipe == parse_prompt("a red apple --not green --seed 7 --size 256")
    assert await stack.get("requests?refused=1") == []


async def test_a_wrong_flag_is_named_and_nothing_is_queued(channel: Channel) -> None:
    answer = await channel.dream("a cat --sed 7")
    assert answer["is_ephemeral"]
    assert "--sed" in answer["content"] and "--seed 7" in answer["content"]


async def test_the_owner_cancels_a_running_dream_by_its_button(stack: Stack, channel: Channel) -> None:
    card_id = await running(stack, channel, f"a blue fish {LONG}")
    await channel.press(card_id, "Cancel" if "Cancel" in await labels(channel, card_id) else "Stop and keep")
    await channel.until(card_id, lambda card: not has_frame(card) or has_picture(card), seconds=20)


async def test_somebody_else_can_not_cancel(stack: Stack, channel: Channel) -> None:
    card_id = (await channel.dream(f"a tree {LONG}"))["message_id"]
    answer = await channel.press(card_id, (await labels(channel, card_id))[0], member="ben")
    assert answer["is_ephemeral"]
    await channel.command("cancel")


async def labels(channel: Channel, card_id: str) -> list[str]:
    card = await channel.card(card_id)
    return [button["label"] for row in card["components"] for button in row["components"]]


async def test_a_generator_killed_in_a_dream_loses_nothing(stack: Stack, channel: Channel) -> None:
    card_id = await running(stack, channel, "a yellow banana --steps 200 --method classic")
    stack.processes["first"].kill()
    await stack.processes.pop("first").wait()

    await stack.start_generator("second")
    card = await channel.until(card_id, has_picture, seconds=120)
    finals = [v for v in await channel.versions(card_id) if has_picture(v)]
    assert len(finals) == 1 and has_picture(card)


async def test_both_stop_cleanly_when_they_are_told_to(stack: Stack) -> None:
    for name in list(stack.processes):
        if name == "playground":
            continue
        process = stack.processes.pop(name)
        process.terminate()
        async with asyncio.timeout(15):
            assert await process.wait() == 0, stack.log_tail(name)
