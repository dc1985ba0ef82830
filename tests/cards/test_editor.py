"""Cards on the stand-in: what an edit does, and what its refusals become."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest

from cards.budget import InvalidBudget
from cards.client import log_in, rest_client
from cards.editor import Attachment, CardEditor
from cards.errors import CardForbidden, CardGone, CardRefused, CardTooLarge, CardTryLater, TokenRefused
from cards.face import Face, face
from dreams.dream import CardRef
from dreams.states import DreamState
from playground import Playground
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID
from tests.cards.conftest import png, shown
from tests.cards.views import PROGRESS, view

RUNNING = face(view(state=DreamState.RUNNING, progress=PROGRESS))


async def test_a_picture_behind_a_spoiler_is_found_by_its_name(
    editor: CardEditor, playground: Playground, card: CardRef
) -> None:
    await editor.edit(card, RUNNING, [Attachment("dream-7.png", png(), "a dream", is_spoiler=True)])
    assert shown(playground, card)["attachments"][0]["filename"] == "SPOILER_dream-7.png"
    assert await editor.shows(card, "dream-7.png")
    assert not await editor.shows(card, "dream-8.png")


def frame(step: int, payload: bytes | None = None) -> Attachment:
    return Attachment(f"frame-{step:04d}.webp", payload or png(), f"step {step}")


def names(message: dict[str, Any]) -> list[str]:
    return [attachment["filename"] for attachment in message["attachments"]]


async def test_a_new_frame_replaces_the_old_one(editor: CardEditor, playground: Playground, card: CardRef) -> None:
    await editor.edit(card, RUNNING, [frame(1)])
    await editor.edit(card, RUNNING, [frame(2)])
    message = shown(playground, card)
    assert names(message) == ["frame-0002.webp"]
    assert message["attachments"][0]["description"] == "step 2"
    assert message["content"] == RUNNING.content


async def test_an_edit_without_attachments_leaves_the_picture(
    editor: CardEditor, playground: Playground, card: CardRef
) -> None:
    await editor.edit(card, RUNNING, [frame(1)])
    await editor.edit(card, RUNNING)
    assert names(shown(playground, card)) == ["frame-0001.webp"]


async def test_no_attachments_take_the_picture_away(editor: CardEditor, playground: Playground, card: CardRef) -> None:
    await editor.edit(card, RUNNING, [frame(1)])
    await editor.edit(card, RUNNING, ())
    assert names(shown(playground, card)) == []


async def test_the_buttons_are_those_of_the_face(editor: CardEditor, playground: Playground, card: CardRef) -> None:
    await editor.edit(card, RUNNING)
    rows = shown(playground, card)["components"]
    ids = [button["custom_id"] for row in rows for button in row["components"]]
    assert ids == ["dream:stop:12", "dream:extend:12", "dream:avoid:12", "dream:cancel:12"]


async def test_no_view_is_kept_for_a_card(playground: Playground, card: CardRef) -> None:
    async with rest_client(playground.token, InvalidBudget()) as client:
        await CardEditor(client).edit(card, RUNNING)
        assert list(client.persistent_views) == []


async def test_everyone_in_a_prompt_pings_nobody(editor: CardEditor, playground: Playground, card: CardRef) -> None:
    await editor.edit(card, Face("@everyone <@1>", (), ""))
    message = shown(playground, card)
    assert not message["mention_everyone"]
    assert message["mentions"] == []


async def test_a_deleted_card_is_gone(editor: CardEditor, playground: Playground, card: CardRef) -> None:
    await playground.break_things(delete_message=card.message_id)
    with pytest.raises(CardGone):
        await editor.edit(card, RUNNING)


async def test_a_channel_that_the_bot_can_not_see_is_forbidden(
    editor: CardEditor, playground: Playground, card: CardRef
) -> None:
    await playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
    with pytest.raises(CardForbidden):
        await editor.edit(card, RUNNING)


async def test_a_file_over_the_limit_is_too_large(editor: CardEditor, playground: Playground, card: CardRef) -> None:
    await playground.break_things(attachment_limit_bytes=1000)
    with pytest.raises(CardTooLarge):
        await editor.edit(card, RUNNING, [frame(1, b"x" * 2000)])


async def test_what_discord_does_not_take_is_refused_with_its_reason(editor: CardEditor, card: CardRef) -> None:
    with pytest.raises(CardRefused, match="2000"):
        await editor.edit(card, Face("x" * 2001, (), ""))


async def test_silence_ends_with_the_timeout_and_may_be_tried_again(
    editor: CardEditor, playground: Playground, card: CardRef
) -> None:
    await playground.break_things(silence={"seconds": 600})
    with pytest.raises(CardTryLater):
        await editor.edit(card, RUNNING, timeout_seconds=0.5)
    assert playground.world.faults.is_silent(), "it has not waited for the end of the silence"


async def test_an_unavailable_discord_may_be_tried_again(
    editor: CardEditor, playground: Playground, card: CardRef
) -> None:
    await playground.break_things(fail_next={"count": 1, "status": 503})
    with pytest.raises(CardTryLater, match="503"):
        await editor.edit(card, RUNNING)
    await editor.edit(card, RUNNING)


async def test_a_member_without_direct_messages_is_forbidden(editor: CardEditor, playground: Playground) -> None:
    await playground.break_things(close_dms=ADA_ID)
    with pytest.raises(CardForbidden):
        await editor.send_directly(ADA_ID, RUNNING, [], nonce="dream-12")


async def test_the_same_nonce_makes_one_message(editor: CardEditor, playground: Playground) -> None:
    first = await editor.post(GENERAL_CHANNEL_ID, RUNNING, [frame(1)], nonce="dream-12")
    second = await editor.post(GENERAL_CHANNEL_ID, RUNNING, [frame(1)], nonce="dream-12")
    assert first == second
    assert len(playground.messages()) == 1


async def test_too_many_invalid_answers_hold_edits_back(playground: Playground, card: CardRef) -> None:
    budget = InvalidBudget(most=2)
    await playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
    async with rest_client(playground.token, budget) as client:
        editor = CardEditor(client, budget)
        for _ in range(2):
            with pytest.raises(CardForbidden):
                await editor.edit(card, RUNNING)
        before = len(playground.world.log.records)
        with pytest.raises(CardTryLater):
            await editor.edit(card, RUNNING)
        assert len(playground.world.log.records) == before


async def test_the_budget_is_free_again_after_its_window(playground: Playground, card: CardRef) -> None:
    clock = [0.0]
    budget = InvalidBudget(most=1, clock=lambda: clock[0])
    async with rest_client(playground.token, budget) as client:
        with pytest.raises(CardRefused):
            await playground.break_things(delete_message=card.message_id)
            await playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["view_channel"]})
            await CardEditor(client, budget).edit(card, RUNNING)
    assert budget.seconds_until_free() == 600
    clock[0] = 600.0
    assert budget.seconds_until_free() == 0


async def test_a_wrong_token_is_refused_with_what_to_do(playground: Playground) -> None:
    with pytest.raises(TokenRefused, match="DISCORD_TOKEN"):
        async with rest_client("wrong", InvalidBudget()):
            pass


async def test_cancelling_an_edit_is_no_answer(editor: CardEditor, playground: Playground, card: CardRef) -> None:
    await playground.break_things(silence={"seconds": 600})
    edit = asyncio.create_task(editor.edit(card, RUNNING))
    await asyncio.sleep(0.1)
    edit.cancel()
    with pytest.raises(asyncio.CancelledError):
        await edit


async def test_a_login_that_nobody_answers_is_told(playground: Playground) -> None:
    client = discord.Client(intents=discord.Intents.none())
    await playground.break_things(fail_next={"count": 1, "status": 503})
    with pytest.raises(Exception, match="can't be reached"):
        await log_in(client, playground.token)
    await client.close()
