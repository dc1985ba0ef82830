"""Reading dreams: one, a member's, the open ones. Nothing here changes anything."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams import places, totals
from dreams.clock import as_datetime
from dreams.conditions import IS_QUEUED, IS_RUNNING
from dreams.database import Database
from dreams.dream import CardRef, Picture, Position, Progress, Result, Steering, SteeringKind
from dreams.errors import PromptError, RecipeUnreadable
from dreams.guilds import public_languages
from dreams.known import known
from dreams.languages import Language
from dreams.members import private_languages
from dreams.policy import Policy
from dreams.recipe import MAX_PHRASE_CHARACTERS, Phrase, Recipe
from dreams.reposts import is_shared
from dreams.states import TERMINAL_STATES, DreamState
from dreams.tables import dream, favourite, lineage, picture, steering
from dreams.totals import Totals

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DreamView:
    """A dream as people see it. Times are aware, in UTC.

    Attributes:
        position: For a queued dream.
        progress: The newest one told, for a running dream.
        result: For a done dream.
        error: Why it failed, or was cancelled by somebody else than its owner, in a sentence.
        hides_prompt: Others don't see its words.
        parent_owner_name: Whose dream it descends from, if somebody else's; of a blend perhaps two names.
        language: Of its card, which everybody sees.
        batch_id: Shared by the dreams that were asked for at once and have one card; None for a card of its own.
    """

    id: int
    user_id: int
    owner_name: str
    guild_id: int | None
    channel_id: int
    card: CardRef | None
    recipe: Recipe
    prompt: str
    pack: str
    state: DreamState
    position: Position | None
    progress: Progress | None
    result: Result | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempt: int
    is_cancelling: bool = False
    hides_prompt: bool = False
    parent_owner_name: str = ""
    language: Language = Language.ENGLISH
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How many dreams are open; `here` is both kinds of one guild."""

    waiting: int
    running: int
    here: int


