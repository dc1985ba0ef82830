"""What people read, in their language: sentences with named places, and the catalogues that translate them.

    raise NoSuchDream(_("There is no dream {number}.", number=7))       # where the fact is known: no language yet
    error.sentence.in_language(Language.GERMAN)                         # where it is shown: "Es gibt keinen Traum 7."

English is the source and is complete; what a catalogue lacks is shown in English. The catalogues lie in `locales/`;
`make locales` brings them up to date with the code.
"""

from dreams.languages.catalogues import Language, language_of
from dreams.languages.sentence import (
    Decimal,
    Ordinal,
    Sentence,
    Spoken,
    Text,
    _,
    _n,
    joined,
    kept,
    marked,
    spoken,
    stored,
)

__all__ = [
    "Decimal",
    "Language",
    "Ordinal",
    "Sentence",
    "Spoken",
    "Text",
    "_",
    "_n",
    "joined",
    "kept",
    "language_of",
    "marked",
    "spoken",
    "stored",
]
