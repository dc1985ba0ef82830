"""What a dream's card says in each of its states. Pure: a `DreamView` in, text and buttons out.

Every state has the same three parts, so that an eye on a phone finds them: a line that says how it stands, the prompt
as a quote, and small print.

    🌙 **Waiting** · 3rd in line, starts <t:…:R>         💭 **Dreaming** · step 84 of 200 · about 9 s left
    > a red apple                                        > a red apple
    -# not green · seed 7 · standard · 512 px · Ana      `▰▰▰▰▱▱▱▱▱▱` score 0.31, best 0.33
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cards.custom_ids import Verb, custom_id
from cards.text import plain, shown
from dreams.dream import CardRef, Picture, Position, Progress, Result
from dreams.history import DreamView
from dreams.recipe import Descent, Phrase, Recipe
from dreams.states import DreamState

MAX_CONTENT = 2000  # characters, Discord's limit
MAX_ALT_TEXT = 1024  # characters, Discord's limit
PROMPT_SHOWN, AVOID_SHOWN, SENTENCE_SHOWN, NAME_SHOWN, PHRASE_SHOWN = 500, 120, 200, 32, 40  # characters
BAR_CELLS = 12  # as wide as a phone shows on one line beside the scores
START_GRAIN_SECONDS = 15  # equal guesses stay equal text, so the card is not edited for nothing
SEPARATOR = " · "
FILM_MIME = "video/mp4"  # of a result's time-lapse; its other pictures are images
HIDDEN_WORDS = "*its owner keeps the words*"


class ButtonStyle(StrEnum):
    """How loud a button is."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class ButtonFace:
    """One button of a card. `row` is 0 to 4."""

    verb: Verb
    custom_id: str
    label: str
    emoji: str | None = None
    style: ButtonStyle = ButtonStyle.SECONDARY
    row: int = 0


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows beside its picture. `alt_text` describes the picture to who can't see it."""

    content: str
    buttons: tuple[ButtonFace, ...]
    alt_text: str


# Verb -> label, emoji, style, row. Short labels: four fit beside each other on a phone.
_BUTTONS: dict[Verb, tuple[str, str | None, ButtonStyle, int]] = {
    Verb.CANCEL: ("Cancel", None, ButtonStyle.DANGER, 0),
    Verb.STOP: ("Stop and keep", "✋", ButtonStyle.PRIMARY, 0),
    Verb.EXTEND: ("+ steps", None, ButtonStyle.SECONDARY, 0),
    Verb.AVOID: ("Avoid…", None, ButtonStyle.SECONDARY, 0),
    Verb.AGAIN: ("Again", "🎲", ButtonStyle.PRIMARY, 0),
    Verb.VARY: ("Vary", None, ButtonStyle.SECONDARY, 0),
    Verb.REMIX: ("Remix…", None, ButtonStyle.SECONDARY, 0),
    Verb.LONGER: ("Longer", None, ButtonStyle.SECONDARY, 0),
    Verb.TIMELAPSE: ("Time-lapse", None, ButtonStyle.SECONDARY, 1),
    Verb.FAVOURITE: ("Favourite", "⭐", ButtonStyle.SECONDARY, 1),
    Verb.RECIPE: ("Recipe", None, ButtonStyle.SECONDARY, 1),
    Verb.FAMILY: ("Family", None, ButtonStyle.SECONDARY, 1),
    Verb.DELETE: ("Delete", None, ButtonStyle.DANGER, 1),
}
_DESCENTS = {
    Descent.AGAIN: "another",
    Descent.VARY: "near",
    Descent.REMIX: "remix of",
    Descent.LONGER: "on from",
    Descent.BLEND: "blend with",
}
_OFFERED: dict[DreamState, tuple[Verb, ...]] = {
    DreamState.QUEUED: (Verb.CANCEL,),
    DreamState.RUNNING: (Verb.STOP, Verb.EXTEND, Verb.AVOID, Verb.CANCEL),
    DreamState.DONE: (
        Verb.AGAIN,
        Verb.VARY,
        Verb.REMIX,
        Verb.LONGER,
        Verb.TIMELAPSE,
        Verb.FAVOURITE,
        Verb.RECIPE,
        Verb.FAMILY,
        Verb.DELETE,
    ),
    DreamState.FAILED: (Verb.AGAIN, Verb.REMIX, Verb.RECIPE),
    DreamState.CANCELLED: (Verb.AGAIN, Verb.REMIX, Verb.RECIPE),
}


