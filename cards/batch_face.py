"""What the one card of dreams that were asked for at once says: the same three parts as any card. Pure.

    ✨ **Dreamed** by Ana · 3 of 4
    > a red apple
    **1** 0.34 · **2** 0.31 · **3** failed · **4** 0.36
    -# seeds 7 to 10 · standard · 512 px · dreams 12, 13, 14, 15

Its buttons take a picture out, into a message of its own with the buttons of any dream.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cards.custom_ids import Verb
from cards.face import (
    CANCELLED,
    CANCELLING,
    MAX_CONTENT,
    SEPARATOR,
    ButtonFace,
    ButtonStyle,
    Face,
    alt_text,
    asleep_note,
    button,
    dreamed_headline,
    duration,
    face,
    failure,
    notice_sentence,
    progress_bar,
    request,
    score_text,
    waiting_headline,
    words,
)
from cards.verdicts import kept_out as kept_out_face
from dreams.history import DreamView
from dreams.languages import Text, _, _n, joined, spoken
from dreams.states import DreamState

FAILURE_SHOWN = 200  # characters


def card_face(
    views: Sequence[DreamView], *, kept_out: frozenset[int] = frozenset(), now: datetime | None = None
) -> Face:
    """The face of a card: of its one dream, or of all that share it.

    Args:
        views: At least one, in the order in which they were asked for.
        kept_out: The numbers of those whose pictures the server's policy keeps out.
        now: When they were read, to turn waiting times into moments; this moment when left out.
    """
    if len(views) == 1:
        return kept_out_face(views[0]) if views[0].id in kept_out else face(views[0], now=now)
    standings = [
        joined(" ", [f"**{number}**", _("kept out") if view.id in kept_out else _standing(view)])
        for number, view in enumerate(views, 1)
    ]
    lines: list[Text] = [
        _headline(views, now or datetime.now(UTC)),
        f"> {words(views[0])}",
        _bar(views),
        joined(SEPARATOR, standings),
        asleep_note(leader(views).position),
        _failure(views),
        _request(views),
    ]
    content: str = spoken(joined("\n", lines), views[0].language)
    return Face(content[:MAX_CONTENT], _buttons(views, kept_out), _alt_text(views))


def is_over(views: Sequence[DreamView]) -> bool:
    """Whether nothing more will come to this card."""
    return all(view.state.is_terminal for view in views)


def leader(views: Sequence[DreamView]) -> DreamView:
    """The dream whose worker shows how all of them stand: the first that runs, else the first that waits, else any."""
    for state in (DreamState.RUNNING, DreamState.QUEUED):
        for view in views:
            if view.state is state:
                return view
    return views[0]


def card_notice(views: Sequence[DreamView]) -> str:
    """What tells their owner that all of them are over: those that are there; that they failed when none is."""
    done = _done(views)
    told_of = done or views
    if len(told_of) == 1:
        return notice_sentence(told_of[0])
    numbers = ", ".join(str(view.id) for view in told_of)
    told = _("Dreams {numbers} are there.", numbers=numbers)
    if not done:
        told = _("Dreams {numbers} failed.", numbers=numbers)
    return told.in_language(views[0].language)


def _headline(views: Sequence[DreamView], now: datetime) -> Text:
    if is_over(views):
        return _ending(views)
    lead, done = leader(views), len(_done(views))
    so_far = _("{done} of {total} ready", done=done, total=len(views)) if done else _dreams(len(views))
    if lead.state is DreamState.QUEUED:
        return joined(SEPARATOR, [waiting_headline(lead.position, now), so_far])
    if lead.is_cancelling:
        return CANCELLING
    left = _("about {time} left for this one", time=duration(lead.progress.seconds_left)) if lead.progress else ""
    return joined(SEPARATOR, [_("💭 **Dreaming**"), so_far, left])


def _dreams(count: int) -> Text:
    return _n("{count} dream", "{count} dreams", count)


def _ending(views: Sequence[DreamView]) -> Text:
    done, total = len(_done(views)), len(views)
    if done:
        so_far = _("{done} of {total}", done=done, total=total) if done < total else ""
        return joined(SEPARATOR, [dreamed_headline(views[0]), so_far])
    if any(view.state is DreamState.FAILED for view in views):
        return _("🌧️ **Those dreams failed**")
    return CANCELLED


def _bar(views: Sequence[DreamView]) -> Text:
    lead = leader(views)
    return progress_bar(lead.progress) if lead.state is DreamState.RUNNING else ""


def _standing(view: DreamView) -> Text:
    match view.state:
        case DreamState.QUEUED:
            return _("waits")
        case DreamState.RUNNING if view.progress:
            return _("{done} of {total}", done=view.progress.step, total=view.progress.total)
        case DreamState.RUNNING:
            return _("begins")
        case DreamState.DONE:
            return score_text(view.result.score) if view.result else _("done")
        case DreamState.FAILED:
            return _("failed")
        case DreamState.CANCELLED:
            return _("cancelled")


def _failure(views: Sequence[DreamView]) -> str:
    failed = next((view for view in views if view.state is DreamState.FAILED), None)
    return failure(failed, FAILURE_SHOWN) if failed else ""


def _request(views: Sequence[DreamView]) -> Text:
    """The small print of the first, with all seeds and numbers. (The headline of what is over names the owner.)"""
    first = views[0]
    numbers = ", ".join(str(view.id) for view in views)
    told = replace(first, state=DreamState.DONE) if _done(views) and is_over(views) else first
    return request(
        told, seeds=_seeds([view.recipe.seed for view in views]), dreams=_("dreams {numbers}", numbers=numbers)
    )


def _seeds(seeds: Sequence[int]) -> Text:
    """They follow one another until one of the dreams is deleted, or the largest seed is reached."""
    if list(seeds) == list(range(seeds[0], seeds[0] + len(seeds))):
        return _("seeds {first} to {last}", first=seeds[0], last=seeds[-1])
    return _("seeds {numbers}", numbers=", ".join(map(str, seeds)))


def _buttons(views: Sequence[DreamView], kept_out: frozenset[int]) -> tuple[ButtonFace, ...]:
    taken = tuple(
        _take_out(view, number)
        for number, view in enumerate(views, 1)
        if view.state is DreamState.DONE and view.id not in kept_out
    )
    first, language = views[0].id, views[0].language
    if is_over(views):
        return (*taken, button(Verb.DELETE_ALL, first, language)) if taken else ()
    if all(view.is_cancelling or view.state.is_terminal for view in views):
        return taken
    verbs = (Verb.STOP_ALL, Verb.CANCEL_ALL) if _can_be_kept(views) else (Verb.CANCEL_ALL,)
    return (*taken, *(button(verb, first, language) for verb in verbs))


def _can_be_kept(views: Sequence[DreamView]) -> bool:
    """Whether one runs, so that stopping here leaves more than what is there."""
    return any(view.state is DreamState.RUNNING and not view.is_cancelling for view in views)


def _take_out(view: DreamView, number: int) -> ButtonFace:
    return replace(button(Verb.SHOW, view.id), label=str(number), style=ButtonStyle.PRIMARY)


def _alt_text(views: Sequence[DreamView]) -> str:
    told = _(
        "{done} of {total} pictures side by side. {what}",
        done=len(_done(views)),
        total=len(views),
        what=alt_text(replace(views[0], state=DreamState.DONE)),
    )
    return told.in_language(views[0].language)


def _done(views: Sequence[DreamView]) -> list[DreamView]:
    return [view for view in views if view.state is DreamState.DONE]
