"""Whose frames a card shows that several dreams share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from cards.editor import CardEditor
from cards.face import Face
from dreams.dream import CardRef, Claim, Lease, Progress
from dreams.history import DreamView
from dreams.languages import Language
from dreams.recipe import Descent, Parent, Phrase, Recipe
from dreams.unwanted import Verdict
from generator.frames import LOOK_AGAIN_SECONDS, Frames, Showing, running_view
from generator.messages import Frame

RECIPE = Recipe((Phrase("a red apple"),), seed=7)
CARD = CardRef(1, 2)
PROGRESS = Progress(step=3, total=10, score=0.2, best_score=0.2, best_step=3, seconds=1.0, seconds_left=2.0)

FRAME = Frame(1, PROGRESS, b"a frame")


def claim(batch_id: int | None) -> Claim:
    return Claim(
        Lease(2, 1, "worker"), RECIPE, "a red apple", "tiny", 1, None, CARD, 1.0, 60.0, 3, 4, 1, "Ada", False, batch_id
    )


@dataclass
class Scene:
    """What a dream takes while its card is another's to show, or its own."""

    leads: bool
    verdict: Verdict = Verdict.OPEN
    view: DreamView | None = None
    faces: list[Face] = field(default_factory=list)
    drawn: list[bytes | None] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    async def take(self, what: str, answer: Any = None) -> Any:
        self.taken.append(what)
        return answer

    async def is_leading(self) -> bool:
        return self.leads

    async def find_card(self) -> CardRef:
        return CARD

    async def find_view(self) -> DreamView | None:
        return self.view

    async def edit(self, card: CardRef, told: Face, *rest: Any, **options: Any) -> None:
        self.faces.append(told)

    async def draw_shared(self, view: DreamView, webp: bytes | None) -> None:
        self.drawn.append(webp)
        await self.take("a drawing")

    async def show_for_a_moment(self, batch_id: int | None, drawings: int = 0) -> None:
        """Shows for so long that another look was due, and until the card was drawn so often."""
        showing = Showing(
            editor=cast(CardEditor, self),
            frame_seconds=0.0,
            take_frame=lambda: self.take("a picture", FRAME),
            find_card=self.find_card,
            find_view=self.find_view,
            reserve=lambda channel_id, seconds: self.take("a turn", 0.0),
            may_show=lambda: True,
            leads=self.is_leading,
            verdict_on=lambda frame: self.take("a look", self.verdict),
            draw_shared=self.draw_shared,
        )
        recipe = self.view.recipe if self.view else RECIPE
        frames = Frames(showing, claim(batch_id), lambda: PROGRESS, lambda: recipe)
        showing_on = asyncio.create_task(frames.show())
        await asyncio.sleep(1.5 * LOOK_AGAIN_SECONDS)
        while max(len(self.drawn), len(self.faces)) < drawings:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        showing_on.cancel()
        await asyncio.gather(showing_on, return_exceptions=True)


async def test_a_dream_whose_card_another_shows_takes_neither_its_turns_nor_pictures() -> None:
    scene = Scene(leads=False)
    await scene.show_for_a_moment(batch_id=5)
    assert scene.taken == []


async def test_the_dream_that_leads_takes_them() -> None:
    scene = Scene(leads=True)
    await scene.show_for_a_moment(batch_id=5, drawings=1)
    assert {"a turn", "a drawing"} <= set(scene.taken)


@pytest.mark.parametrize("verdict", Verdict)
async def test_a_card_that_dreams_share_shows_a_frame_only_if_it_needs_no_second_look(verdict: Verdict) -> None:
    scene = Scene(leads=True, verdict=verdict)
    await scene.show_for_a_moment(batch_id=5, drawings=2)
    began, *drawn = scene.drawn
    assert began is None
    assert set(drawn) == {FRAME.webp if verdict is Verdict.OPEN else b""}  # which takes the one before it away


async def test_a_remix_credits_whose_dream_it_is_of_while_it_runs_in_its_servers_language() -> None:
    recipe = replace(RECIPE, parents=(Parent(1, Descent.REMIX),))
    view = replace(running_view(claim(None), recipe, None), parent_owner_name="Bo", language=Language.GERMAN)
    scene = Scene(leads=True, view=view)
    await scene.show_for_a_moment(batch_id=None, drawings=2)
    began, frame, *_ = scene.faces
    assert "Traum 1 von Bo" in began.content
    assert "Traum 1 von Bo" in frame.content
