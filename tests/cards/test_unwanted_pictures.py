"""Pictures in which CLIP saw something unwanted, delivered over the wire by each server's policy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import pytest

from cards.courier import Courier
from cards.editor import CardEditor
from cards.verdicts import KEPT_OUT
from dreams.database import Database
from dreams.dream import CardRef, Order, Picture, Result
from dreams.guilds import Guilds
from dreams.history import History
from dreams.members import Members
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.queue import Queue
from dreams.recipe import Phrase, Recipe
from dreams.store import ImageStore
from dreams.unwanted import PicturePolicy
from playground import Playground
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID, THREAD_ID
from playground.messages import Message
from tests.cards.conftest import png

NUDITY = (("nudity", 0.83), ("gore", 0.02))


@dataclass
class Gallery:
    """A server with a policy, and its courier."""

    database: Database
    store: ImageStore
    courier: Courier
    playground: Playground

    async def decides(self, policy: PicturePolicy) -> None:
        await Guilds(self.database).change(GUILD_ID, lambda known: replace(known, picture_policy=policy))

    async def delivered(
        self, safety: tuple[tuple[str, float], ...] = NUDITY, channel_id: int = GENERAL_CHANNEL_ID
    ) -> Message:
        """The card after a dream with that look of it has been delivered."""
        card = self.playground.post_as_bot("the last frame", channel=channel_id)
        queue = Queue(self.database)
        order = Order(f"key-{card.id}", ADA_ID, GUILD_ID, channel_id, "emoji", Recipe((Phrase("a beach"),)), "a beach")
        dream_id = (await queue.enqueue(order)).dream_id
        await queue.set_card(dream_id, CardRef(channel_id, card.id))
        claim = await queue.claim("worker", ["emoji"])
        assert claim is not None
        key = f"images/{dream_id}.png"
        await self.store.put(key, png())
        picture = Picture(key, hashlib.sha256(png()).hexdigest(), len(png()), "image/png", 64, 64)
        result = Result((picture,), 0.3, (("a beach", 0.3),), 10, 10, 1.0, safety)
        await queue.finish(claim.lease, result)
        assert await self.courier.deliver_next()
        return card

    def told_directly(self) -> list[str]:
        channels = set(self.playground.world.dms)
        everything = self.playground.world.board.messages.everything()
        return [message.content for message in everything if message.channel_id in channels]

    def make_age_restricted(self, channel_id: int) -> None:
        self.playground.world.channel(channel_id).is_age_restricted = True


@pytest.fixture
async def gallery(
    sqlite_database: Database, playground: Playground, editor: CardEditor, tmp_path_factory: pytest.TempPathFactory
) -> Gallery:
    store = ImageStore(f"file:{tmp_path_factory.mktemp('images')}")
    courier = Courier(
        Outbox(sqlite_database),
        History(sqlite_database),
        store,
        editor,
        set_card=Queue(sqlite_database).set_card,
        reserve=Pace(sqlite_database).reserve,
        notice_of=Members(sqlite_database).notice,
        configuration_of=Guilds(sqlite_database).configuration,
    )
    return Gallery(sqlite_database, store, courier, playground)


def files(card: Message) -> list[str]:
    return [attachment.filename for attachment in card.attachments]


async def test_a_server_that_set_nothing_gets_a_spoiler(gallery: Gallery) -> None:
    assert files(await gallery.delivered()) == ["SPOILER_dream-1.png"]
    assert gallery.playground.world.log.refused == []


async def test_a_harmless_picture_is_open_whatever_the_policy(gallery: Gallery) -> None:
    await gallery.decides(PicturePolicy.REFUSE)
    assert files(await gallery.delivered((("nudity", 0.2),))) == ["dream-1.png"]


async def test_a_server_may_show_everything(gallery: Gallery) -> None:
    await gallery.decides(PicturePolicy.SHOW)
    assert files(await gallery.delivered()) == ["dream-1.png"]


@pytest.mark.parametrize("policy", [PicturePolicy.REFUSE, PicturePolicy.ADULTS])
async def test_a_refused_picture_is_not_in_the_channel_and_its_owner_alone_is_told_why(
    gallery: Gallery, policy: PicturePolicy
) -> None:
    await gallery.decides(policy)
    card = await gallery.delivered()
    assert files(card) == []
    assert card.content.startswith(KEPT_OUT)
    assert "nudity" not in card.content
    assert not {"favourite", "timelapse"} & {
        button["custom_id"].split(":")[1] for row in card.components for button in row["components"]
    }
    (told,) = gallery.told_directly()
    assert "“nudity” (83% sure)" in told
    assert "/history" in told


@pytest.mark.parametrize("policy", [PicturePolicy.SPOILER, PicturePolicy.ADULTS])
async def test_an_age_restricted_channel_and_its_threads_show_it(gallery: Gallery, policy: PicturePolicy) -> None:
    await gallery.decides(policy)
    gallery.make_age_restricted(GENERAL_CHANNEL_ID)
    assert files(await gallery.delivered()) == ["dream-1.png"]
    assert files(await gallery.delivered(channel_id=THREAD_ID)) == ["dream-2.png"]
    assert gallery.told_directly() == []


async def test_an_age_restricted_channel_of_a_server_that_refuses_shows_nothing(gallery: Gallery) -> None:
    await gallery.decides(PicturePolicy.REFUSE)
    gallery.make_age_restricted(GENERAL_CHANNEL_ID)
    assert files(await gallery.delivered()) == []


async def test_an_owner_who_takes_no_direct_messages_still_finds_it_on_the_card(gallery: Gallery) -> None:
    await gallery.decides(PicturePolicy.REFUSE)
    await gallery.playground.break_things(close_dms=ADA_ID)
    card = await gallery.delivered()
    assert card.content.startswith(KEPT_OUT)
    assert await Outbox(gallery.database).pending() == 0
