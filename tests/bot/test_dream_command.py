"""`/dream`: what its member sees, and what is queued."""

from __future__ import annotations

import io

import discord
import pytest
from PIL import Image
from tenacity import wait_none

from bot.choices import MAX_CHOICES
from cards.custom_ids import Verb, custom_id
from dreams.errors import DatabaseAway
from dreams.history import DreamView, History
from dreams.queue import CardRef, Enqueued, Order, Queue
from dreams.recipe import ImageRole, Phrase, Quality, Recipe
from dreams.states import DreamState
from tests.bot.conftest import MAX_QUEUED, Stage


async def test_a_dream_is_answered_with_its_public_card(stage: Stage) -> None:
    card, dream = await stage.ask()
    assert not card.ephemeral
    assert "a red apple" in card.content
    assert "seed 7" in card.content
    assert custom_id(Verb.CANCEL, dream.id) in str(card.components)


async def test_the_queue_knows_where_the_card_is(stage: Stage) -> None:
    card, dream = await stage.ask()
    assert dream.card is not None
    assert (dream.card.channel_id, dream.card.message_id) == (stage.channel.id, card.id)


async def test_the_options_win_over_the_prompt(stage: Stage) -> None:
    _, dream = await stage.ask("a cat --seed 1 --quality draft", seed=2, quality="deep", avoid="blur, text", size=256)
    recipe = dream.recipe
    assert (recipe.seed, recipe.quality, recipe.size_px) == (2, Quality.DEEP, 256)
    assert recipe.avoid == (Phrase("blur"), Phrase("text"))


async def test_the_prompt_is_kept_as_it_was_typed(stage: Stage) -> None:
    _, dream = await stage.ask("a cat — not a dog | “storm”::0.5")
    assert dream.prompt == "a cat — not a dog | “storm”::0.5"


async def test_several_dreams_share_one_card_and_have_a_seed_each(stage: Stage) -> None:
    result = await stage.ana.slash(stage.channel, "dream", prompt="a cat --seed 7", count=3)
    dreams = await stage.open_dreams()
    assert sorted(dream.recipe.seed for dream in dreams) == [7, 8, 9]
    assert {dream.card.message_id for dream in dreams if dream.card} == {result.response.id}
    assert result.followups == []
    assert "3 dreams" in result.response.content
    assert "seeds 7 to 9" in result.response.content


async def test_one_dream_has_a_card_of_its_own(stage: Stage) -> None:
    _, first = await stage.ask()
    _, second = await stage.ask()
    assert first.batch_id is None
    assert first.card != second.card


async def test_of_several_dreams_those_that_fit_are_queued_and_the_rest_is_told(stage: Stage) -> None:
    result = await stage.ana.slash(stage.channel, "dream", prompt="a cat", count=MAX_QUEUED + 1)
    assert f"{MAX_QUEUED} of {MAX_QUEUED + 1} are queued" in result.followups[-1].content
    assert result.followups[-1].ephemeral
    assert f"{MAX_QUEUED} dreams" in result.response.content
    assert len(await stage.open_dreams()) == MAX_QUEUED


async def test_when_none_of_several_fits_only_the_limit_is_told(stage: Stage) -> None:
    for _ in range(MAX_QUEUED):
        await stage.ask()
    result = await stage.ana.slash(stage.channel, "dream", prompt="a cat", count=2)
    assert result.ephemeral
    assert len(await stage.open_dreams()) == MAX_QUEUED


async def test_when_the_database_goes_away_between_two_dreams_the_first_has_its_card_and_the_rest_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_enqueue = Queue.enqueue

    async def enqueue_the_first(queue: Queue, order: Order) -> Enqueued:
        if not order.idempotency_key.endswith(":0"):
            raise DatabaseAway("The database at db.internal:5432 does not answer.")
        return await plain_enqueue(queue, order)

    monkeypatch.setattr(Queue, "enqueue", enqueue_the_first)
    result = await stage.ana.slash(stage.channel, "dream", prompt="a cat", count=3)
    (dream,) = await stage.open_dreams()
    assert dream.card is not None
    assert dream.card.message_id == result.response.id
    assert result.followups[-1].ephemeral
    assert "1 of 3 are queued. Then my database did not answer." in result.followups[-1].content


