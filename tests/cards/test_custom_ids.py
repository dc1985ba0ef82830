"""Custom ids come back from Discord, or from whoever forges one: every string is a button of ours or none."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from cards.custom_ids import LARGEST_DREAM_ID, Verb, custom_id, parse_custom_id

nearly = st.builds(
    "{}:{}:{}".format,
    st.sampled_from(["dream", "dreams", "Dream", ""]),
    st.sampled_from([*Verb, "cancelled", ""]),
    st.integers().map(str) | st.text(max_size=30) | st.text("0123456789٣²", max_size=30),
)


@given(st.sampled_from(Verb), st.integers(1, LARGEST_DREAM_ID))
def test_what_was_written_is_read_back(verb: Verb, dream_id: int) -> None:
    assert parse_custom_id(custom_id(verb, dream_id)) == (verb, dream_id)
    assert len(custom_id(verb, dream_id)) <= 100  # Discord takes no more


@given(st.text(max_size=300) | nearly)
@example("dream:cancel:" + "9" * 5_000)  # more digits than Python turns into a number
@example(f"dream:cancel:{2**63}")  # a number that no database takes
@example("dream:cancel:007")
@example("dream:cancel:1\n")
@example("dream:cancel:٣")
def test_any_text_is_a_button_that_we_wrote_or_none(text: str) -> None:
    parsed = parse_custom_id(text)
    assert parsed is None or (parsed[1] <= LARGEST_DREAM_ID and custom_id(*parsed) == text)
