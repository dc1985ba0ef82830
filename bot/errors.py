"""What goes wrong on the Discord side, as one tree. `str(error)` is the sentence that a person reads.

dreams' Transient
└── NoAnswer                Discord does not answer now

BotError
└── Refusal                 the member's to mend: told ephemerally, not logged
    ├── MissingPermissions  the bot may not post pictures here
    ├── UnusableImage       the image prompt can't be used
    ├── NotAllowed          the command or button is not for this member
    ├── NotHere             this server dreams in other channels
    ├── Paused              a moderator paused the member
    └── BlockedWord         the prompt has a word that this server does not want
"""

from __future__ import annotations

from dreams.errors import Transient, default_sentence
from dreams.languages import Spoken, Text, stored


class NoAnswer(Transient):
    """Discord did not answer."""


class BotError(Exception):
    """Something went wrong on the Discord side.

    Attributes:
        sentence: What a person reads, for any language.
    """

    def __init__(self, message: Text = "") -> None:
        super().__init__(str(message) or default_sentence(type(self)))
        self.sentence: Spoken = stored(str(self)) if isinstance(message, str) else message


class Refusal(BotError):
    """That can't be done here."""


class MissingPermissions(Refusal):
    """I may not post pictures here."""


class UnusableImage(Refusal):
    """That image can't be used."""


class NotAllowed(Refusal):
    """That is for the dream's owner and the moderators."""


class NotHere(Refusal):
    """This server dreams in other channels."""


class Paused(Refusal):
    """A moderator paused your dreaming here."""


class BlockedWord(Refusal):
    """That prompt has a word that this server does not want."""