class History:
    """What is known about dreams."""

    def __init__(self, database: Database, policy: Policy = Policy()) -> None:
        self._database = database
        self._policy = policy

    async def dream(self, dream_id: int) -> DreamView | None:
        """One dream; None when there is none with that number."""
        views = await self._views(select(dream).where(dream.c.id == dream_id))
        return views[0] if views else None

    async def sharing_card(self, dream_id: int) -> list[DreamView]:
        """The dreams of a dream's card, as they were asked for: itself only, or its batch; empty when it is gone."""
        batch_id = select(dream.c.batch_id).where(dream.c.id == dream_id).scalar_subquery()
        mine = or_(dream.c.id == dream_id, dream.c.batch_id == batch_id)
        return await self._views(select(dream).where(mine).order_by(dream.c.id))

    async def some(self, dream_ids: Sequence[int]) -> list[DreamView]:
        """Those of these dreams that there are, oldest first."""
        return await self._views(select(dream).where(dream.c.id.in_(dream_ids)).order_by(dream.c.id))

    async def of_user(
        self,
        user_id: int,
        *,
        limit: int = 25,
        before_id: int | None = None,
        state: DreamState | None = None,
        only_favourites: bool = False,
    ) -> list[DreamView]:
        """A member's dreams, newest first; the next page is `before_id` the last one's id."""
        statement = select(dream).where(dream.c.user_id == user_id).order_by(dream.c.id.desc()).limit(limit)
        if before_id is not None:
            statement = statement.where(dream.c.id < before_id)
        if state is not None:
            statement = statement.where(dream.c.state == state.value)
        if only_favourites:
            loved = select(favourite.c.dream_id).where(favourite.c.user_id == user_id)
            statement = statement.where(dream.c.id.in_(loved))
        return await self._views(statement)

    async def open_of_user(self, user_id: int) -> list[DreamView]:
        """A member's waiting and running dreams, oldest first."""
        return await self._views(_open().where(dream.c.user_id == user_id))

    async def open_of_guild(self, guild_id: int | None, *, limit: int = 25) -> list[DreamView]:
        """A guild's waiting and running dreams, oldest first."""
        return await self._views(_open().where(dream.c.guild_id == guild_id).limit(limit))

    async def steered(self, dream_ids: Sequence[int]) -> dict[int, tuple[Steering, ...]]:
        """What was said to each of these dreams while it ran, in order; a dream to which nothing was is left out."""
        said = select(steering).where(steering.c.dream_id.in_(dream_ids)).order_by(steering.c.id)
        found: dict[int, tuple[Steering, ...]] = {}
        async with self._database.read() as connection:
            for row in await connection.execute(said):
                kind = known(SteeringKind, row.kind)
                if kind is not None:
                    word = Steering(kind, row.steps, row.phrase, row.id, row.is_settled)
                    found[row.dream_id] = (*found.get(row.dream_id, ()), word)
        return found

    async def count_open(self, guild_id: int | None) -> OpenCounts:
        """How many dreams wait and run, and how many of both are of this guild (None: of direct messages)."""
        is_here = dream.c.guild_id.is_not_distinct_from(guild_id)
        counts = select(func.min(dream.c.state), func.count(), func.count().filter(is_here))
        # Each by its own partial index, which holds open dreams alone.
        both = union_all(counts.where(IS_QUEUED), counts.where(IS_RUNNING))
        async with self._database.read() as connection:
            rows = (await connection.execute(both)).all()
        by_state = {state: count for state, count, _ in rows}
        return OpenCounts(
            waiting=by_state.get(DreamState.QUEUED.value, 0),
            running=by_state.get(DreamState.RUNNING.value, 0),
            here=sum(here for _, _, here in rows),
        )

    async def open_of_all(self, *, limit: int = 100) -> list[DreamView]:
        """Everybody's waiting and running dreams, newest first: what a refresher of cards walks through."""
        newest_first = _open().order_by(None).order_by(dream.c.id.desc())
        return await self._views(newest_first.limit(limit))

    async def best_of_guild(self, guild_id: int, *, limit: int = 100) -> list[DreamView]:
        """What most members of a guild like, the newest first among equals, without what its owner keeps."""
        theirs = (dream.c.guild_id == guild_id) & (dream.c.state == DreamState.DONE.value)
        liked = (
            select(favourite.c.dream_id, func.count().label("likes"))
            .join(dream)
            .where(theirs)
            .group_by(favourite.c.dream_id)
            .subquery("liked")
        )
        best = (
            select(dream)
            .join(liked, liked.c.dream_id == dream.c.id)
            .where(is_shared())
            .order_by(liked.c.likes.desc(), dream.c.id.desc())
            .limit(limit)
        )
        return await self._views(best)

    async def totals_of_user(self, user_id: int) -> Totals:
        """What a member's dreams come to together."""
        async with self._database.read() as connection:
            return await totals.count(connection, dream.c.user_id == user_id)

    async def totals_of_guild(self, guild_id: int) -> Totals:
        """What a guild's dreams come to together."""
        async with self._database.read() as connection:
            return await totals.count(connection, dream.c.guild_id == guild_id)

    async def recent_prompts(
        self, user_id: int, like: str = "", *, limit: int = 25, most_characters: int | None = None
    ) -> list[str]:
        """What a member typed lately, each text once, newest first, with `like` somewhere in it.

        Args:
            most_characters: Longer ones are left out; None for none.
        """
        statement = (
            select(dream.c.prompt)
            .where(dream.c.user_id == user_id)
            .group_by(dream.c.prompt)
            .order_by(func.max(dream.c.id).desc())
            .limit(limit)
        )
        if most_characters is not None:
            statement = statement.where(func.length(dream.c.prompt) <= most_characters)
        if like:
            statement = statement.where(func.lower(dream.c.prompt).contains(like.lower(), autoescape=True))
        async with self._database.read() as connection:
            return list(await connection.scalars(statement))

    async def _views(self, statement: Select[Any]) -> list[DreamView]:
        async with self._database.read() as connection:
            rows = (await connection.execute(statement)).all()
            pictures = await _pictures(connection, [row.id for row in rows if row.state == DreamState.DONE.value])
            owners = await _parents_owners(connection, [row.id for row in rows])
            languages = await _languages(connection, rows)
            views = [_view(row, pictures.get(row.id, ()), await self._position(connection, row)) for row in rows]
        return [
            replace(
                view,
                parent_owner_name=owners.get(view.id, ""),
                language=languages[view.id],
            )
            for view in views
        ]

    async def _position(self, connection: AsyncConnection, row: Row[Any]) -> Position | None:
        if row.state != DreamState.QUEUED.value:
            return None
        return await places.position(connection, row.id, self._policy)