def face(view: DreamView, *, now: datetime | None = None) -> Face:
    """The card of a dream as it stands.

    Args:
        now: When `view` was read, to turn waiting times into moments; this moment when left out.
    """
    headline, body = _told(view, now or datetime.now(UTC))
    lines = [headline, f"> {words(view)}", *body]
    content = "\n".join(line for line in lines if line)
    return Face(content[:MAX_CONTENT], _buttons(view), alt_text(view))


def words(view: DreamView, most: int = PROMPT_SHOWN) -> str:
    """The phrases to see for a line that everybody reads, in at most `most` characters."""
    return HIDDEN_WORDS if view.hides_prompt else shown(seen_text(view.recipe), most)


def seen_text(recipe: Recipe) -> str:
    """The phrases to see, as they are typed: `a cat | a storm::0.5`."""
    return " | ".join(_weighted(phrase) for phrase in recipe.phrases)


def alt_text(view: DreamView) -> str:
    """What the card's picture shows, for who can't see it."""
    seen = " and ".join(phrase.text for phrase in view.recipe.phrases)
    what = "words that its owner keeps" if view.hides_prompt else plain(seen, MAX_ALT_TEXT - 100)
    if view.state is DreamState.RUNNING and view.progress:
        return f"A dream in the making at step {view.progress.step} of {view.progress.total}: {what}"
    return f"A dream of {what}"


def notice_sentence(view: DreamView) -> str:
    """What tells an owner that a dream is over."""
    return f"Dream {view.id} failed." if view.state is DreamState.FAILED else f"Dream {view.id} is there."


def link(guild_id: int | None, card: CardRef) -> str:
    """The address of a message."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{card.channel_id}/{card.message_id}"


def _told(view: DreamView, now: datetime) -> tuple[str, list[str]]:
    """The headline of a state, and what stands below the prompt."""
    match view.state:
        case DreamState.QUEUED:
            reason = view.position.reason if view.position else None
            return _waiting(view.position, now), [_small(shown(reason or "", SENTENCE_SHOWN)), _request(view)]
        case DreamState.RUNNING if view.is_cancelling:
            return "🛑 **Cancelling** · it stops within seconds", [_request(view)]
        case DreamState.RUNNING:
            return _dreaming(view.progress), [_bar(view.progress), _request(view)]
        case DreamState.DONE:
            return f"✨ **Dreamed**{_by(view)}", [_measured(view), _scores(view), _request(view)]
        case DreamState.FAILED:
            sentence = shown(view.error or "Nobody knows why.", SENTENCE_SHOWN)
            return "🌧️ **That dream failed**", [sentence, _request(view)]
        case DreamState.CANCELLED:
            return "🍂 **Cancelled**", [_request(view)]


def _waiting(position: Position | None, now: datetime) -> str:
    head = "🌙 **Waiting**"
    if position is None:
        return head
    place = "next in line" if position.place <= 1 else f"{_ordinal(position.place)} in line"
    if not position.is_served:
        return f"{head}{SEPARATOR}{place}{SEPARATOR}no generator is awake for this, it starts when one wakes up"
    if position.wait_seconds is None:
        return f"{head}{SEPARATOR}{place}"
    return f"{head}{SEPARATOR}{place}, starts {_moment(now, position.wait_seconds)}"


def _dreaming(progress: Progress | None) -> str:
    if progress is None:
        return "💭 **Dreaming** · it just began"
    left = f"{SEPARATOR}about {duration(progress.seconds_left)} left" if progress.step < progress.total else ""
    return f"💭 **Dreaming**{SEPARATOR}step {progress.step} of {progress.total}{left}"


def _bar(progress: Progress | None) -> str:
    if progress is None:
        return ""
    filled = round(BAR_CELLS * min(progress.step / max(progress.total, 1), 1.0))
    bar = "▰" * filled + "▱" * (BAR_CELLS - filled)
    return f"`{bar}` score {_number(progress.score)}, best {_number(progress.best_score)}"


def _measured(view: DreamView) -> str:
    result = view.result
    if result is None:
        return ""
    best = f" (best at {result.best_step})" if result.best_step != result.steps else ""
    return (
        f"score **{_number(result.score)}**{SEPARATOR}{result.steps} steps{best}{SEPARATOR}{duration(result.seconds)}"
    )


def _scores(view: DreamView) -> str:
    """The score of each phrase, when there is more than the one that the headline's score is about."""
    result: Result | None = view.result
    if result is None or len(result.scores) < 2 or view.hides_prompt:
        return ""
    seen = len(view.recipe.phrases)
    told = [
        f"{'not ' if number >= seen else ''}{shown(phrase, PHRASE_SHOWN)} {_number(score)}"
        for number, (phrase, score) in enumerate(result.scores[:8])
    ]
    return _small(SEPARATOR.join(told))


