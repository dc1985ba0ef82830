"""How a server wants it: one row each, read through a cache that is never older than a second.

A change in one process is so seen by all others within that second, without any message between them; a lost
notification can't leave anybody behind.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.clock import now
from dreams.database import Database
from dreams.known import known
from dreams.languages import Language, language_of
from dreams.tables import departure, dream, guild
from dreams.unwanted import DEFAULT_UNWANTED_FROM, PicturePolicy
from dreams.upsert import insert_into

CACHE_SECONDS = 1.0
MAX_CACHED = 5000  # guilds; the least recently read goes first
DEFAULT_THRESHOLD = 3


@dataclass(frozen=True, slots=True)
class RoleLimit:
    """How many dreams a role's members may have waiting, and running, at once; at least 1 each."""

    queued: int
    running: int


@dataclass(frozen=True, slots=True)
class GuildConfiguration:
    """What a server's managers and moderators decided.

    Attributes:
        channels: Where dreaming is allowed; empty: everywhere.
        is_age_restricted_only: Dreaming only in age-restricted channels.
        art_channel_id: Where pictures go that `art_threshold` members like; None: nowhere.
        blocked_words: As a manager typed them.
        role_weights: Role id -> share of the GPU against others' (1 is everybody's); the highest of a member counts.
        role_limits: Role id -> limits in place of the operator's; the highest of a member count, each for itself.
        picture_policy: What becomes of pictures in which CLIP saw something unwanted.
        unwanted_from: The least probability that counts for that, in 0..1.
        log_channel_id: Where moderators' actions are told; None: only in the audit log.
        paused: Member id -> until when they may not dream, in seconds since 1970.
        language: Of what everybody sees; None: the one that `locale` says.
        locale: What Discord says that the server prefers, as far as it was heard.
    """

    channels: frozenset[int] = frozenset()
    is_age_restricted_only: bool = False
    art_channel_id: int | None = None
    art_threshold: int = DEFAULT_THRESHOLD
    blocked_words: tuple[str, ...] = ()
    role_weights: Mapping[int, float] = field(default_factory=dict)
    role_limits: Mapping[int, RoleLimit] = field(default_factory=dict)
    picture_policy: PicturePolicy = PicturePolicy.SPOILER
    unwanted_from: float = DEFAULT_UNWANTED_FROM
    log_channel_id: int | None = None
    paused: Mapping[int, float] = field(default_factory=dict)
    language: Language | None = None
    locale: str | None = None

    @property
    def public_language(self) -> Language:
        """The language of what everybody sees."""
        return self.language or language_of(self.locale)


Change = Callable[[GuildConfiguration], GuildConfiguration]


