"""A dream's recipe for people: what to type to get the same picture again, and what came of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from cards.face import SEPARATOR, descent_of
from cards.text import shorten, shown
from dreams.dream import Steering, SteeringKind
from dreams.history import DreamView
from dreams.languages import Decimal, Language, Text, _, _n, joined, spoken

MAX_CHARACTERS = 1900  # Discord's 2,000 less the code block's fence
NAME_CHARACTERS, PHRASE_CHARACTERS = 32, 40
MOST_WORDS = 10  # of those said under way; later ones are left out


def recipe_text(dream: DreamView, said: Sequence[Steering] = (), language: Language = Language.ENGLISH) -> str:
    """At most 2,000 characters; the prompt stands in a code block, so that it can be copied as it is.

    Args:
        said: To the dream while it ran.
        language: Of the reader.
    """
    facts: list[str] = [spoken(fact, language) for fact in _facts(dream, said)]
    command = f"/dream prompt: {dream.recipe.prompt()}".replace("```", "'''")
    room = MAX_CHARACTERS - sum(len(fact) + 1 for fact in facts)
    return "\n".join([*facts, f"```\n{shorten(command, room)}\n```"])


def _facts(dream: DreamView, said: Sequence[Steering]) -> list[Text]:
    owner = shown(dream.owner_name, NAME_CHARACTERS) or _("unknown")
    facts: list[Text] = [
        _("**Dream #{number}** on `{pack}`, by {owner}", number=dream.id, pack=dream.pack, owner=owner)
    ]
    if dream.result is not None:
        outcome = _(
            "Score {score}, best at step {best} of {total}, {seconds:.0f} s",
            score=Decimal(dream.result.score, 3),
            best=dream.result.best_step,
            total=dream.result.steps,
            seconds=dream.result.seconds,
        )
        facts.append(outcome)
    facts += [descent_of(parent) for parent in dream.recipe.parents]
    facts += [_("With an image")] if dream.recipe.image else []
    facts += [_("Told while it ran: {words}", words=_words(said))] if said else []
    return facts


def _words(said: Sequence[Steering]) -> Text:
    return joined(SEPARATOR, [*map(_word, said[:MOST_WORDS]), "…" if len(said) > MOST_WORDS else ""])


def _word(word: Steering) -> Text:
    match word.kind:
        case SteeringKind.STOP:
            return _("Stop and keep")
        case SteeringKind.EXTEND:
            return _n("{count} step more", "{count} steps more", word.steps or 0)
        case SteeringKind.AVOID:
            return _("not {phrases}", phrases=shown(word.phrase or "", PHRASE_CHARACTERS))
