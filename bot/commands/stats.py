"""`/stats`: how busy the generators are, and what the member's and the server's dreams come to."""

from __future__ import annotations

from discord import app_commands

from bot.answers import say
from bot.client import BotInteraction
from cards.face import SEPARATOR, duration, quality_name
from dreams.languages import Decimal, Text, _, _n, joined
from dreams.queue import Pool
from dreams.recipe import Quality
from dreams.totals import Totals


@app_commands.command(name="stats", description="How busy the generators are, and your dreams in numbers")
async def stats(interaction: BotInteraction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)  # a large server's dreams take a while to count
    services = interaction.client.services
    pool = await services.queue.pool(services.pack)
    counts = await services.history.count_open(interaction.guild_id)
    lines: list[Text] = [
        _generators(pool),
        _(
            "Running: **{running}**, waiting: **{waiting}**, from here: **{here}**",
            running=counts.running,
            waiting=counts.waiting,
            here=counts.here,
        ),
        *(
            joined(" ", ["-#", quality_name(quality), "·", _seconds(pool, quality)])
            for quality in Quality
            if pool.live_workers
        ),
        _totals(_("You"), await services.history.totals_of_user(interaction.user.id)),
    ]
    if interaction.guild_id is not None:
        lines.append(_totals(_("This server"), await services.history.totals_of_guild(interaction.guild_id)))
    await say(interaction, joined("\n", lines))


def _totals(whose: Text, totals: Totals) -> Text:
    if not totals.asked:
        return _("**{whose}**: nothing dreamed yet", whose=whose)
    waited = totals.median_wait_seconds
    facts = [
        _n("{count} dream", "{count} dreams", totals.asked),
        _("{done} done", done=totals.done),
        _("{time} of GPU time", time=duration(totals.gpu_seconds)),
        _("half of them began within {time}", time=duration(waited)) if waited is not None else "",
    ]
    return _("**{whose}**: {facts}", whose=whose, facts=joined(SEPARATOR, facts))


def _generators(pool: Pool) -> Text:
    if pool.live_workers == 0:
        return _("No generator is awake for `{pack}`. Dreams wait until one wakes up.", pack=pool.pack)
    return _n(
        "**{count}** generator is awake for `{pack}`, {speed} steps a second each",
        "**{count}** generators are awake for `{pack}`, {speed} steps a second each",
        pool.live_workers,
        pack=pool.pack,
        speed=Decimal(pool.steps_per_second, 1),
    )


def _seconds(pool: Pool, quality: Quality) -> Text:
    steps = pool.steps.get(quality)
    if steps is None or pool.steps_per_second <= 0:
        return _("nobody has measured it yet")
    time = duration(steps / pool.steps_per_second)
    return _n("{count} step, about {time}", "{count} steps, about {time}", steps, time=time)
