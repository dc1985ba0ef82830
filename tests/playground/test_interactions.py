"""An interaction's life, from what a member does to the end of its token."""

import asyncio
from typing import Any

import discord
import pytest

from playground import Playground
from playground.cdn import Upload
from playground.errors import ControlMistake
from playground.guild import APPLICATION_ID, GENERAL_CHANNEL_ID, GUILD_ID, LOUNGE_CHANNEL_ID
from playground.interactions import Interaction, InteractionKind, Outcome
from playground.rules import Rules
from tests.playground.rest_client import Reply, RestClient
from tests.playground.small_bot import SmallBot

HOOK = f"/webhooks/{APPLICATION_ID}"


def begin(playground: Playground, kind: InteractionKind = InteractionKind.COMMAND) -> Interaction:
    world = playground.world
    member, channel = playground.members.member("ada"), world.channel(GENERAL_CHANNEL_ID)
    return world.interactions.begin(kind, member, channel, "test")


async def answer(rest: RestClient, interaction: Interaction, kind: int = 4, **body: Any) -> Reply:
    path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=true"
    return await rest.send("POST", path, {"type": kind, "data": body})


async def test_an_answer_after_three_seconds_is_unknown(playground: Playground, rest: RestClient) -> None:
    playground.world.rules.answer_seconds = Rules().answer_seconds
    interaction = begin(playground)
    interaction.created_at -= 3.1
    assert (await answer(rest, interaction, content="late")).code == 10062
    assert playground.messages() == []


async def test_a_second_answer_is_refused(playground: Playground, rest: RestClient) -> None:
    interaction = begin(playground)
    assert (await answer(rest, interaction, content="first")).status == 200
    assert (await answer(rest, interaction, content="second")).code == 40060


async def test_a_refused_answer_can_be_sent_again(playground: Playground, rest: RestClient) -> None:
    interaction = begin(playground)
    reply = await answer(rest, interaction, content="x" * 2_001)
    assert reply.wrong("data", "content") == ["BASE_TYPE_MAX_LENGTH"]
    assert (await answer(rest, interaction, content="shorter")).status == 200


async def test_a_wrong_interaction_token_is_unknown(playground: Playground, rest: RestClient) -> None:
    interaction = begin(playground)
    body = {"type": 4, "data": {"content": "x"}}
    assert (await rest.send("POST", f"/interactions/{interaction.id}/wrong/callback", body)).code == 10062
    assert (await rest.send("POST", f"{HOOK}/nobody", {"content": "x"})).code == 10015
    assert (await rest.send("PATCH", f"{HOOK}/{interaction.token}/messages/@original", {"content": "x"})).code == 10015


async def test_the_token_dies_at_its_end_and_the_channels_route_lives_on(
    playground: Playground, rest: RestClient
) -> None:
    interaction = begin(playground)
    message_id = (await answer(rest, interaction, content="x")).body["interaction"]["response_message_id"]
    path = f"{HOOK}/{interaction.token}/messages/@original"
    assert (await rest.send("PATCH", path, {"content": "y"})).status == 200
    await playground.break_things(token_life_seconds=0.01)
    await asyncio.sleep(0.02)
    reply = await rest.send("PATCH", path, {"content": "z"})
    assert (reply.status, reply.code) == (401, 50027)
    channel_path = f"/channels/{GENERAL_CHANNEL_ID}/messages/{message_id}"
    assert (await rest.send("PATCH", channel_path, {"content": "z"})).status == 200


async def test_an_ephemeral_answer_is_unknown_to_the_channels_route(playground: Playground, rest: RestClient) -> None:
    interaction = begin(playground)
    receipt = (await answer(rest, interaction, content="psst", flags=64)).body
    assert receipt["interaction"]["response_message_ephemeral"] is True
    path = f"/channels/{GENERAL_CHANNEL_ID}/messages/{receipt['interaction']['response_message_id']}"
    assert (await rest.send("PATCH", path, {"content": "x"})).code == 10008
    assert (await rest.send("GET", f"/channels/{GENERAL_CHANNEL_ID}/messages")).body == []


async def test_each_kind_of_interaction_takes_only_its_answers(playground: Playground, rest: RestClient) -> None:
    assert (await answer(rest, begin(playground), kind=7, content="x")).wrong("type")
    assert (await answer(rest, begin(playground), kind=8, choices=[])).wrong("type")
    assert (await answer(rest, begin(playground, InteractionKind.AUTOCOMPLETE), content="x")).wrong("type")
    assert (await answer(rest, begin(playground, InteractionKind.MODAL), kind=9)).wrong("type")


async def test_a_wrong_modal_is_refused_by_its_fields(playground: Playground, rest: RestClient) -> None:
    field = {"type": 4, "custom_id": "f", "label": "L" * 46, "style": 1}
    body: dict[str, Any] = {"title": "T" * 46, "custom_id": "m", "components": [{"type": 1, "components": [field]}]}
    reply = await answer(rest, begin(playground), kind=9, **body)
    assert reply.wrong("data", "title") == ["BASE_TYPE_MAX_LENGTH"]
    assert reply.wrong("data", "components", 0, "components", 0, "label") == ["BASE_TYPE_MAX_LENGTH"]


