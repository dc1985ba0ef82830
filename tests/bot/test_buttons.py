"""The buttons of a card: who may press them, what they do, and that they outlive the bot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest

from cards.custom_ids import Verb, custom_id
from cards.face import OFFERED
from dreams.audit import Action
from dreams.history import DreamView
from dreams.queue import Claim, Orders, Steering, SteeringKind
from dreams.recipe import MAX_PROMPT_CHARACTERS, Descent
from dreams.states import DreamState
from tests.bot.conftest import Stage, sharded_bot, text_input
from tests.bot.finished import finish


async def running(stage: Stage) -> tuple[Any, Claim]:
    """Ana's dream in the hands of a generator. The card keeps its first buttons: nobody edits it here."""
    card, _ = await stage.ask()
    claim = await stage.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    return card, claim


async def orders(stage: Stage, claim: Claim) -> Orders:
    return await stage.services.queue.orders(claim.lease)


async def press(stage: Stage, who: Any, message: Any, verb: Verb, dream: DreamView) -> Any:
    return await who.click(message, custom_id=custom_id(verb, dream.id))


async def card_of(stage: Stage, dream_id: int) -> tuple[Any, DreamView]:
    """The card as it would stand now: shown anew, so that its buttons fit the state."""
    result = await stage.ana.slash(stage.channel, "show", dream=dream_id)
    return result.response, await stage.dream(dream_id)


async def test_cancel_ends_a_waiting_dream_and_redraws_its_card(stage: Stage) -> None:
    card, dream = await stage.ask()
    await press(stage, stage.ana, card, Verb.CANCEL, dream)
    assert (await stage.dream(dream.id)).state is DreamState.CANCELLED
    assert "Cancelled" in stage.channel.last_message.content


async def test_somebody_else_is_refused_politely(stage: Stage) -> None:
    card, dream = await stage.ask()
    result = await press(stage, stage.stranger, card, Verb.CANCEL, dream)
    assert result.ephemeral
    assert (await stage.dream(dream.id)).state is DreamState.QUEUED


async def test_a_moderator_may_cancel(stage: Stage) -> None:
    card, dream = await stage.ask()
    await press(stage, stage.moderator, card, Verb.CANCEL, dream)
    assert (await stage.dream(dream.id)).state is DreamState.CANCELLED


async def test_what_a_moderator_does_to_anothers_dream_is_in_the_log_and_what_its_owner_does_is_not(
    stage: Stage,
) -> None:
    _, claim = await running(stage)
    card = await shown_as_running(stage, claim)
    dream = await stage.dream(claim.lease.dream_id)
    for verb in (Verb.EXTEND, Verb.STOP, Verb.CANCEL):
        for member in (stage.ana, stage.moderator):
            await press(stage, member, card, verb, dream)
    deeds = await stage.services.audit.newest(stage.guild.id)
    assert [deed.action for deed in deeds] == [Action.CANCELLED, Action.STOPPED, Action.STEERED]
    assert {(deed.moderator_id, deed.member_id, deed.dream_id) for deed in deeds} == {
        (stage.moderator.id, stage.ana.id, dream.id)
    }
    told = (await stage.moderator.slash(stage.channel, "moderate log")).response
    assert told is not None
    assert f"<@{stage.moderator.id}> stopped dream #{dream.id} of <@{stage.ana.id}>" in told.content


async def test_a_moderator_of_another_server_may_not(stage: Stage) -> None:
    _, dream = await stage.ask()
    elsewhere = stage.env.create_guild("elsewhere")
    channel = elsewhere.create_text_channel("general")
    owner = elsewhere.add_member(stage.env.create_user("owner"))
    result = await owner.slash(channel, "cancel", dream=dream.id)
    assert "no dream" in result.response.content
    assert (await stage.dream(dream.id)).state is DreamState.QUEUED


async def test_a_button_works_after_a_restart_of_the_bot(stage: Stage) -> None:
    card, dream = await stage.ask()
    message = card.message
    await stage.env.restart_bot(sharded_bot(stage.services))
    await press(stage, stage.ana, message, Verb.CANCEL, dream)
    assert (await stage.dream(dream.id)).state is DreamState.CANCELLED


