"""`/stats`: how busy the generators are."""

from __future__ import annotations

from discord import app_commands

from bot.answers import say
from bot.client import BotInteraction
from dreams.queue import Pool
from dreams.recipe import Quality
from dreams.states import DreamState

MAX_COUNTED = 1000


@app_commands.command(name="stats", description="How busy the generators are")
async def stats(interaction: BotInteraction) -> None:
    services = interaction.client.services
    pool = await services.queue.pool(services.pack)
    dreams = await services.history.open_of_all(limit=MAX_COUNTED)
    running = sum(dream.state is DreamState.RUNNING for dream in dreams)
    here = sum(dream.guild_id == interaction.guild_id for dream in dreams)
    lines = [
        _generators(pool),
        f"**{running}** dreams run and **{len(dreams) - running}** wait, **{here}** of them from here",
        *(f"-# {quality}: {_seconds(pool, quality)}" for quality in Quality if pool.live_workers),
    ]
    await say(interaction, "\n".join(lines))


def _generators(pool: Pool) -> str:
    if pool.live_workers == 0:
        return f"No generator is awake for `{pool.pack}`. Dreams wait until one wakes up."
    awake = "generator is" if pool.live_workers == 1 else "generators are"
    return f"**{pool.live_workers}** {awake} awake for `{pool.pack}`, {pool.steps_per_second:.1f} steps a second each"


def _seconds(pool: Pool, quality: Quality) -> str:
    steps = pool.steps.get(quality)
    if steps is None or pool.steps_per_second <= 0:
        return "nobody has measured it yet"
    return f"{steps} steps, about {steps / pool.steps_per_second:.0f} s"