def _request(view: DreamView) -> str:
    """The small print: what was understood besides the prompt."""
    recipe = view.recipe
    avoided = ", ".join(_weighted(phrase) for phrase in recipe.avoid)
    parts = [
        f"not {shown(avoided, AVOID_SHOWN)}" if avoided and not view.hides_prompt else "",
        f"seed {recipe.seed}",
        f"{recipe.steps} steps" if recipe.steps and view.state is not DreamState.DONE else "",
        str(recipe.quality) if recipe.steps is None else "",
        f"{recipe.size_px} px",
        shown(view.owner_name, NAME_SHOWN) if view.state is not DreamState.DONE else "",
        f"dream {view.id}",
        _descent(view),
    ]
    return _small(SEPARATOR.join(part for part in parts if part))


def _descent(view: DreamView) -> str:
    """What it came from, with credit to another member."""
    if not view.recipe.parents:
        return ""
    parent = view.recipe.parents[0]
    by = f" by {shown(view.parent_owner_name, NAME_SHOWN)}" if view.parent_owner_name else ""
    return f"{_DESCENTS[parent.how]} dream {parent.dream_id}{by}"


def _by(view: DreamView) -> str:
    return f" by {shown(view.owner_name, NAME_SHOWN)}" if view.owner_name else ""


def _buttons(view: DreamView) -> tuple[ButtonFace, ...]:
    if view.is_cancelling and view.state is DreamState.RUNNING:
        return ()
    missing = set() if view.recipe.parents else {Verb.FAMILY}
    if film_of(view) is None:
        missing.add(Verb.TIMELAPSE)
    return tuple(button(verb, view.id) for verb in _OFFERED[view.state] if verb not in missing)


def film_of(view: DreamView) -> Picture | None:
    """The dream's time-lapse; None for a dream that has none."""
    pictures = view.result.pictures if view.result else ()
    return next((picture for picture in pictures if picture.mime == FILM_MIME), None)


def button(verb: Verb, dream_id: int) -> ButtonFace:
    """The button that does this to that dream."""
    label, emoji, style, row = _BUTTONS[verb]
    return ButtonFace(verb, custom_id(verb, dream_id), label, emoji, style, row)


def _number(score: float) -> str:
    return f"{score:.2f}".replace("-", "−")


def _weighted(phrase: Phrase) -> str:
    return phrase.text if phrase.weight == 1.0 else f"{phrase.text}::{phrase.weight:g}"


def _small(text: str) -> str:
    return f"-# {text}" if text else ""


def _moment(now: datetime, wait_seconds: float) -> str:
    stamp = int((now + timedelta(seconds=max(wait_seconds, 0.0))).timestamp())
    return f"<t:{-(-stamp // START_GRAIN_SECONDS) * START_GRAIN_SECONDS}:R>"


def duration(seconds: float) -> str:
    """A length of time in the one or two units that matter: `9 s`, `2 min 5 s`, `1 h 12 min`."""
    whole = max(round(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min" + (f" {whole % 60} s" if whole % 60 else "")
    return f"{whole // 3600} h" + (f" {whole % 3600 // 60} min" if whole % 3600 // 60 else "")


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