async def test_cancelling_a_running_dream_reaches_its_generator(stage: Stage) -> None:
    card, claim = await running(stage)
    result = await press(stage, stage.ana, card, Verb.CANCEL, await stage.dream(claim.lease.dream_id))
    assert result.ephemeral
    assert (await orders(stage, claim)).cancel_requested


async def test_again_dreams_the_same_with_another_seed(stage: Stage) -> None:
    dream = await finish(stage)
    card, _ = await card_of(stage, dream.id)
    await press(stage, stage.stranger, card, Verb.AGAIN, dream)
    child = (await stage.services.history.of_user(stage.stranger.id))[0]
    assert child.recipe.phrases == dream.recipe.phrases
    assert child.recipe.seed != dream.recipe.seed
    assert child.recipe.parents[0].how is Descent.AGAIN


async def test_remix_asks_for_the_prompt_and_descends(stage: Stage) -> None:
    dream = await finish(stage)
    card, _ = await card_of(stage, dream.id)
    shown = await press(stage, stage.ana, card, Verb.REMIX, dream)
    assert shown.modal is not None
    field = text_input(shown.modal)
    assert field["value"] == "a red apple --not green"
    await stage.ana.submit_modal(shown, {field["custom_id"]: "a green pear --seed 3"})
    child = (await stage.open_dreams())[0]
    assert child.prompt == "a green pear --seed 3"
    assert (child.recipe.parents[0].dream_id, child.recipe.parents[0].how) == (dream.id, Descent.REMIX)


async def test_a_remix_that_is_refused_gives_back_what_was_typed(stage: Stage) -> None:
    dream = await finish(stage)
    card, _ = await card_of(stage, dream.id)
    shown = await press(stage, stage.ana, card, Verb.REMIX, dream)
    told = await stage.ana.submit_modal(shown, {text_input(shown.modal)["custom_id"]: "a long story --sed 3"})
    assert told.ephemeral
    assert "Write --seed 3" in told.response.content
    assert told.response.content.endswith("```\na long story --sed 3\n```")


async def test_a_remix_whose_dream_was_deleted_while_it_was_typed_gives_it_back(stage: Stage) -> None:
    dream = await finish(stage)
    card, _ = await card_of(stage, dream.id)
    shown = await press(stage, stage.ana, card, Verb.REMIX, dream)
    await stage.services.deletion.delete_dream(dream.id)
    told = await stage.ana.submit_modal(shown, {text_input(shown.modal)["custom_id"]: "a long story"})
    assert "a long story" in told.response.content
    assert await stage.open_dreams() == []


async def test_a_prompt_that_is_longer_with_its_flags_than_its_words_is_remixed_whole(stage: Stage) -> None:
    typed = " | ".join(f'"{letter * 198}, {letter * 40}"::0.5' for letter in "abcdefgh") + " --quality deep --size 256"
    dream = await finish(stage, typed)
    card, _ = await card_of(stage, dream.id)
    shown = await press(stage, stage.ana, card, Verb.REMIX, dream)
    field = text_input(shown.modal)
    assert len(field["value"]) > MAX_PROMPT_CHARACTERS
    await stage.ana.submit_modal(shown, {field["custom_id"]: field["value"]})
    (child,) = await stage.open_dreams()
    assert replace(child.recipe, seed=0, parents=()) == replace(dream.recipe, seed=0)


@pytest.mark.parametrize("verb", [Verb.VARY, Verb.LONGER, Verb.REMIX])
async def test_nothing_goes_on_from_a_picture_of_another_pack_and_again_still_works(stage: Stage, verb: Verb) -> None:
    dream = await finish(stage)
    card, _ = await card_of(stage, dream.id)
    stage.env.bot.services = replace(stage.services, pack="biggan")  # type: ignore[attr-defined]
    refused = await press(stage, stage.ana, card, verb, dream)
    assert refused.ephemeral
    assert "of the pack `emoji`" in refused.response.content
    await press(stage, stage.ana, card, Verb.AGAIN, dream)
    (child,) = await stage.open_dreams()
    assert child.pack == "biggan"


