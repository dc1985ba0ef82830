"""A dream's recipe for people: what to type to get the same picture again, and what came of it. Pure."""

from __future__ import annotations

from cards.text import shorten, shown
from dreams.history import DreamView

MAX_CHARACTERS = 1900  # Discord's 2,000 less the code block's fence
NAME_CHARACTERS = 32


def recipe_text(dream: DreamView) -> str:
    """At most 2,000 characters; the prompt stands in a code block, so that it can be copied as it is."""
    owner = shown(dream.owner_name, NAME_CHARACTERS) or "unknown"
    facts = [f"**Dream #{dream.id}** on `{dream.pack}`, by {owner}"]
    facts += [_outcome(dream)] if dream.result else []
    facts += [f"From #{parent.dream_id} ({parent.how})" for parent in dream.recipe.parents]
    facts += ["With an image"] if dream.recipe.image else []
    command = f"/dream prompt: {dream.recipe.prompt()}".replace("```", "'''")
    room = MAX_CHARACTERS - sum(len(fact) + 1 for fact in facts)
    return "\n".join([*facts, f"```\n{shorten(command, room)}\n```"])


def _outcome(dream: DreamView) -> str:
    result = dream.result
    if result is None:
        return ""
    return f"Score {result.score:.3f}, best at step {result.best_step} of {result.steps}, {result.seconds:.0f} s"
