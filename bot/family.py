"""A dream's family as a tree of lines with links: what it descends from, and what descends from that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.answers import MESSAGE_LIMIT
from bot.client import BotInteraction
from bot.ownership import may_see
from cards.face import NAME_SHOWN, link, words
from cards.text import shown
from dreams.history import DreamView
from dreams.lineage import Family

INDENT = "\u2003"  # Discord drops plain spaces at the beginning of a line
MAX_INDENTS = 12
WORDS_SHOWN = 60  # characters
MORE = "-# … and more"


async def family_text(interaction: BotInteraction, dream_id: int) -> str:
    """The tree around a dream, as far as the one who asks may see it, in one message."""
    services = interaction.client.services
    family = await services.lineage.family(dream_id)
    views = {view.id: view for view in await services.history.some(family.members()) if may_see(interaction, view)}
    lines: list[str] = []
    room = MESSAGE_LIMIT - len(MORE) - 1
    for line in _lines(family, views, dream_id):
        room -= len(line) + 1
        if room < 0:
            lines.append(MORE)
            break
        lines.append(line)
    return "\n".join(lines)


def _lines(family: Family, views: Mapping[int, DreamView], asked: int) -> Iterator[str]:
    waiting = [(family.root, 0)]
    while waiting:
        dream_id, depth = waiting.pop()
        branch = f"{INDENT * min(depth - 1, MAX_INDENTS)}└ " if depth else ""
        yield branch + _line(dream_id, views.get(dream_id), is_asked=dream_id == asked)
        waiting += [(child, depth + 1) for child in reversed(family.children.get(dream_id, ()))]


def _line(dream_id: int, view: DreamView | None, *, is_asked: bool) -> str:
    number = f"**#{dream_id}**" if is_asked else f"#{dream_id}"
    if view is None:
        return f"{number} is gone, or not for here"
    linked = f"[{number}]({link(view.guild_id, view.card)})" if view.card else number
    how = f"{view.recipe.parents[0].how} · " if view.recipe.parents else ""
    return f"{linked} {how}{words(view, WORDS_SHOWN)} · {shown(view.owner_name, NAME_SHOWN)}"
