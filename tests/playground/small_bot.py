"""A small bot of discord.py for the tests: one of everything that a bot does on Discord."""

import asyncio
import io
import re

import discord
from discord import app_commands
from discord.ext import commands


class CountButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"count:(?P<number>\d+)"):
    """A button that survives restarts: its number is in its custom_id."""

    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(label=f"Pressed {number}", custom_id=f"count:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[discord.ui.View], match: re.Match[str]
    ) -> "CountButton":
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content=f"pressed {self.number + 1}", view=count_view(self.number + 1))


def count_view(number: int) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(CountButton(number))
    return view


class NameModal(discord.ui.Modal, title="Who are you?"):
    """Asks for a name."""

    name: discord.ui.TextInput[discord.ui.View] = discord.ui.TextInput(label="Name", custom_id="name")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"hello {self.name.value}", ephemeral=True)


class SmallBot(commands.AutoShardedBot):
    """Waits for `seen` events that tests look at."""

    def __init__(self, shard_count: int | None = None) -> None:
        intents = discord.Intents.default()
        super().__init__("!", intents=intents, shard_count=shard_count, guild_ready_timeout=0.1)
        self.is_up = asyncio.Event()
        self.edits: list[discord.Message] = []
        self.resumes = 0
        self.readies = 0
        self.reactions: list[discord.RawReactionActionEvent] = []
        self.written: list[discord.Message] = []

    async def setup_hook(self) -> None:
        self.add_dynamic_items(CountButton)
        _add_commands(self.tree)
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.readies += 1
        self.is_up.set()

    async def on_shard_resumed(self, shard_id: int) -> None:
        self.resumes += 1

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        self.edits.append(payload.message)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        self.reactions.append(payload)

    async def on_message(self, message: discord.Message) -> None:
        self.written.append(message)


def _add_commands(tree: app_commands.CommandTree) -> None:
    @tree.command(description="Answers with a picture and a button")
    @app_commands.describe(text="What to say", size="How large")
    async def ping(
        interaction: discord.Interaction, text: str = "pong", size: app_commands.Range[int, 1, 100] = 8
    ) -> None:
        file = discord.File(io.BytesIO(png(size)), "first.png", description="a square")
        await interaction.response.send_message(text, file=file, view=count_view(0))

    @tree.command(description="Thinks first")
    async def slow(interaction: discord.Interaction, ephemeral: bool = False) -> None:
        await interaction.response.defer(ephemeral=ephemeral, thinking=True)
        await interaction.edit_original_response(content="thought")

    @tree.command(description="Says it to one alone")
    async def whisper(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("psst", ephemeral=True)
        await interaction.followup.send("and more", ephemeral=True)

    @tree.command(description="Opens a modal")
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(NameModal())

    @tree.command(description="Never answers")
    async def silent(interaction: discord.Interaction) -> None:
        return

    @tree.command(description="Has choices")
    async def pick(interaction: discord.Interaction, colour: str, file: discord.Attachment | None = None) -> None:
        size = len(await file.read()) if file else 0
        await interaction.response.send_message(f"{colour} {size}")

    @pick.autocomplete("colour")
    async def colours(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        known = ["red", "green", "grey"]
        return [app_commands.Choice(name=name, value=name) for name in known if name.startswith(current)]

    group = app_commands.Group(name="settings", description="Has subcommands")

    @group.command(description="Shows")
    async def show(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"settings of {member.display_name}")

    tree.add_command(group)

    @tree.context_menu(name="Read this")
    async def read(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"read: {message.content}")


def png(size_px: int, colour: str = "red") -> bytes:
    """A square picture."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (size_px, size_px), colour).save(buffer, "PNG")
    return buffer.getvalue()