class Guilds:
    """The servers' configurations.

    Args:
        clock: Seconds, for the cache only.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._cache: OrderedDict[int, tuple[float, GuildConfiguration]] = OrderedDict()

    async def configuration(self, guild_id: int) -> GuildConfiguration:
        """What this server decided, at most `CACHE_SECONDS` ago."""
        read_at, known = self._cache.get(guild_id, (float("-inf"), GuildConfiguration()))
        if self._clock() - read_at < CACHE_SECONDS:
            return known
        moment = self._clock()
        async with self._database.read() as connection:
            stored = await connection.scalar(select(guild.c.configuration).where(guild.c.guild_id == guild_id))
        return self._remember(guild_id, _configuration_of(stored), moment)

    async def change(self, guild_id: int, change: Change) -> GuildConfiguration:
        """Reads, changes and writes a configuration in one transaction, so that two managers don't undo each other.

        Args:
            change: Pure; may be called again after a conflict.
        """
        insert = insert_into(guild, self._database.dialect)
        async with self._database.write() as connection:
            await connection.execute(insert.values(guild_id=guild_id, configuration={}).on_conflict_do_nothing())
            stored = await connection.scalar(
                select(guild.c.configuration).where(guild.c.guild_id == guild_id).with_for_update()
            )
            changed = change(_configuration_of(stored))
            await connection.execute(
                guild.update().where(guild.c.guild_id == guild_id).values(configuration=_stored(changed))
            )
        return self._remember(guild_id, changed, self._clock())

    async def has_left(self, guild_id: int) -> None:
        """The server has removed the bot. What is kept of it goes later, by `dreams.housekeeping`."""
        insert = insert_into(departure, self._database.dialect)
        async with self._database.write() as connection:
            await connection.execute(insert.values(guild_id=guild_id, at=now()).on_conflict_do_nothing())

    async def remembered(self) -> list[int]:
        """The servers of which something is kept, except those that are known to have removed the bot."""
        # Each server once, by its index: the next higher one. Reading all dreams for it would take seconds.
        dreamed_in = select(func.min(dream.c.guild_id).label("guild_id")).cte("dreamed_in", recursive=True)
        next_one = select(func.min(dream.c.guild_id)).where(dream.c.guild_id > dreamed_in.c.guild_id).scalar_subquery()
        dreamed_in = dreamed_in.union_all(select(next_one).where(dreamed_in.c.guild_id.is_not(None)))
        of_dreams = select(dreamed_in.c.guild_id).where(dreamed_in.c.guild_id.is_not(None))
        kept = of_dreams.union(select(guild.c.guild_id)).subquery()
        async with self._database.read() as connection:
            return list(
                await connection.scalars(select(kept).where(kept.c.guild_id.not_in(select(departure.c.guild_id))))
            )

    async def are_here(self, guild_ids: Collection[int]) -> None:
        """These servers have the bot, perhaps again: what is kept of them stays."""
        async with self._database.write() as connection:
            await connection.execute(delete(departure).where(departure.c.guild_id.in_(guild_ids)))

    def _remember(self, guild_id: int, configuration: GuildConfiguration, moment: float) -> GuildConfiguration:
        self._cache[guild_id] = (moment, configuration)
        self._cache.move_to_end(guild_id)
        while len(self._cache) > MAX_CACHED:
            self._cache.popitem(last=False)
        return configuration


async def public_languages(connection: AsyncConnection, guild_ids: Collection[int]) -> dict[int, Language]:
    """The languages of these servers' cards; a server that nothing is known about is left out."""
    if not guild_ids:
        return {}
    rows = await connection.execute(select(guild).where(guild.c.guild_id.in_(guild_ids)))
    return {row.guild_id: _configuration_of(row.configuration).public_language for row in rows}


def _stored(configuration: GuildConfiguration) -> dict[str, Any]:
    """As JSON keeps it: keys are text, and there are no sets."""
    return asdict(configuration) | {
        "channels": sorted(configuration.channels),
        "role_weights": {str(role_id): weight for role_id, weight in configuration.role_weights.items()},
        "role_limits": {str(role_id): asdict(limit) for role_id, limit in configuration.role_limits.items()},
        "paused": {str(user_id): until for user_id, until in configuration.paused.items()},
    }


def _configuration_of(stored: dict[str, Any] | None) -> GuildConfiguration:
    """Reads a stored row; what an older version did not know yet has its default."""
    stored = stored or {}
    return GuildConfiguration(
        channels=frozenset(stored.get("channels", ())),
        is_age_restricted_only=stored.get("is_age_restricted_only", False),
        art_channel_id=stored.get("art_channel_id"),
        art_threshold=stored.get("art_threshold", DEFAULT_THRESHOLD),
        blocked_words=tuple(stored.get("blocked_words", ())),
        role_weights={int(role_id): weight for role_id, weight in stored.get("role_weights", {}).items()},
        role_limits={int(role_id): RoleLimit(**limit) for role_id, limit in stored.get("role_limits", {}).items()},
        # A newer version's policy may be stricter than the default: nothing is shown until this one is replaced.
        picture_policy=known(PicturePolicy, stored.get("picture_policy", PicturePolicy.SPOILER))
        or PicturePolicy.REFUSE,
        unwanted_from=stored.get("unwanted_from", DEFAULT_UNWANTED_FROM),
        log_channel_id=stored.get("log_channel_id"),
        paused={int(user_id): until for user_id, until in stored.get("paused", {}).items()},
        language=known(Language, stored["language"]) if stored.get("language") else None,
        locale=stored.get("locale"),
    )
