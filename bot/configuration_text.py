"""A server's configuration in words, for who may change it."""

from __future__ import annotations

from collections.abc import Sequence

from cards.text import shown
from dreams.guilds import GuildConfiguration
from dreams.languages import Text, _, joined, marked, stored
from dreams.languages.catalogues import OWN_NAMES
from dreams.policy import Policy
from dreams.unwanted import PicturePolicy

PICTURES = {
    PicturePolicy.SPOILER: marked("Behind a spoiler, open in age-restricted channels"),
    PicturePolicy.ADULTS: marked("In age-restricted channels only"),
    PicturePolicy.REFUSE: marked("Not shown in any channel"),
    PicturePolicy.SHOW: marked("Shown like others"),
}
LISTED = 15  # of a kind; a message has room for 2,000 characters, and a server may have 300 blocked words
WORD_CHARACTERS = 25  # of a long phrase


def configuration_text(known: GuildConfiguration, policy: Policy) -> Text:
    """All that can be set, and how it is set.

    Args:
        policy: What the bot's operator decided, for whom no role decides otherwise.
    """
    log_channel = f"<#{known.log_channel_id}>" if known.log_channel_id else _("none, only `/moderate log`")
    return joined(
        "\n",
        [
            _("**How this server wants it**"),
            _("Dreaming: {channels}", channels=_channels(known)),
            _("Art channel: {channel}", channel=_art_channel(known)),
            _("Log channel: {channel}", channel=log_channel),
            _("Language: {language}", language=_language(known)),
            _(
                "Pictures that look unwanted (from {percent}% sure on): {policy}",
                percent=round(100 * known.unwanted_from),
                policy=stored(PICTURES[known.picture_policy]),
            ),
            _("Shares of the GPU: {shares}", shares=_shares(known)),
            _("Limits: {limits}", limits=_limits(known, policy)),
            _("Blocked words: {words}", words=_words(known)),
        ],
    )


def hidden_word(word: str) -> str:
    """A blocked word, to be seen by who wants to see it."""
    return f"||{shown(word, WORD_CHARACTERS)}||"


def _channels(known: GuildConfiguration) -> Text:
    channels = _listed([f"<#{one}>" for one in sorted(known.channels)]) if known.channels else _("everywhere")
    restriction = _("in age-restricted channels only") if known.is_age_restricted_only else ""
    return joined(", ", [channels, restriction])


def _art_channel(known: GuildConfiguration) -> Text:
    if known.art_channel_id is None:
        return _("none")
    return _("{channel} from {count} ⭐ on", channel=f"<#{known.art_channel_id}>", count=known.art_threshold)


def _language(known: GuildConfiguration) -> Text:
    name = OWN_NAMES[known.public_language]
    return name if known.language else _("{language}, as the server's own", language=name)


def _shares(known: GuildConfiguration) -> Text:
    shares = [f"<@&{role_id}> {share:g}" for role_id, share in known.role_weights.items()]
    return _listed(shares) if shares else _("all the same")


def _limits(known: GuildConfiguration, policy: Policy) -> Text:
    everybody = _(
        "{waiting} waiting and {running} running for each member", waiting=policy.max_queued, running=policy.max_running
    )
    roles: list[Text] = [
        _("{role} {waiting} waiting, {running} running", role=f"<@&{role_id}>", waiting=one.queued, running=one.running)
        for role_id, one in known.role_limits.items()
    ]
    return _listed([everybody, *roles], "; ")


def _words(known: GuildConfiguration) -> Text:
    return _listed([hidden_word(one) for one in known.blocked_words]) if known.blocked_words else _("none")


def _listed(parts: Sequence[Text], separator: str = ", ") -> Text:
    """The first of them, and how many there are besides."""
    rest = len(parts) - LISTED
    return joined(separator, [*parts[:LISTED], _("{count} more", count=rest) if rest > 0 else ""])