async def test_a_card_is_remembered_when_the_database_is_back(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    plain_set_card, tries = Queue.set_card, []

    async def set_card(queue: Queue, dream_id: int, card: CardRef, *, is_first: bool) -> bool:
        tries.append(dream_id)
        if len(tries) < 3:
            raise DatabaseAway
        return await plain_set_card(queue, dream_id, card, is_first=is_first)

    monkeypatch.setattr(Queue, "set_card", set_card)
    card, dream = await stage.ask()
    assert dream.card is not None
    assert dream.card.message_id == card.id


async def test_a_queued_dream_gets_its_card_though_the_database_went_away_just_then(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_dream, tries = History.dream, []

    async def dream(history: History, dream_id: int) -> DreamView | None:
        tries.append(dream_id)
        if len(tries) == 1:
            raise DatabaseAway
        return await plain_dream(history, dream_id)

    monkeypatch.setattr(History, "dream", dream)
    monkeypatch.setattr("bot.new_dream.wait_exponential", lambda **seconds: wait_none())
    card, shown = await stage.ask()
    assert shown.card is not None
    assert shown.card.message_id == card.id


async def test_a_card_that_comes_after_its_dreams_picture_goes_and_the_picture_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_set_card, picture = Queue.set_card, CardRef(stage.channel.id, 77)

    async def set_card(queue: Queue, dream_id: int, card: CardRef, *, is_first: bool) -> bool:
        await plain_set_card(queue, dream_id, picture)  # a courier that could wait for the bot no longer
        return await plain_set_card(queue, dream_id, card, is_first=is_first)

    monkeypatch.setattr(Queue, "set_card", set_card)
    await stage.ana.slash(stage.channel, "dream", prompt="a red apple")
    (dream,) = await stage.open_dreams()
    assert dream.card == picture
    await stage.remove_messages()
    assert stage.channel.history() == []


async def test_a_member_is_not_told_where_the_database_is(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(queue: Queue, order: Order) -> Enqueued:
        raise DatabaseAway("The database at db.internal:5432 does not answer.")

    monkeypatch.setattr(Queue, "enqueue", away)
    result = await stage.ana.slash(stage.channel, "dream", prompt="a cat")
    assert result.ephemeral
    assert "try again in a minute" in result.response.content
    assert "db.internal" not in result.response.content


async def test_a_mistyped_flag_is_named_privately_with_the_prompt_to_copy_and_nothing_is_queued(stage: Stage) -> None:
    result = await stage.ana.slash(stage.channel, "dream", prompt="a cat --sed 7")
    assert result.ephemeral
    assert "--seed 7" in result.response.content
    assert result.response.content.endswith("\n```\na cat --sed 7\n```")
    assert await stage.open_dreams() == []


async def test_a_channel_where_pictures_are_forbidden_is_refused_before_queueing(stage: Stage) -> None:
    overwrites = {stage.env.bot.user: discord.PermissionOverwrite(attach_files=False)}
    forbidden = stage.guild.create_text_channel("words-only", overwrites=overwrites)
    result = await stage.ana.slash(forbidden, "dream", prompt="a cat")
    assert result.ephemeral
    assert "Attach Files" in result.response.content
    assert await stage.open_dreams() == []


async def test_one_dream_too_many_is_told_when_to_come_back(stage: Stage) -> None:
    for _ in range(MAX_QUEUED):
        await stage.ask()
    result = await stage.ana.slash(stage.channel, "dream", prompt="one more")
    assert result.ephemeral
    assert f"{MAX_QUEUED} dreams waiting" in result.response.content
    assert result.response.content.count("ome back") == 1
    assert len(await stage.open_dreams()) == MAX_QUEUED


async def test_the_longest_prompt_that_is_refused_comes_back_cut_to_a_message(stage: Stage) -> None:
    typed = "a ```cat``` " * 500
    result = await stage.ana.slash(stage.channel, "dream", prompt=typed[:6000])
    assert result.ephemeral
    content = result.response.content
    assert len(content) <= 2000
    assert content.count("```") == 2
    assert content.endswith("…\n```")


@pytest.mark.parametrize("prompt", ["@everyone look", "<@&1> **bold** ~~x~~", "'; DROP TABLE dream; --not x", "🦊🔥"])
async def test_a_strangers_text_mentions_nobody_and_is_kept(stage: Stage, prompt: str) -> None:
    card, dream = await stage.ask(prompt)
    assert not card.message.mention_everyone
    assert card.message.role_mentions == []
    assert dream.prompt == prompt
    assert dream.state is DreamState.QUEUED


async def test_without_a_generator_the_dream_waits_and_its_card_says_so(stage: Stage) -> None:
    card, dream = await stage.ask()
    assert "no generator is awake" in card.content
    assert dream.state is DreamState.QUEUED


async def test_autocomplete_recalls_the_members_own_prompts(stage: Stage) -> None:
    await stage.ask("a castle in the clouds")
    await stage.ask("a cat")
    choices = await stage.ana.autocomplete(stage.channel, "dream", "prompt", "castle")
    assert [choice["value"] for choice in choices] == ["a castle in the clouds"]
    assert await stage.stranger.autocomplete(stage.channel, "dream", "prompt", "castle") == []


async def test_autocomplete_passes_over_prompts_that_are_too_long_for_a_choice(stage: Stage) -> None:
    await stage.ask("a short one")
    for number in range(MAX_CHOICES):
        typed, recipe = "x" * (101 + number), Recipe((Phrase("a cat"),))
        order = Order(f"long {number}", stage.ana.id, None, 1, "emoji", recipe, typed, max_queued=100)
        await Queue(stage.database).enqueue(order)
    choices = await stage.ana.autocomplete(stage.channel, "dream", "prompt", "")
    assert [choice["value"] for choice in choices] == ["a short one"]


async def test_an_image_becomes_part_of_the_recipe_and_is_stored(stage: Stage) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), "orange").save(buffer, "JPEG")
    result = await stage.ana.slash(
        stage.channel, "dream", prompt="a fox", image=("fox.jpg", buffer.getvalue()), image_use="start"
    )
    dream = (await stage.open_dreams())[0]
    assert result.ephemeral
    assert dream.recipe.image is not None
    assert dream.recipe.image.role is ImageRole.START
    assert Image.open(io.BytesIO(await stage.services.store.get(dream.recipe.image.key))).size == (512, 341)
    assert dream.card is not None
    assert stage.channel.last_message.id == dream.card.message_id


async def test_a_broken_image_is_refused_privately_and_nothing_is_queued(stage: Stage) -> None:
    result = await stage.ana.slash(stage.channel, "dream", prompt="a fox", image=("fox.png", b"\x89PNG\r\n\x1a\nno"))
    assert result.ephemeral
    assert await stage.open_dreams() == []


async def test_a_drawing_in_svg_is_refused_by_its_type(stage: Stage) -> None:
    result = await stage.ana.slash(stage.channel, "dream", prompt="a fox", image=("fox.svg", b"<svg/>"))
    assert "image/svg" in result.response.content
    assert await stage.open_dreams() == []
