"""How a dream's picture goes into a channel, by its server's policy; and the card of one that is kept out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from cards.custom_ids import Verb
from cards.face import Face, face
from cards.text import shown
from dreams.guilds import GuildConfiguration
from dreams.history import DreamView
from dreams.languages import _, joined, marked, spoken, stored
from dreams.unwanted import Safety, Verdict, depends_on_channel, unwanted_in, verdict

ConfigurationOf = Callable[[int], Awaitable[GuildConfiguration]]  # `Guilds.configuration`
IsAgeRestricted = Callable[[int], Awaitable[bool]]  # `CardEditor.is_age_restricted`

KEPT_OUT = marked("🔒 **Dreamed, but not shown** · this server keeps such pictures out of this channel")
SHOWS_IT = frozenset({Verb.FAVOURITE, Verb.TIMELAPSE})  # would carry the picture on
CONCEPT_CHARACTERS = 60


class Verdicts:
    """Asks for what the pure `dreams.unwanted.verdict` needs, as little of it as the answer takes."""

    def __init__(self, configuration_of: ConfigurationOf, is_age_restricted: IsAgeRestricted) -> None:
        self._configuration_of = configuration_of
        self._is_age_restricted = is_age_restricted

    async def on(self, view: DreamView, guild_id: int | None, channel_id: int) -> Verdict:
        """How this dream's picture goes into that channel of that server; direct messages are as by default.

        Raises:
            Transient, CardTryLater: The database or Discord does not answer.
        """
        return await self.on_look(view.result.safety if view.result else (), guild_id, channel_id)

    async def on_look(self, safety: Safety, guild_id: int | None, channel_id: int) -> Verdict:
        """The same of what CLIP saw in a picture that is no dream's result yet.

        Raises:
            Transient, CardTryLater: As in `on`.
        """
        if not safety:
            return Verdict.OPEN
        configuration = await self.configuration(guild_id)
        if unwanted_in(safety, configuration.unwanted_from) is None:
            return Verdict.OPEN
        policy = configuration.picture_policy
        # Discord is asked about the channel only when the answer turns on it, which is seldom.
        is_restricted = depends_on_channel(policy) and await self._is_age_restricted(channel_id)
        return verdict(safety, policy, configuration.unwanted_from, is_age_restricted=is_restricted)

    async def refused(self, views: Sequence[DreamView]) -> frozenset[int]:
        """The numbers of those whose pictures their server keeps out of the channel that they were asked for in.

        Raises:
            Transient, CardTryLater: As in `on`.
        """
        found = [(view.id, await self.on(view, view.guild_id, view.channel_id)) for view in views]
        return frozenset(dream_id for dream_id, one in found if one is Verdict.REFUSED)

    async def configuration(self, guild_id: int | None) -> GuildConfiguration:
        return GuildConfiguration() if guild_id is None else await self._configuration_of(guild_id)

    async def why(self, view: DreamView) -> str:
        """What its owner is told about a picture that is kept out."""
        configuration = await self.configuration(view.guild_id)
        safety = view.result.safety if view.result else ()
        seen = unwanted_in(safety, configuration.unwanted_from)
        looks = _("Dream {number} was kept out.", number=view.id)
        if seen:
            looks = _(
                "Dream {number} looks like “{concept}” ({percent}% sure).",
                number=view.id,
                concept=shown(seen[0], CONCEPT_CHARACTERS),
                percent=round(100 * seen[1]),
            )
        rest = _(
            "Its server does not show such pictures there. You still have it: /history shows it to you alone. The look "
            "is a machine's and may be wrong; a manager can change what follows from it with /config pictures."
        )
        return str(spoken(joined(" ", [looks, rest]), view.language))


def kept_out(view: DreamView) -> Face:
    """The card of a done dream without its picture, and without the buttons that would show it."""
    plain = face(view)
    body = plain.content.split("\n", 1)[-1]
    buttons = tuple(button for button in plain.buttons if button.verb not in SHOWS_IT)
    return replace(plain, content=f"{spoken(stored(KEPT_OUT), view.language)}\n{body}", buttons=buttons)
