"""Everything that can go wrong in `dreams`, as one tree. `str(error)` is the sentence that a person reads.

DreamsError
├── UserMistake             told kindly, not logged
│   ├── PromptError         the prompt can't be understood
│   ├── NoSuchDream         no dream has that number
│   ├── NotYours            the dream belongs to somebody else
│   └── NotRunning          only a running dream can be steered
├── LimitReached            told with when to come back
├── Transient               retried with backoff
│   ├── DatabaseAway        the database does not answer
│   └── StoreAway           the image store does not answer
├── Permanent               mended only by a person
│   ├── SettingsError       a setting is missing or not allowed
│   │   ├── BadDatabaseUrl  DATABASE_URL can't be used as it stands
│   │   └── BadStoreUrl     STORE_URL can't be used as it stands
│   ├── SchemaMismatch      the tables are older or newer than the code
│   ├── RecipeUnreadable    a stored recipe is from a newer version, or damaged
│   └── NotStored           the image store holds nothing under that key
└── LeaseLost               the dream belongs to another worker now: stop, throw the result away, say nothing
"""

from __future__ import annotations

from dreams.languages import Spoken, Text, _, stored


class DreamsError(Exception):
    """Something went wrong with a dream.

    Attributes:
        message: What a person reads, in English.
        sentence: The same, for any language.
    """

    def __init__(self, message: Text = "") -> None:
        super().__init__(str(message) or default_sentence(type(self)))
        self.message = str(self)
        self.sentence: Spoken = stored(str(self)) if isinstance(message, str) else message


def default_sentence(error: type[Exception]) -> str:
    """What an error says when nothing else is told: the first line of its docstring."""
    return (error.__doc__ or "").partition("\n")[0]


class UserMistake(DreamsError):
    """That can't be done."""


class PromptError(UserMistake):
    """The prompt can't be understood."""


class NoSuchDream(UserMistake):
    """There is no such dream."""


class NotYours(UserMistake):
    """That dream belongs to somebody else."""


class NotRunning(UserMistake):
    """Only a running dream can be steered."""


class LimitReached(DreamsError):
    """Enough for now. Come back when one of your dreams is over.

    Attributes:
        retry_after_seconds: When there should be room again, as far as that is known.
    """

    def __init__(self, message: Text = "", retry_after_seconds: float | None = None) -> None:
        super().__init__(message or _("Enough for now. Come back when one of your dreams is over."))
        self.retry_after_seconds = retry_after_seconds


class Transient(DreamsError):
    """Something is away for a moment."""


class DatabaseAway(Transient):
    """The database does not answer."""


class StoreAway(Transient):
    """The image store does not answer."""


class Permanent(DreamsError):
    """This needs a person to mend it."""


class SettingsError(Permanent):
    """A setting is missing or not allowed."""


class BadDatabaseUrl(SettingsError):
    """DATABASE_URL can't be used as it stands."""


class BadStoreUrl(SettingsError):
    """STORE_URL can't be used as it stands."""


class SchemaMismatch(Permanent):
    """The database's tables don't fit this version. Run: python -m bot migrate"""


class RecipeUnreadable(Permanent):
    """A stored recipe can't be read by this version."""


class NotStored(Permanent):
    """The image store holds nothing under that key."""


class LeaseLost(DreamsError):
    """The lease is lost: the dream is over or belongs to another worker."""
