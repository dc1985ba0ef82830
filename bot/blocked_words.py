"""Words that a server does not want in prompts, found behind look-alikes, zero-width marks, spacing and leetspeak.

Texts are folded first: compatibility forms and case (Unicode's NFKC and casefold), marks and invisible characters
dropped, look-alikes of Latin letters replaced by them (Unicode's confusables, by `confusable_homoglyphs`; `unidecode`
for what has none). Then whole words are compared, so that "grape" is not refused for a word inside it, by their
outline: what stands for a letter in leetspeak is that letter, and a letter may be drawn out. Outlines are looked up,
not searched for: three hundred blocked words cost no more than one, and no prompt is slow.

A star at an end of a blocked word stands for the rest of a word: "gore*" is also found in "gorefest", "*gore*" in any
word that has it. A word that is hardly letters, such as "88" or "18+", is found as it is typed: read as leetspeak, it
would be found in innocent letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from confusable_homoglyphs import confusables
from unidecode import unidecode

# What stands for which letter. `l`, `1` and the capital `I` look alike, so all of them are `i`; `v` is a carved `u`.
LEETSPEAK = str.maketrans("4@8(3€691!|l05$7+2v", "aabceeggiiiiossttzu")
SIGNS = "@$!|+(€*"
STAR = "*"
DIGITS = "0123456789"  # "gore2" is a word with a number
ROUND = re.compile(r"(?<=[\w)])\(\)(?=[\w(])")  # two brackets within a word draw an `o`
MISREAD = {"μ": "u", "ŋ": "n"}  # where the tables give the sound, and people see another letter
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing
SPACELESS_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "THAI")
SHORT_PIECE = 3  # letters; "bl oo dy" is one word spaced out, "blood orange" is two
SHORT_WORD = 4  # letters; shorter ones come up by chance between words, so they must be spelled out letter by letter
MAX_DRAWN_OUT = 8  # letters more than the word has, when it is spaced out too
MAX_STARRED = 50  # pieces with stars that are looked at; a star stands for any one letter
_PIECE = re.compile(rf"[^\W_]+(?:[{re.escape(SIGNS)}]+[^\W_]*)*|[{re.escape(SIGNS)}]+[^\W_][^\s]*")
_PUNCTUATION = re.compile(rf"[^\w\s{re.escape(SIGNS)}]|_")
_NAMED_LETTER = re.compile(r"(?:LATIN|NEGATIVE|REGIONAL INDICATOR) .*LETTER (?:.* )?([A-Z])")
_SIGN = re.compile(f"[{re.escape(SIGNS)}]")


@dataclass(frozen=True, slots=True)
class BlockedWord:
    """A word, and what it is compared by.

    Attributes:
        typed: As the manager wrote it.
        letters: Folded, with leetspeak read as letters.
        is_anywhere: It is of a script without spaces, and so is looked for inside of longer text.
        width: Of how many words in a row it is.
        pattern: Searched for in those words, put together; None for a word without a star.
        is_exact: It is hardly letters, and its pattern is searched for in the text as it is.
    """

    typed: str
    letters: str
    is_anywhere: bool
    width: int = 1
    pattern: re.Pattern[str] | None = None
    is_exact: bool = False

    @property
    def is_phrase(self) -> bool:
        """It is several words."""
        return self.width > 1


@dataclass(frozen=True, slots=True)
class BlockedWords:
    """A server's words by their outlines: each letter once, however often it stands in a row."""

    by_outline: Mapping[str, Sequence[BlockedWord]]
    anywhere: Sequence[BlockedWord]
    patterns: Sequence[BlockedWord]
    exact: Sequence[BlockedWord]
    most_letters: int

    def everything(self) -> Iterator[BlockedWord]:
        for some in self.by_outline.values():
            yield from some


def blocked_word_in(texts: Iterable[str], words: Sequence[str]) -> str | None:
    """One of `words`, as its manager typed it, that one of the texts has; None when they are clean."""
    blocked = _blocked_words(tuple(words))
    if not (blocked.by_outline or blocked.anywhere or blocked.exact):
        return None
    found = (_find(blocked, fold(text)) for text in texts)
    return next((word.typed for word in found if word is not None), None)