async def test_a_deferred_answer_thinks_until_it_is_filled(playground: Playground, bot: SmallBot) -> None:
    public = await playground.type_command("slow")
    assert (public.outcome, public.message and public.message.content) == (Outcome.MESSAGE, "thought")
    private = await playground.type_command("slow", {"ephemeral": True})
    assert private.message is not None and private.message.is_ephemeral
    assert private.message.visible_to == playground.members.member("ada").user.id
    assert [v.content for v in private.message.versions] == ["", "thought"]


async def test_a_bot_that_says_nothing_did_not_respond(playground: Playground, bot: SmallBot) -> None:
    playground.world.rules.answer_seconds = 0.3
    silent = await playground.type_command("silent")
    assert silent.outcome is Outcome.UNANSWERED


async def test_a_button_changes_its_message_and_is_pressed_again(playground: Playground, bot: SmallBot) -> None:
    message = (await playground.type_command("ping")).message
    assert message is not None
    first = await playground.press(message, "count:0")
    assert (first.outcome, message.content) == (Outcome.UPDATE, "pressed 1")
    await playground.press(message, "count:1", member="ben")
    assert message.content == "pressed 2"
    with pytest.raises(ControlMistake, match="no component"):
        await playground.press(message, "count:0")


async def test_a_disabled_button_or_a_strangers_ephemeral_one_cannot_be_pressed(
    playground: Playground, rest: RestClient
) -> None:
    button = {"type": 2, "style": 1, "label": "No", "custom_id": "no", "disabled": True}
    other = {**button, "custom_id": "yes", "disabled": False}
    body: dict[str, Any] = {"content": "x", "flags": 64, "components": [{"type": 1, "components": [button, other]}]}
    await answer(rest, begin(playground), **body)
    (message,) = playground.messages()
    with pytest.raises(ControlMistake, match="disabled"):
        await playground.press(message, "no")
    with pytest.raises(ControlMistake, match="doesn't see"):
        await playground.press(message, "yes", member="ben")


async def test_a_modal_is_opened_filled_in_and_answered(playground: Playground, bot: SmallBot) -> None:
    opened = await playground.type_command("ask")
    assert opened.outcome is Outcome.MODAL
    assert opened.modal is not None and opened.modal["title"] == "Who are you?"
    with pytest.raises(ControlMistake, match="required"):
        await playground.submit_modal(opened, {})
    sent = await playground.submit_modal(opened, {"name": "Ada"})
    assert sent.message is not None
    assert (sent.message.content, sent.message.is_ephemeral) == ("hello Ada", True)


async def test_autocomplete_gives_the_bots_choices(playground: Playground, bot: SmallBot) -> None:
    offered = await playground.autocomplete("pick", {"colour": "gr"}, "colour")
    assert [choice["value"] for choice in offered.choices] == ["green", "grey"]


async def test_subcommands_members_files_and_context_menus_arrive(playground: Playground, bot: SmallBot) -> None:
    shown = await playground.type_command("settings show", {"member": "ben"})
    assert shown.message is not None and shown.message.content == "settings of Ben"
    upload = Upload(0, "notes.txt", b"12345", "text/plain")
    picked = await playground.type_command("pick", {"colour": "red", "file": upload})
    assert picked.message is not None and picked.message.content == "red 5"
    read = await playground.type_command("Read this", target=str(playground.write("some words").id))
    assert read.message is not None and read.message.content == "read: some words"


@pytest.mark.parametrize(
    ("command", "options", "sentence"),
    [
        ("nothing", {}, "no command"),
        ("ping", {"colour": "x"}, "no option 'colour'"),
        ("ping", {"size": 101}, "takes 1 to 100"),
        ("ping", {"size": "many"}, "takes a number"),
        ("ping", {"text": "x" * 6_001}, "characters"),
        ("pick", {}, "'colour' is required"),
        ("settings", {}, "name the subcommand"),
        ("settings hide", {}, "no subcommand"),
        ("settings show", {"member": "nobody"}, "no member"),
    ],
)
async def test_a_client_lets_nobody_send_what_the_command_does_not_take(
    playground: Playground, bot: SmallBot, command: str, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ControlMistake, match=sentence):
        await playground.type_command(command, options)


async def test_a_command_for_moderators_is_offered_to_them_alone(playground: Playground, rest: RestClient) -> None:
    manage_guild = {"name": "rule", "description": "d", "default_member_permissions": 1 << 5}
    await rest.send("PUT", f"/applications/{APPLICATION_ID}/guilds/{GUILD_ID}/commands", [manage_guild])
    with pytest.raises(ControlMistake, match="not offered to ada"):
        await playground.type_command("rule", member="ada")
    playground.world.rules.answer_seconds = 0.05
    assert (await playground.type_command("rule", member="cleo")).outcome is Outcome.UNANSWERED


async def test_an_interaction_says_what_the_bot_may_do_there(playground: Playground, bot: SmallBot) -> None:
    seen: list[Any] = []

    async def keep(interaction: discord.Interaction) -> None:
        seen.append(interaction)

    bot.add_listener(keep, "on_interaction")
    await playground.break_things(revoke={"channel": LOUNGE_CHANNEL_ID, "permissions": ["attach_files"]})
    await playground.break_things(attachment_limit_bytes=1_000)
    await playground.type_command("ping", channel="lounge")
    await playground.type_command("ping", channel="dm")
    in_lounge, in_dm = seen
    assert not in_lounge.app_permissions.attach_files and in_lounge.app_permissions.send_messages
    assert in_lounge.filesize_limit == 1_000
    assert in_dm.guild is None and in_dm.user.name == "ada" and in_dm.app_permissions.attach_files
