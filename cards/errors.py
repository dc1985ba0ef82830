"""What Discord can answer to a card, as one tree. `str(error)` is the sentence that a person reads.

CardsError
├── CardRefused             for good: this message can't be written this way
│   ├── CardGone            the message or its channel was deleted
│   ├── CardForbidden       the bot may not write there any more
│   │   └── CardArchived    its thread is archived
│   └── CardTooLarge        the attachment is over the limit there
├── CardTryLater            for now: limits, outages, silence
└── LoginError              the process can't start
    ├── TokenRefused        Discord does not know the token
    └── DiscordAway         Discord can't be reached
"""

from __future__ import annotations


class CardsError(Exception):
    """Something went wrong with a card."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__ or "")


class CardRefused(CardsError):
    """Discord refuses this message."""


class CardGone(CardRefused):
    """The card was deleted."""


class CardForbidden(CardRefused):
    """The bot may not write there any more."""


class CardArchived(CardForbidden):
    """The card's thread is archived."""


class CardTooLarge(CardRefused):
    """The picture is too large for that place."""


class CardTryLater(CardsError):
    """Discord can't take it now.

    Attributes:
        after_seconds: When to try again at the earliest.
    """

    def __init__(self, message: str, after_seconds: float) -> None:
        super().__init__(message)
        self.after_seconds = after_seconds


class LoginError(CardsError):
    """Discord can't be used."""


class TokenRefused(LoginError):
    """Discord refused DISCORD_TOKEN: copy the bot's token from discord.com/developers/applications once more."""


class DiscordAway(LoginError):
    """Discord can't be reached: is this machine online, and is DISCORD_API_BASE right?"""
