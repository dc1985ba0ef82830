"""What goes wrong around the engine, as one tree. `str(error)` is the sentence that a person reads.

    GeneratorError
    ├── EngineDied          the engine's process ended by itself, or was ended
    ├── EngineUnusable      the engine can't start: its weights or its device are not usable
    ├── IngredientGone      what a recipe is made from is no longer stored
    ├── NotOurPicture       a file carries no recipe
    ├── ResultDamaged       a result that waited on disk is not as it was written
    └── WrongUse            the command line asks for something that can't be

Of the engine itself: `generator.engine.errors`; of packs: `generator.packs.errors`.
"""

from __future__ import annotations

from dreams.languages import Sentence


class GeneratorError(Exception):
    """The generator can't do that."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__ or "")


class EngineDied(GeneratorError):
    """The engine's process ended."""


class EngineUnusable(GeneratorError):
    """The engine can't start here."""


class IngredientGone(GeneratorError):
    """What the recipe is made from is no longer stored.

    Attributes:
        sentence: The same for the dream's owner, in any language.
    """

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class NotOurPicture(GeneratorError):
    """That file carries no recipe."""


class ResultDamaged(GeneratorError):
    """That result is not as it was written."""


class WrongUse(GeneratorError):
    """The command line asks for something that can't be."""