def is_findable(word: str) -> bool:
    """Whether there is anything in a word that prompts can be searched for: a letter or a number."""
    return bool(_blocked_word(word).letters)


def has_inner_star(word: str) -> bool:
    """Whether a star stands where it stands for nothing: not at an end of the whole word or phrase."""
    return STAR in fold(word).strip().strip(STAR)


def fold(text: str) -> str:
    """What a text looks like to an eye that knows only plain lower-case letters."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return ROUND.sub("o", "".join(map(_folded, unicodedata.normalize("NFKD", plain))))


@cache
def _folded(character: str) -> str:
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or character in BLANKS:
        return ""
    if character.isascii() or _has_no_spaces(character):
        return character
    if not character.isalpha():
        return _named_letter(character) or character
    is_latin = "LATIN" in unicodedata.name(character, "")
    first, second = (_latin, _look_alike) if is_latin else (_look_alike, _latin)
    return MISREAD.get(character) or first(character) or second(character) or _named_letter(character) or character


def _latin(character: str) -> str | None:
    written = unidecode(character).lower()
    return written if written.isalpha() else None


def _look_alike(character: str) -> str | None:
    entries = confusables.is_confusable(character, greedy=False, preferred_aliases=[]) or ()
    letters = [_without_marks(homoglyph["c"]) for entry in entries for homoglyph in entry["homoglyphs"]]
    return next((letter.lower() for letter in letters if letter.isascii() and letter.isalpha()), None)


def _without_marks(letter: str) -> str:
    return "".join(character for character in letter if not unicodedata.combining(character))


def _named_letter(character: str) -> str | None:
    """The letter that Unicode names: 🅿 is a "negative squared Latin capital letter P", ǝ a "turned E"."""
    named = _NAMED_LETTER.fullmatch(unicodedata.name(character, ""))
    return named[1].lower() if named else None


def _has_no_spaces(character: str) -> bool:
    name = unicodedata.name(character, "")
    return any(script in name for script in SPACELESS_SCRIPTS)


@lru_cache(maxsize=1000)
def _blocked_words(typed: tuple[str, ...]) -> BlockedWords:
    words = [word for word in map(_blocked_word, typed) if word.letters]
    by_outline: dict[str, list[BlockedWord]] = {}
    for word in words:
        if not word.is_anywhere and not word.is_exact:
            by_outline.setdefault(_outline(word.letters), []).append(word)
    anywhere = [word for word in words if word.is_anywhere]
    exact = [word for word in words if word.is_exact]
    patterns = [word for word in words if word.pattern is not None and not word.is_exact]
    return BlockedWords(by_outline, anywhere, patterns, exact, max((len(word.letters) for word in words), default=0))


def _blocked_word(typed: str) -> BlockedWord:
    folded = fold(typed).strip()
    stem = folded.strip(STAR)
    written = "".join(character for character in stem if character.isalnum() or character in SIGNS)
    letters = written.translate(LEETSPEAK) if any(map(str.isalnum, written)) else ""
    is_anywhere = any(map(_has_no_spaces, written))
    if letters and not is_anywhere and not _is_mostly_letters(written):
        return BlockedWord(typed, letters, is_anywhere=False, pattern=_exact_pattern(folded), is_exact=True)
    return BlockedWord(
        typed,
        letters,
        is_anywhere,
        width=len(stem.split()),
        pattern=_pattern(folded, letters) if letters and stem != folded else None,
    )


def _exact_pattern(folded: str) -> re.Pattern[str]:
    """Finds what was typed, any blanks between its words; no other word character stands at an end without a star."""
    begin = "" if folded.startswith(STAR) else r"(?<!\w)"
    end = "" if folded.endswith(STAR) else r"(?!\w)"
    return re.compile(begin + r"\s+".join(map(re.escape, folded.strip(STAR).split())) + end)


def _pattern(folded: str, letters: str) -> re.Pattern[str]:
    """Finds drawn-out letters at the ends that have no star. Linear: no run of letters is tried from its middle."""
    runs = [(re.escape(letter), len(list(run))) for letter, run in groupby(letters)]
    begin = f"(?<!{runs[0][0]})" if folded.startswith(STAR) else r"\A"
    end = "" if folded.endswith(STAR) else r"\Z"
    return re.compile(begin + "".join(f"{letter}{{{least},}}" for letter, least in runs) + end)


def _outline(letters: str) -> str:
    return "".join(letter for letter, _ in groupby(letters))


def _find(blocked: BlockedWords, folded: str) -> BlockedWord | None:
    pieces = _PIECE.findall(folded)
    joined = _PIECE.findall(_PUNCTUATION.sub("", folded))
    plain = folded.translate(LEETSPEAK)
    candidates = (
        *(word for word in blocked.anywhere if word.letters in plain),
        *(word for word in blocked.exact if word.pattern and word.pattern.search(folded)),
        *(word for piece in {*pieces, *joined} for word in _as_word(blocked, piece)),
        *_starred(blocked, pieces),
        *_patterned(blocked, pieces),
        *_patterned(blocked, joined),
        *_spaced_out(blocked, pieces),
    )
    return next(iter(candidates), None)


def _as_word(blocked: BlockedWords, piece: str) -> Iterator[BlockedWord]:
    """The words that a piece is, also in the plural."""
    for letters in _readings(piece):
        yield from _drawn_out(blocked, letters)
        yield from _drawn_out(blocked, letters.removesuffix("s"))
        yield from _drawn_out(blocked, letters.removesuffix("es"))


def _readings(piece: str) -> Iterator[str]:
    """The letters that a piece may be meant as."""
    for candidate in {piece, piece.strip(SIGNS), piece.strip(DIGITS), _SIGN.sub("", piece)}:
        if _is_mostly_letters(candidate):
            yield candidate.translate(LEETSPEAK)


def _patterned(blocked: BlockedWords, pieces: Sequence[str]) -> Iterator[BlockedWord]:
    """The words with a star that are in a piece, or in as many pieces in a row as the phrase has words."""
    for width in {word.width for word in blocked.patterns}:
        rows = {"".join(pieces[start : start + width]) for start in range(len(pieces))}
        readings = {letters for row in rows for letters in _readings(row)}
        for word in blocked.patterns:
            if word.width == width and word.pattern and any(map(word.pattern.search, readings)):
                yield word


def _drawn_out(blocked: BlockedWords, letters: str) -> Iterator[BlockedWord]:
    """The words that these letters are. "gooore" is "gore", but "as" is no "ass"."""
    for word in blocked.by_outline.get(_outline(letters), ()):
        if len(letters) >= len(word.letters) and _has_runs_of(letters, word.letters):
            yield word


def _has_runs_of(letters: str, word: str) -> bool:
    runs = zip(groupby(letters), groupby(word), strict=True)
    return all(len(list(run)) >= len(list(least)) for (_, run), (_, least) in runs)


def _is_mostly_letters(piece: str) -> bool:
    """Keeps years, sums and rows of stars from being read as leetspeak."""
    return 3 * sum(character.isalpha() for character in piece) >= len(piece) > 0


def _starred(blocked: BlockedWords, pieces: Sequence[str]) -> Iterator[BlockedWord]:
    """The words that pieces with stars may be: "g*re"."""
    for piece in [one.translate(LEETSPEAK) for one in pieces if "*" in one and _is_mostly_letters(one)][:MAX_STARRED]:
        for word in blocked.everything():
            if len(piece) == len(word.letters) and all(
                one in ("*", letter) for one, letter in zip(piece, word.letters, strict=True)
            ):
                yield word


def _spaced_out(blocked: BlockedWords, pieces: Sequence[str]) -> Iterator[BlockedWord]:
    """The words that pieces in a row are when they are put together: short pieces, or any for a phrase."""
    longest = blocked.most_letters + MAX_DRAWN_OUT
    for start in range(len(pieces)):
        letters, outline, widest = "", "", 0
        for piece in pieces[start:]:
            added = piece.translate(LEETSPEAK)
            letters += added
            if len(letters) > longest:
                break
            grown = _outline(added)
            outline += grown[1:] if outline.endswith(grown[0]) else grown
            widest = max(widest, len(piece))
            if len(letters) > len(piece) and outline in blocked.by_outline:
                yield from (word for word in _drawn_out(blocked, letters) if _may_be_in_pieces(word, widest))


def _may_be_in_pieces(word: BlockedWord, widest: int) -> bool:
    return word.is_phrase or widest <= (1 if len(word.letters) < SHORT_WORD else SHORT_PIECE)
