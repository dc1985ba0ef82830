"""What follows from what CLIP saw in a picture: every policy, in both kinds of channels, around the threshold."""

from __future__ import annotations

import pytest

from dreams.unwanted import PicturePolicy, Verdict, depends_on_channel, unwanted_in, verdict

UNWANTED = (("nudity", 0.8), ("gore", 0.1))
HARMLESS = (("nudity", 0.49), ("gore", 0.1))

RULES = [
    (PicturePolicy.SHOW, False, Verdict.OPEN),
    (PicturePolicy.SHOW, True, Verdict.OPEN),
    (PicturePolicy.SPOILER, False, Verdict.SPOILER),
    (PicturePolicy.SPOILER, True, Verdict.OPEN),
    (PicturePolicy.REFUSE, False, Verdict.REFUSED),
    (PicturePolicy.REFUSE, True, Verdict.REFUSED),
    (PicturePolicy.ADULTS, False, Verdict.REFUSED),
    (PicturePolicy.ADULTS, True, Verdict.OPEN),
]


@pytest.mark.parametrize(("policy", "is_age_restricted", "expected"), RULES)
def test_each_policy_decides_about_an_unwanted_picture(
    policy: PicturePolicy, is_age_restricted: bool, expected: Verdict
) -> None:
    assert verdict(UNWANTED, policy, 0.5, is_age_restricted=is_age_restricted) is expected


def test_every_policy_is_in_the_table_for_both_kinds_of_channels() -> None:
    assert {(policy, kind) for policy, kind, _ in RULES} == {(one, kind) for one in PicturePolicy for kind in (0, 1)}


@pytest.mark.parametrize("policy", PicturePolicy)
@pytest.mark.parametrize("is_age_restricted", [False, True])
@pytest.mark.parametrize("safety", [HARMLESS, ()])
def test_a_harmless_picture_and_one_that_nobody_looked_at_are_open_everywhere(
    policy: PicturePolicy, is_age_restricted: bool, safety: tuple[tuple[str, float], ...]
) -> None:
    assert verdict(safety, policy, 0.5, is_age_restricted=is_age_restricted) is Verdict.OPEN


def test_the_threshold_itself_counts_and_the_likeliest_concept_is_named_whatever_the_order() -> None:
    assert unwanted_in((("gore", 0.5), ("nudity", 0.9)), 0.5) == ("nudity", 0.9)
    assert unwanted_in((("gore", 0.5),), 0.5) == ("gore", 0.5)
    assert unwanted_in((("gore", 0.5),), 0.51) is None


def test_discord_is_asked_about_the_channel_only_where_the_answer_turns_on_it() -> None:
    turns = {
        policy
        for policy in PicturePolicy
        if verdict(UNWANTED, policy, 0.5, is_age_restricted=True)
        is not verdict(UNWANTED, policy, 0.5, is_age_restricted=False)
    }
    assert turns == {policy for policy in PicturePolicy if depends_on_channel(policy)}