def _open() -> Select[Any]:
    return select(dream).where(dream.c.state.not_in([state.value for state in TERMINAL_STATES])).order_by(dream.c.id)


async def _languages(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[int, Language]:
    """What the dreams' cards are written in: the server's language, in direct messages the member's own."""
    public = await public_languages(connection, {row.guild_id for row in rows} - {None})
    private = await private_languages(connection, {row.user_id for row in rows if row.guild_id is None})
    known = {row.id: private.get(row.user_id) if row.guild_id is None else public.get(row.guild_id) for row in rows}
    return {dream_id: language or Language.ENGLISH for dream_id, language in known.items()}


async def _pictures(connection: AsyncConnection, dream_ids: Sequence[int]) -> dict[int, tuple[Picture, ...]]:
    if not dream_ids:
        return {}
    found: dict[int, tuple[Picture, ...]] = {}
    rows = await connection.execute(
        select(picture).where(picture.c.dream_id.in_(dream_ids)).order_by(picture.c.dream_id, picture.c.ordinal)
    )
    for row in rows:
        one = Picture(row.store_key, row.sha256, row.size_bytes, row.mime, row.width_px, row.height_px)
        found[row.dream_id] = (*found.get(row.dream_id, ()), one)
    return found


async def _parents_owners(connection: AsyncConnection, dream_ids: Sequence[int]) -> dict[int, str]:
    """The names of other members that these dreams descend from."""
    if not dream_ids:
        return {}
    child, parent = dream.alias("child"), dream.alias("parent")
    rows = await connection.execute(
        select(child.c.id, parent.c.owner_name)
        .select_from(lineage)
        .join(child, child.c.id == lineage.c.dream_id)
        .join(parent, parent.c.id == lineage.c.parent_id)
        .where(lineage.c.dream_id.in_(dream_ids), parent.c.user_id != child.c.user_id)
        .order_by(lineage.c.parent_id)
    )
    names: dict[int, list[str]] = {}
    for row in rows:
        if row.owner_name not in names.setdefault(row.id, []):
            names[row.id].append(row.owner_name)
    return {dream_id: ", ".join(owners) for dream_id, owners in names.items()}


def _recipe_of(row: Row[Any]) -> Recipe:
    """What was asked for; of a recipe that can't be read the words alone, so that one dream takes no list with it."""
    try:
        return Recipe.from_json(row.recipe)
    except RecipeUnreadable as error:
        logger.warning("dream %d is shown by its words alone: %s", row.id, error)
    try:
        return Recipe((Phrase(row.prompt[:MAX_PHRASE_CHARACTERS].strip()),))
    except PromptError:
        return Recipe((Phrase("?"),))


def _view(row: Row[Any], pictures: tuple[Picture, ...], position: Position | None) -> DreamView:
    has_card = row.card_channel_id is not None and row.card_message_id is not None
    is_running = row.state == DreamState.RUNNING.value
    return DreamView(
        id=row.id,
        user_id=row.user_id,
        owner_name=row.owner_name,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        card=CardRef(row.card_channel_id, row.card_message_id) if has_card else None,
        recipe=_recipe_of(row),
        prompt=row.prompt,
        pack=row.pack,
        state=DreamState(row.state),
        position=position,
        progress=Progress(**row.progress) if is_running and row.progress else None,
        result=_result(row.result, pictures) if row.result else None,
        error=row.error,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        started_at=as_datetime(row.started_at),
        finished_at=as_datetime(row.finished_at),
        attempt=row.attempt,
        is_cancelling=is_running and row.cancel_requested_at is not None,
        hides_prompt=row.prompt_is_hidden,
        batch_id=row.batch_id,
    )


def _result(stored: dict[str, Any], pictures: tuple[Picture, ...]) -> Result:
    return Result(
        pictures=pictures,
        score=stored["score"],
        scores=tuple((phrase, score) for phrase, score in stored["scores"]),
        steps=stored["steps"],
        best_step=stored["best_step"],
        seconds=stored["seconds"],
        # Results from before pictures were looked at have none.
        safety=tuple((concept, probability) for concept, probability in stored.get("safety", ())),
    )
