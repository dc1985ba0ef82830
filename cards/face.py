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
from functools import reduce

from cards.custom_ids import Verb, custom_id
from cards.text import plain, shown
from dreams.dream import CardRef, Picture, Position, Progress, Result
from dreams.history import DreamView
from dreams.languages import Decimal, Language, Ordinal, Sentence, Text, _, _n, joined, marked, spoken, stored
from dreams.recipe import Descent, Parent, Phrase, Quality, Recipe
from dreams.states import DreamState

MAX_CONTENT = 2000  # characters, Discord's limit
MAX_ALT_TEXT = 1024  # characters, Discord's limit
PROMPT_SHOWN, AVOID_SHOWN, SENTENCE_SHOWN, NAME_SHOWN, PHRASE_SHOWN = 500, 120, 200, 32, 40  # characters
BAR_CELLS = 12  # as wide as a phone shows on one line beside the scores
START_GRAIN_SECONDS = 15  # equal guesses stay equal text, so the card is not edited for nothing
SEPARATOR = " · "
FILM_MIME = "video/mp4"  # of a result's time-lapse; its other pictures are images
HIDDEN_WORDS = marked("*its owner keeps the words*")
CANCELLING = _("🛑 **Cancelling** · it stops within seconds")
CANCELLED = _("🍂 **Cancelled**")
UNEXPLAINED = _("Nobody knows why.")


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
    Verb.CANCEL: (marked("Cancel"), None, ButtonStyle.DANGER, 0),
    Verb.STOP: (marked("Stop and keep"), "✋", ButtonStyle.PRIMARY, 0),
    Verb.EXTEND: (marked("+ steps"), None, ButtonStyle.SECONDARY, 0),
    Verb.AVOID: (marked("Avoid…"), None, ButtonStyle.SECONDARY, 0),
    Verb.AGAIN: (marked("Again"), "🎲", ButtonStyle.PRIMARY, 0),
    Verb.VARY: (marked("Vary"), None, ButtonStyle.SECONDARY, 0),
    Verb.REMIX: (marked("Remix…"), None, ButtonStyle.SECONDARY, 0),
    Verb.LONGER: (marked("Longer"), None, ButtonStyle.SECONDARY, 0),
    Verb.TIMELAPSE: (marked("Time-lapse"), None, ButtonStyle.SECONDARY, 1),
    Verb.FAVOURITE: (marked("Favourite"), "⭐", ButtonStyle.SECONDARY, 1),
    Verb.RECIPE: (marked("Recipe"), None, ButtonStyle.SECONDARY, 1),
    Verb.FAMILY: (marked("Family"), None, ButtonStyle.SECONDARY, 1),
    Verb.DELETE: (marked("Delete"), None, ButtonStyle.DANGER, 1),
    Verb.SHOW: (marked("Show"), None, ButtonStyle.SECONDARY, 0),
    # Below the numbers, of which there may be four.
    Verb.STOP_ALL: (marked("Stop and keep"), "✋", ButtonStyle.PRIMARY, 1),
    Verb.CANCEL_ALL: (marked("Cancel all"), None, ButtonStyle.DANGER, 1),
    Verb.DELETE_ALL: (marked("Delete all"), None, ButtonStyle.DANGER, 1),
}
_DESCENTS = {
    Descent.AGAIN: marked("another dream {number}"),
    Descent.VARY: marked("near dream {number}"),
    Descent.REMIX: marked("remix of dream {number}"),
    Descent.LONGER: marked("on from dream {number}"),
    Descent.BLEND: marked("blend with dream {number}"),
}
_QUALITIES = {
    Quality.DRAFT: marked("draft"),
    Quality.STANDARD: marked("standard"),
    Quality.DEEP: marked("deep"),
}
OFFERED: dict[DreamState, tuple[Verb, ...]] = {
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
    """The card of a dream as it stands, in its server's language.

    Args:
        now: When `view` was read, to turn waiting times into moments; this moment when left out.
    """
    headline, body = _told(view, now or datetime.now(UTC))
    content: str = spoken(joined("\n", [headline, f"> {words(view)}", *body]), view.language)
    return Face(content[:MAX_CONTENT], _buttons(view), alt_text(view))


def words(view: DreamView, most: int = PROMPT_SHOWN, language: Language | None = None) -> str:
    """The phrases to see for a line that everybody reads, in at most `most` characters.

    Args:
        language: Of the reader; the card's own when left out.
    """
    if view.hides_prompt:
        return str(spoken(stored(HIDDEN_WORDS), language or view.language))
    return shown(seen_text(view.recipe), most)


def seen_text(recipe: Recipe) -> str:
    """The phrases to see, as they are typed: `a cat | a storm::0.5`."""
    return " | ".join(weighted(phrase) for phrase in recipe.phrases)


def understood(recipe: Recipe, most: int) -> Text:
    """The phrases to see and those to avoid, each in at most `most` characters; for who may read them."""
    return joined(SEPARATOR, [shown(seen_text(recipe), most), _avoided(recipe, most)])


def alt_text(view: DreamView) -> str:
    """What the card's picture shows, for who can't see it."""
    told = _("words that its owner keeps") if view.hides_prompt else _listed(view.recipe.phrases)
    what = plain(spoken(told, view.language), MAX_ALT_TEXT - 100)
    sentence = _("A dream of {what}", what=what)
    if view.state is DreamState.RUNNING and view.progress:
        sentence = _(
            "A dream in the making at step {step} of {total}: {what}",
            step=view.progress.step,
            total=view.progress.total,
            what=what,
        )
    return sentence.in_language(view.language)


def _listed(phrases: tuple[Phrase, ...]) -> Text:
    texts: list[Text] = [phrase.text for phrase in phrases]
    return reduce(lambda first, second: _("{first} and {second}", first=first, second=second), texts)


def notice_sentence(view: DreamView) -> str:
    """What tells an owner that a dream is over."""
    told = _("Dream {number} is there.", number=view.id)
    if view.state is DreamState.FAILED:
        told = _("Dream {number} failed.", number=view.id)
    return told.in_language(view.language)


def link(guild_id: int | None, card: CardRef) -> str:
    """The address of a message."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{card.channel_id}/{card.message_id}"


def _told(view: DreamView, now: datetime) -> tuple[Text, list[Text]]:
    """The headline of a state, and what stands below the prompt."""
    match view.state:
        case DreamState.QUEUED:
            reason = view.position.reason if view.position else None
            why = small_print(shown(spoken(reason or "", view.language), SENTENCE_SHOWN))
            return waiting_headline(view.position, now), [asleep_note(view.position), why, _request(view)]
        case DreamState.RUNNING if view.is_cancelling:
            return CANCELLING, [_request(view)]
        case DreamState.RUNNING:
            return _dreaming(view.progress), [progress_bar(view.progress), _request(view)]
        case DreamState.DONE:
            return dreamed_headline(view), [_measured(view), _scores(view), _request(view)]
        case DreamState.FAILED:
            return _("🌧️ **That dream failed**"), [failure(view, SENTENCE_SHOWN), _request(view)]
        case DreamState.CANCELLED:
            return CANCELLED, [failure(view, SENTENCE_SHOWN) if view.error else "", _request(view)]


def waiting_headline(position: Position | None, now: datetime) -> Text:
    """The place in the queue, and when it should start."""
    head = _("🌙 **Waiting**")
    if position is None:
        return head
    place = _("next in line") if position.place <= 1 else _("{place} in line", place=Ordinal(position.place))
    if position.is_served and position.wait_seconds is not None:
        place = _("{place}, starts {moment}", place=place, moment=_moment(now, position.wait_seconds))
    return joined(SEPARATOR, [head, place])


def asleep_note(position: Position | None) -> Text:
    """That nobody will start it now; nothing when somebody will."""
    if position is None or position.is_served:
        return ""
    return small_print(_("no generator is awake for this, it starts when one wakes up"))


def _dreaming(progress: Progress | None) -> Text:
    if progress is None:
        return _("💭 **Dreaming** · it just began")
    step = _("step {step} of {total}", step=progress.step, total=progress.total)
    is_last = progress.step >= progress.total
    left = "" if is_last else _("about {time} left", time=duration(progress.seconds_left))
    return joined(SEPARATOR, [_("💭 **Dreaming**"), step, left])


def dreamed_headline(view: DreamView) -> Text:
    """That it is done, and whose it is, when that is known."""
    name = shown(view.owner_name, NAME_SHOWN)
    return _("✨ **Dreamed** by {name}", name=name) if name else _("✨ **Dreamed**")


def failure(view: DreamView, most: int) -> str:
    """Why it failed, in at most `most` characters."""
    told: str = spoken(stored(view.error) if view.error else UNEXPLAINED, view.language)
    return shown(told, most)


def progress_bar(progress: Progress | None) -> Text:
    """How far a running dream is, and how good; empty while nobody knows."""
    if progress is None:
        return ""
    filled = round(BAR_CELLS * min(progress.step / max(progress.total, 1), 1.0))
    bar = "▰" * filled + "▱" * (BAR_CELLS - filled)
    score, best = score_text(progress.score), score_text(progress.best_score)
    return joined(" ", [f"`{bar}`", _("score {score}, best {best}", score=score, best=best)])


def _measured(view: DreamView) -> Text:
    result = view.result
    if result is None:
        return ""
    steps, best = result.steps, result.best_step
    told = _n("{count} step", "{count} steps", steps)
    if best != steps:
        told = _n("{count} step (best at {best})", "{count} steps (best at {best})", steps, best=best)
    score = _("score **{score}**", score=score_text(result.score))
    return joined(SEPARATOR, [score, told, duration(result.seconds)])


def _scores(view: DreamView) -> Text:
    """The score of each phrase, when there is more than the one that the headline's score is about."""
    result: Result | None = view.result
    if result is None or len(result.scores) < 2 or view.hides_prompt:
        return ""
    seen = len(view.recipe.phrases) + view.recipe.follows_image
    told = [
        joined(" ", [_not(shown(phrase, PHRASE_SHOWN), is_avoided=number >= seen), score_text(score)])
        for number, (phrase, score) in enumerate(result.scores[:8])
    ]
    return small_print(joined(SEPARATOR, told))


def _not(phrases: str, *, is_avoided: bool) -> Text:
    return _("not {phrases}", phrases=phrases) if is_avoided else phrases


def _avoided(recipe: Recipe, most: int) -> Text:
    avoided = ", ".join(weighted(phrase) for phrase in recipe.avoid)
    return _not(shown(avoided, most), is_avoided=True) if avoided else ""


def _request(view: DreamView) -> Text:
    seed = _("seed {seed}", seed=view.recipe.seed)
    return request(view, seeds=seed, dreams=_("dream {number}", number=view.id))


def request(view: DreamView, *, seeds: Text, dreams: Text) -> Text:
    """The small print: what was understood besides the prompt.

    Args:
        seeds: How the seed is told; a card may show several dreams.
        dreams: How the dream's number is told.
    """
    recipe = view.recipe
    parts: list[Text] = [
        "" if view.hides_prompt else _avoided(recipe, AVOID_SHOWN),
        seeds,
        _n("{count} step", "{count} steps", recipe.steps) if recipe.steps and view.state is not DreamState.DONE else "",
        quality_name(recipe.quality) if recipe.steps is None else "",
        f"{recipe.size_px} px",
        shown(view.owner_name, NAME_SHOWN) if view.state is not DreamState.DONE else "",
        dreams,
        _descent(view),
    ]
    return small_print(joined(SEPARATOR, parts))


def quality_name(quality: Quality) -> Text:
    """What a quality is called."""
    return stored(_QUALITIES[quality])


def descent_of(parent: Parent) -> Text:
    """How a dream comes from another: `remix of dream 12`."""
    return Sentence(_DESCENTS[parent.how], {"number": parent.dream_id})


def _descent(view: DreamView) -> Text:
    """What it came from, with credit to another member."""
    parents = view.recipe.parents
    if not parents:
        return ""
    descent = descent_of(parents[0])
    if len(parents) > 1:
        descent = _("blend of dreams {first} and {second}", first=parents[0].dream_id, second=parents[1].dream_id)
    name = shown(view.parent_owner_name, NAME_SHOWN)
    return _("{descent} by {name}", descent=descent, name=name) if name else descent


def _buttons(view: DreamView) -> tuple[ButtonFace, ...]:
    if view.is_cancelling and view.state is DreamState.RUNNING:
        return ()
    missing = set() if view.recipe.parents else {Verb.FAMILY}
    if film_of(view) is None:
        missing.add(Verb.TIMELAPSE)
    return tuple(button(verb, view.id, view.language) for verb in OFFERED[view.state] if verb not in missing)


def film_of(view: DreamView) -> Picture | None:
    """The dream's time-lapse; None for a dream that has none."""
    pictures = view.result.pictures if view.result else ()
    return next((picture for picture in pictures if picture.mime == FILM_MIME), None)


def button_label(verb: Verb) -> Text:
    """What stands on a button."""
    return stored(_BUTTONS[verb][0])


def button(verb: Verb, dream_id: int, language: Language = Language.ENGLISH) -> ButtonFace:
    """The button that does this to that dream."""
    emoji, style, row = _BUTTONS[verb][1:]
    return ButtonFace(verb, custom_id(verb, dream_id), spoken(button_label(verb), language), emoji, style, row)


def score_text(score: float) -> Text:
    """A score as people read it: `0.34`, `−0.02`, in German `0,34`."""
    return Decimal(score)


def weighted(phrase: Phrase) -> str:
    """A phrase with its weight, where that is not 1."""
    return phrase.text if phrase.weight == 1.0 else f"{phrase.text}::{phrase.weight:g}"


def small_print(text: Text) -> Text:
    """A line in small letters; none for nothing."""
    return joined(" ", ["-#", text]) if text else ""


def _moment(now: datetime, wait_seconds: float) -> str:
    stamp = int((now + timedelta(seconds=max(wait_seconds, 0.0))).timestamp())
    return f"<t:{-(-stamp // START_GRAIN_SECONDS) * START_GRAIN_SECONDS}:R>"


def duration(seconds: float) -> Text:
    """A length of time in the one or two units that matter: `9 s`, `2 min 5 s`, `1 h 12 min`."""
    whole = max(round(seconds), 0)
    units = [
        (_("{count} h", count=whole // 3600), whole // 3600),
        (_("{count} min", count=whole % 3600 // 60), whole % 3600 // 60),
        (_("{count} s", count=whole % 60), whole % 60 if whole < 3600 else 0),
    ]
    told = [unit for unit, count in units if count]
    return joined(" ", told or [_("{count} s", count=0)])