async def test_the_context_menu_finds_the_dream_of_a_message_without_buttons(stage: Stage) -> None:
    dream = await finish(stage, film=b"a film")
    card, _ = await card_of(stage, dream.id)
    film = (await press(stage, stage.ana, card, Verb.TIMELAPSE, dream)).response
    result = await stage.ana.context_menu(stage.channel, "Recipe", film)
    assert f"#{dream.id}" in result.response.content


async def test_a_modal_that_was_open_during_a_restart_is_still_answered(stage: Stage) -> None:
    dream = await finish(stage)
    card, _ = await card_of(stage, dream.id)
    shown = await press(stage, stage.ana, card, Verb.REMIX, dream)
    await stage.env.restart_bot(sharded_bot(stage.services))
    await stage.ana.submit_modal(shown, {text_input(shown.modal)["custom_id"]: "a green pear"})
    assert len(await stage.open_dreams()) == 1


async def test_recipe_is_told_to_whoever_asks_and_nobody_else(stage: Stage) -> None:
    dream = await finish(stage)
    card, _ = await card_of(stage, dream.id)
    result = await press(stage, stage.stranger, card, Verb.RECIPE, dream)
    assert result.ephemeral
    assert "--not green --seed 7" in result.response.content


async def test_delete_takes_away_the_card_the_message_and_the_picture(stage: Stage) -> None:
    dream = await finish(stage)
    shown, _ = await card_of(stage, dream.id)
    await press(stage, stage.ana, shown, Verb.DELETE, dream)
    assert [one async for one in stage.services.store.objects("images/")] == []
    assert await stage.services.history.dream(dream.id) is None
    await stage.remove_messages()
    assert all(message.flags.ephemeral for message in stage.channel.history())


async def test_every_button_of_a_dream_that_was_deleted_says_so(stage: Stage) -> None:
    dream = await finish(stage, film=b"a film")
    card, _ = await card_of(stage, dream.id)
    await stage.services.deletion.delete_dream(dream.id)
    for verb in (one for one in OFFERED[DreamState.DONE] if one is not Verb.FAMILY):
        told = await press(stage, stage.ana, card, verb, dream)
        assert told.ephemeral
        assert f"I know no dream #{dream.id} here" in told.response.content, verb
    assert await stage.open_dreams() == []


async def test_who_presses_cancel_or_delete_a_second_time_is_told_that_it_was_done(stage: Stage) -> None:
    card, dream = await stage.ask()
    message = card.message
    await press(stage, stage.moderator, message, Verb.CANCEL, dream)
    assert "was over already" in (await stage.ana.slash(stage.channel, "cancel", dream=dream.id)).response.content
    done = await finish(stage)
    card, _ = await card_of(stage, done.id)
    assert "is deleted" in (await press(stage, stage.ana, card, Verb.DELETE, done)).response.content
    assert "no dream" in (await press(stage, stage.moderator, card, Verb.DELETE, done)).response.content


async def test_a_stranger_deletes_nothing(stage: Stage) -> None:
    dream = await finish(stage)
    shown, _ = await card_of(stage, dream.id)
    result = await press(stage, stage.stranger, shown, Verb.DELETE, dream)
    assert "Ana" not in result.response.content
    assert "ana" in result.response.content
    assert dream.result is not None
    assert await stage.services.store.get(dream.result.pictures[0].store_key)


async def test_the_context_menu_finds_the_dream_of_a_card(stage: Stage) -> None:
    card, dream = await stage.ask()
    result = await stage.stranger.context_menu(stage.channel, "Recipe", card)
    assert f"#{dream.id}" in result.response.content


async def test_the_context_menu_on_anything_else_says_so(stage: Stage) -> None:
    message = await stage.ana.send(stage.channel, "hello")
    result = await stage.ana.context_menu(stage.channel, "Remix", message)
    assert "no dream" in result.response.content


