"""On a German server: what everybody sees is in the server's language, what one member sees in that member's own."""

from __future__ import annotations

import re

import pytest

from playground.stack import Stack
from tests.end_to_end.channel import Card, Channel, has_frame, has_picture

pytestmark = pytest.mark.asyncio(loop_scope="module")


def labels(card: Card) -> list[str]:
    return [button["label"] for row in card["components"] for button in row["components"]]


async def test_a_dream_on_a_german_server_is_german_from_the_queue_to_the_picture(
    stack: Stack, channel: Channel
) -> None:
    spoken = {"guild_locale": "de", "locale": "de"}
    answer = await stack.post("interactions", {"text": "/dream a red apple --not green --seed 7 --size 256", **spoken})
    card_id = answer["message_id"]
    assert answer["content"].splitlines()[0].startswith("🌙 **Wartet** · als Nächster dran")
    assert answer["content"].splitlines()[-1].startswith("-# nicht green · Seed 7 · Standard")
    assert labels(answer["message"]) == ["Abbrechen"]

    await stack.start_generator("first")
    running = await channel.until(card_id, has_frame, seconds=90)
    assert running["content"].startswith("💭 **Träumt** · Schritt ")
    assert "Stopp und behalten" in labels(running)
    assert running["attachments"][0]["description"].startswith("Ein entstehender Traum bei Schritt ")

    done = await channel.until(card_id, has_picture, seconds=90)
    assert done["content"].startswith("✨ **Geträumt** von ")
    assert re.search(r"Wert \*\*−?\d,\d\d\*\*", done["content"])
    assert {"Noch mal", "Favorit", "Rezept", "Löschen"} <= set(labels(done))
    assert done["attachments"][0]["description"] == "Ein Traum von a red apple"


async def test_an_answer_for_one_member_is_in_that_members_language(stack: Stack) -> None:
    german = await stack.post("interactions", {"text": "/help", "locale": "de"})
    assert german["is_ephemeral"] and german["content"].startswith("**Träum ein Bild aus Worten**")
    japanese = await stack.post("interactions", {"member": "ben", "text": "/dream a cat --sed 7", "locale": "ja"})
    assert japanese["is_ephemeral"]
    assert japanese["content"].splitlines()[0].endswith("--seed のことですか？ --seed 7 と書いてください")
    finnish = await stack.post("interactions", {"member": "ben", "text": "/queue", "locale": "fi"})
    assert finnish["content"] == "Nothing waits and nothing runs. Start with /dream."


async def test_a_manager_chooses_another_language_than_the_servers_own(stack: Stack) -> None:
    typed = {"member": "olive", "command": "config language", "options": {"language": "tr"}, "locale": "en-US"}
    told = await stack.post("interactions", typed)
    assert "Language: Türkçe" in told["content"]
    card = await stack.post("interactions", {"member": "ben", "text": "/dream a cat", "guild_locale": "de"})
    assert card["content"].startswith(("🌙 **Bekliyor**", "💭 **Düşlüyor**"))
    assert await stack.get("requests?refused=1") == []


async def test_a_card_in_direct_messages_is_in_the_members_language(stack: Stack) -> None:
    card = await stack.post("interactions", {"member": "ben", "channel": "dm", "text": "/dream a tree", "locale": "es"})
    assert card["content"].startswith(("🌙 **En espera**", "💭 **Soñando**"))
