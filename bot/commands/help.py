"""`/help`: how to dream, on one screen."""

from __future__ import annotations

from discord import app_commands

from bot.answers import say
from bot.client import BotInteraction

TEXT = """\
**Dream a picture from words**
`/dream prompt: a pyramid made of ice`
The card shows your place, then the picture becoming itself. Your best picture stays.

**In the prompt**
`a cat | a storm::0.5` several things, each with a weight
`--not blur --not "low quality"` what to keep away from
`--seed 7` the same seed and prompt give the same picture
`--size 256` · `--quality draft|standard|deep` · `--steps 300`
The options of the command say the same, and win.

**On the card**
*Stop and keep* · *+ steps* · *Avoid…* while it runs
*Again* · *Vary* · *Remix…* · *Longer* · *Time-lapse* · *⭐ Favourite* · *Recipe* · *Delete* when it is done

**More**
`/queue` what waits and runs · `/cancel` · `/history` your pictures · `/show` one of them here
`/family` where a dream came from, and what came of it
`/gallery` what this server likes most · `/settings` your defaults, and how you hear that a dream is over
`/stats` how busy it is · `/privacy` export or delete all that is kept about you
-# Big Sleep: CLIP looks, BigGAN draws, and step by step they agree."""


@app_commands.command(name="help", description="How to dream, on one screen")
async def help_command(interaction: BotInteraction) -> None:
    await say(interaction, TEXT)
