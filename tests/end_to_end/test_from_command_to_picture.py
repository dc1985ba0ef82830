"""A member's dream through the real bot and the real generator, over HTTP and WebSocket, on SQLite.

On a German server: what everybody sees is in the server's language, what one member sees in that member's own.
"""

from __future__ import annotations

import asyncio
import io
import re

import pytest
from PIL import Image

from dreams.prompt import parse_prompt
from dreams.recipe import Recipe
from playground.stack import Stack
from tests.end_to_end.channel import POLL_SECONDS, Card, Channel, broken_rules, has_frame, has_picture
from tests.patience import PATIENCE_SECONDS

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(600)]

TOKEN_SECONDS, LONG_LIFE_SECONDS = 2.0, 900.0  # that an interaction's token lives
LONG = "--steps 1500 --method classic"  # far more than any test waits for, and without the search for a start
FEWEST_FRAMES = 2


async def running(stack: Stack, channel: Channel, prompt: str, **options: str) -> str:
    """Starts a dream and waits for its first frame; returns the card's id."""
    card_id = (await channel.dream(prompt, **options))["message_id"]
    await channel.until(card_id, has_frame)
    return card_id


def labels(card: Card) -> list[str]:
    return [button["label"] for row in card["components"] for button in row["components"]]


def files(card: Card) -> set[str]:
    return {attachment["filename"] for attachment in card["attachments"]}


async def names_shown(channel: Channel, card_id: str) -> set[str]:
    """The names of all pictures that a card has had."""
    return {name for version in await channel.versions(card_id) for name in files(version)}


async def test_the_card_goes_from_the_queue_over_frames_to_the_picture_in_the_servers_language(
    stack: Stack, channel: Channel
) -> None:
    prompt = f"a red apple --not green --seed 7 --size 256 {LONG}"
    spoken = {"guild_locale": "de", "locale": "de"}
    answer = await stack.post("interactions", {"text": f"/dream {prompt}", **spoken})
    card_id = answer["message_id"]
    assert not answer["is_ephemeral"]
    assert answer["content"].splitlines()[0].startswith("🌙 **Wartet** · als Nächster dran")
    assert answer["content"].splitlines()[-1].startswith("-# nicht green · Seed 7 · 1500 Schritte")
    assert labels(answer["message"]) == ["Abbrechen"]

    await stack.start_generator("first")
    running = await channel.until(card_id, has_frame)
    assert running["content"].startswith("💭 **Träumt** · Schritt ")
    assert "Stopp und behalten" in labels(running)
    assert running["attachments"][0]["description"].startswith("Ein entstehender Traum bei Schritt ")

    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(await names_shown(channel, card_id)) < FEWEST_FRAMES:
            await asyncio.sleep(POLL_SECONDS)
    await channel.press(card_id, "Stopp und behalten")
    done = await channel.until(card_id, has_picture)
    assert done["content"].startswith("✨ **Geträumt** von ")
    assert "a red apple" in done["content"]
    assert re.search(r"Wert \*\*−?\d,\d\d\*\*", done["content"])
    assert {"Noch mal", "Favorit", "Rezept", "Löschen"} <= set(labels(done))
    assert done["attachments"][0]["description"] == "Ein Traum von a red apple"

    with Image.open(io.BytesIO(await channel.picture(done))) as picture:
        assert picture.size == (256, 256)
        recipe = Recipe.from_json(picture.text["recipe"])  # type: ignore[attr-defined]
    assert recipe == parse_prompt(prompt)
    assert await broken_rules(stack) == []


async def test_an_answer_for_one_member_is_in_that_members_language(stack: Stack) -> None:
    german = await stack.post("interactions", {"text": "/help", "locale": "de", "guild_locale": "en-US"})
    assert german["is_ephemeral"] and german["content"].startswith("**Träum ein Bild aus Worten**")
    japanese = await stack.post("interactions", {"member": "ben", "text": "/dream a cat --sed 7", "locale": "ja"})
    assert japanese["is_ephemeral"]
    assert japanese["content"].splitlines()[0].endswith("--seed のことですか？ --seed 7 と書いてください")
    finnish = await stack.post("interactions", {"member": "ben", "text": "/queue", "locale": "fi"})
    assert finnish["content"] == "Nothing waits and nothing runs. Start with /dream."


async def test_a_wrong_flag_is_named_and_nothing_is_queued(channel: Channel) -> None:
    answer = await channel.dream("a cat --sed 7")
    assert answer["is_ephemeral"]
    assert "--sed" in answer["content"] and "--seed 7" in answer["content"]


async def test_the_owner_cancels_a_running_dream_by_its_button(stack: Stack, channel: Channel) -> None:
    card_id = await running(stack, channel, f"a blue fish {LONG}")
    await channel.press(card_id, "Cancel")
    await channel.until(card_id, lambda card: not has_frame(card) or has_picture(card))


async def test_a_picture_comes_to_its_card_after_the_token_of_the_answer_has_ended(
    stack: Stack, channel: Channel
) -> None:
    card_id = await running(stack, channel, f"a green leaf {LONG}")
    await stack.post("faults", {"token_life_seconds": TOKEN_SECONDS})
    await asyncio.sleep(TOKEN_SECONDS)
    before = {name for version in await channel.versions(card_id) for name in files(version)}
    await channel.until(card_id, lambda card: has_frame(card) and not files(card) <= before)
    await channel.press(card_id, "Stop and keep")
    await channel.until(card_id, has_picture)
    await stack.post("faults", {"token_life_seconds": LONG_LIFE_SECONDS})


async def test_somebody_else_can_not_cancel(stack: Stack, channel: Channel) -> None:
    card_id = (await channel.dream(f"a tree {LONG}"))["message_id"]
    answer = await channel.press(card_id, labels(await channel.card(card_id))[0], member="ben")
    assert answer["is_ephemeral"]
    await channel.command("cancel")


async def test_a_generator_killed_in_a_dream_loses_nothing(stack: Stack, channel: Channel) -> None:
    card_id = await running(stack, channel, f"a yellow banana {LONG}")
    stack.processes["first"].kill()
    await stack.processes.pop("first").wait()
    before = await names_shown(channel, card_id)

    await stack.start_generator("second")
    await channel.until(card_id, lambda card: has_frame(card) and not files(card) <= before)
    await channel.press(card_id, "Stop and keep")
    card = await channel.until(card_id, has_picture)
    finals = [v for v in await channel.versions(card_id) if has_picture(v)]
    assert len(finals) == 1 and has_picture(card)


async def test_a_manager_chooses_another_language_than_the_servers_own(stack: Stack) -> None:
    typed = {"member": "olive", "command": "config language", "options": {"language": "tr"}, "locale": "en-US"}
    told = await stack.post("interactions", typed)
    assert "Language: Türkçe" in told["content"]
    card = await stack.post("interactions", {"member": "ben", "text": "/dream a cat", "guild_locale": "de"})
    assert card["content"].startswith(("🌙 **Bekliyor**", "💭 **Düşlüyor**"))
    assert await broken_rules(stack) == []


async def test_a_card_in_direct_messages_is_in_the_members_language(stack: Stack) -> None:
    card = await stack.post("interactions", {"member": "ben", "channel": "dm", "text": "/dream a tree", "locale": "es"})
    assert card["content"].startswith(("🌙 **En espera**", "💭 **Soñando**"))


async def test_both_stop_cleanly_when_they_are_told_to(stack: Stack) -> None:
    for name in list(stack.processes):
        if name == "playground":
            continue
        process = stack.processes.pop(name)
        process.terminate()
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert await process.wait() == 0, stack.log_tail(name)
