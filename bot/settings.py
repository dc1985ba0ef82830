"""The bot's settings that nobody else needs."""

from __future__ import annotations

from dreams.settings import BotSettings as SharedBotSettings
from dreams.settings import Port


class BotSettings(SharedBotSettings):
    """What an operator may set for the bot.

    Attributes:
        dream_interactions_port: Interactions come by HTTP to this port instead of by the gateway. Set the same address,
            with the path /interactions, as the application's Interactions Endpoint URL.
    """

    dream_interactions_port: Port | None = None