async def test_extend_avoid_and_stop_reach_the_running_dream(stage: Stage) -> None:
    _, claim = await running(stage)
    card = await shown_as_running(stage, claim)
    dream = await stage.dream(claim.lease.dream_id)
    await press(stage, stage.ana, card, Verb.EXTEND, dream)
    shown = await press(stage, stage.ana, card, Verb.AVOID, dream)
    await stage.ana.submit_modal(shown, {text_input(shown.modal)["custom_id"]: "blur"})
    await press(stage, stage.ana, card, Verb.STOP, dream)
    steering = (await orders(stage, claim)).steering
    assert [one.kind for one in steering] == [SteeringKind.EXTEND, SteeringKind.AVOID, SteeringKind.STOP]
    assert steering[1] == Steering(SteeringKind.AVOID, phrase="blur")


async def test_a_word_that_the_server_does_not_want_comes_onto_no_card_by_the_back_door(stage: Stage) -> None:
    _, claim = await running(stage)
    card = await shown_as_running(stage, claim)
    await stage.services.guilds.change(stage.guild.id, lambda known: replace(known, blocked_words=("gore",)))
    asked = await press(stage, stage.ana, card, Verb.AVOID, await stage.dream(claim.lease.dream_id))
    told = await stage.ana.submit_modal(asked, {text_input(asked.modal)["custom_id"]: "gore"})
    assert "does not want" in told.response.content
    assert (await orders(stage, claim)).steering == ()


@pytest.mark.parametrize("typed", ["   ", "\u200b\u200d"])
async def test_avoiding_what_nobody_can_see_is_refused_kindly(stage: Stage, typed: str) -> None:
    _, claim = await running(stage)
    card = await shown_as_running(stage, claim)
    asked = await press(stage, stage.ana, card, Verb.AVOID, await stage.dream(claim.lease.dream_id))
    told = await stage.ana.submit_modal(asked, {text_input(asked.modal)["custom_id"]: typed})
    assert "Nothing was typed" in told.response.content
    assert (await orders(stage, claim)).steering == ()


async def test_a_dream_that_has_ended_is_asked_nothing(stage: Stage) -> None:
    _, claim = await running(stage)
    card = await shown_as_running(stage, claim)
    dream = await stage.dream(claim.lease.dream_id)
    asked = await press(stage, stage.ana, card, Verb.AVOID, dream)
    await stage.services.queue.fail(claim.lease, "Its image is gone.", is_permanent=True)
    again = await press(stage, stage.ana, card, Verb.AVOID, dream)
    assert again.modal is None
    assert "is over" in again.response.content
    told = await stage.ana.submit_modal(asked, {text_input(asked.modal)["custom_id"]: "blur"})
    assert "is over" in told.response.content


async def test_the_recipe_tells_what_was_said_to_a_dream_while_it_ran(stage: Stage) -> None:
    card, claim = await running(stage)
    await stage.services.queue.steer(claim.lease.dream_id, stage.ana.id, Steering(SteeringKind.AVOID, phrase="fog"))
    told = await stage.ana.context_menu(stage.channel, "Recipe", card)
    assert "Told while it ran: not fog" in told.response.content


async def test_a_stranger_steers_nothing(stage: Stage) -> None:
    _, claim = await running(stage)
    card = await shown_as_running(stage, claim)
    result = await press(stage, stage.stranger, card, Verb.STOP, await stage.dream(claim.lease.dream_id))
    assert result.ephemeral
    assert (await orders(stage, claim)).steering == ()


async def shown_as_running(stage: Stage, claim: Claim) -> Any:
    """Edits the card as a generator would, through the real editor."""
    from cards.editor import CardEditor
    from cards.face import face

    dream = await stage.dream(claim.lease.dream_id)
    assert dream.card is not None
    await CardEditor(stage.env.bot).edit(dream.card, face(dream))
    return stage.channel.last_message


async def test_a_page_from_an_older_version_shows_its_pictures_still(stage: Stage) -> None:
    dream = await finish(stage)
    view = discord.ui.View()
    view.add_item(discord.ui.Button(label="Show", custom_id=f"show:{dream.id}"))
    view.stop()
    page = await stage.env.bot.get_partial_messageable(stage.channel.id).send("a page", view=view)
    result = await stage.ana.click(page, custom_id=f"show:{dream.id}")
    assert [attachment.filename for attachment in result.response.attachments] == [f"dream-{dream.id}.png"]
