"""`/settings`: what a member prefers."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from discord import app_commands

from bot.answers import say
from bot.client import BotInteraction
from bot.message_removal import MESSAGES_TO_REMOVE
from cards.face import quality_name
from dreams.languages import Text, _, joined, marked, stored
from dreams.members import Notice, Preferences
from dreams.recipe import Quality

NOTICES = {
    Notice.REPLY: marked("a reply to the card mentions you"),
    Notice.DIRECT: marked("a direct message with a link"),
    Notice.NONE: marked("only the card says it"),
}


@app_commands.command(name="settings", description="Your defaults; without options: what they are")
@app_commands.describe(
    quality="For dreams that name neither a quality nor steps",
    notice="How you hear that a dream of yours is over",
    hide_prompts="Whether new dreams of yours keep their words from others",
    share="Whether what others like may go to the gallery and the art channel",
)
async def settings(
    interaction: BotInteraction,
    quality: Literal["draft", "standard", "deep"] | None = None,
    notice: Literal["reply", "direct", "none"] | None = None,
    hide_prompts: bool | None = None,
    share: bool | None = None,
) -> None:
    services, user_id = interaction.client.services, interaction.user.id
    before = await services.members.preferences(user_id)
    wanted = replace(
        before,
        quality=Quality(quality) if quality else before.quality,
        notice=Notice(notice) if notice else before.notice,
        hides_prompts=before.hides_prompts if hide_prompts is None else hide_prompts,
        is_shared=before.is_shared if share is None else share,
    )
    if wanted != before:
        await services.members.set_preferences(user_id, wanted)
    if before.is_shared and not wanted.is_shared:
        await services.reposts.withdraw(user_id)
        interaction.client.dispatch(MESSAGES_TO_REMOVE)
    await say(interaction, _told(wanted))


def _told(preferences: Preferences) -> Text:
    words = _("The words of new dreams are seen by all")
    if preferences.hides_prompts:
        words = _("The words of new dreams are kept from others")
    shared = _("Your pictures stay out of gallery and art channel")
    if preferences.is_shared:
        shared = _("Your pictures may go to gallery and art channel")
    return joined(
        "\n",
        [
            _("**Your settings**"),
            _("Quality: {quality}", quality=quality_name(preferences.quality or Quality.STANDARD)),
            _("When a dream is over: {notice}", notice=stored(NOTICES[preferences.notice])),
            words,
            shared,
            _("-# The options of /settings change them."),
        ],
    )
