"""`/help`: how to dream, on one screen."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.answers import say
from bot.client import BotInteraction
from cards.custom_ids import Verb
from cards.face import OFFERED, SEPARATOR, button_label
from dreams.languages import Text, _, joined
from dreams.states import DreamState


def _labels(verbs: Sequence[Verb]) -> Text:
    return joined(SEPARATOR, [joined("", ["*", button_label(verb), "*"]) for verb in verbs])


HOW = (
    _("**Dream a picture from words**"),
    "`/dream prompt: a pyramid made of ice`",
    _("The card shows your place, then the picture becoming itself. Your best picture stays."),
)
PROMPT = (
    _("**In the prompt**"),
    _("`a cat | a storm::0.5` several things, each with a weight"),
    _('`--not blur --not "low quality"` what to keep away from'),
    _("`--seed 7` the same seed and prompt give the same picture"),
    "`--size 256` · `--quality draft|standard|deep` · `--steps 300`",
    _("The options of the command say the same, and win."),
    _("`image` a picture to become like or to start from · `count` up to four at once"),
)
CARD = (
    _("**On the card**"),
    _("{buttons} while it runs", buttons=_labels(OFFERED[DreamState.RUNNING])),
    _("{buttons} when it is done", buttons=_labels(OFFERED[DreamState.DONE])),
)
MORE = (
    _("**More**"),
    _("`/queue` what waits and runs · `/cancel` · `/history` your pictures · `/show` one of them here"),
    _("`/morph` a picture between two dreams, with a film of the way"),
    _("`/family` where a dream came from, and what came of it"),
    _("`/gallery` what this server likes most · `/settings` your defaults, and how you hear that a dream is over"),
    _("`/stats` how busy it is · `/privacy` export or delete all that is kept about you"),
    _("-# Big Sleep: CLIP looks, BigGAN draws, and step by step they agree. The score says how well."),
)
TEXT = joined("\n\n", [joined("\n", section) for section in (HOW, PROMPT, CARD, MORE)])


@app_commands.command(name="help", description="How to dream, on one screen")
async def help_command(interaction: BotInteraction) -> None:
    await say(interaction, TEXT)
