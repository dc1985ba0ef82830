"""The compact vocabulary against CLIP's own tokenizer."""

import torch
from clip import tokenize

from generator.packs.emoji.captions import UNSEEN
from generator.packs.emoji.concepts import load_concepts
from generator.packs.emoji.vocabulary import TRAINING_CONTEXT, Vocabulary

VOCABULARY = Vocabulary(load_concepts())


def real(text: str) -> list[int]:
    return [VOCABULARY.real_tokens[token - 1] for token in VOCABULARY.encode([text])[0].tolist() if token]


def test_compact_tokens_stand_for_what_clip_reads() -> None:
    for text in ("a purple cat on a blue background", "half t-shirt half pizza", "an owl made of ice", "cat-pizza"):
        assert real(text) == [token for token in tokenize([text])[0].tolist() if token]


def test_the_end_of_a_text_is_its_largest_token_however_long_it_is() -> None:
    rows = VOCABULARY.encode(["a cat", "a cat and " * 30])
    assert rows.shape == (2, TRAINING_CONTEXT)
    assert (rows.max(1).values == len(VOCABULARY) - 1).all()


def test_words_outside_the_vocabulary_are_the_zero_token() -> None:
    assert VOCABULARY.encode([f"a {UNSEEN} cat"])[0, 2] == 0
    assert VOCABULARY.encode(["a qqqq cat"])[0, 2] == 0


def test_the_expanded_table_is_zero_but_for_tokens_that_were_seen() -> None:
    full = VOCABULARY.expand(torch.ones(len(VOCABULARY), 4), 49408)
    assert int(full.any(1).sum()) == len(VOCABULARY.real_tokens)
    cat = tokenize(["cat"])[0, 1]
    assert full[cat].tolist() == [1, 1, 1, 1]
