"""Blocked words are found in disguise, and innocent words are left alone."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import pytest

from bot.blocked_words import blocked_word_in, has_inner_star, is_findable
from tests.bot import blocked_by_hand

BLOCKED = ("gore", "blood", "nude", "corpse", "torture", "naked", "suicide", "bastard", "ass", "terrorist")
CYRILLIC = str.maketrans("aceopxyis", "асеорхуіѕ")
GREEK = str.maketrans("aoenuvkti", "αοεηυνκτι")
WIDE = {number: number + 0xFEE0 for number in range(0x21, 0x7F)}
SMALL_CAPITALS = str.maketrans("abcdeghnorstu", "ᴀʙᴄᴅᴇɢʜɴᴏʀꜱᴛᴜ")
ACCENTS = str.maketrans("aceinosu", "áçëîñøšú")
LEET = str.maketrans("aeiost", "4310$7")
MORE_LEET = str.maketrans("aeil", "@€!|")


def mathematical(word: str) -> str:
    return "".join(chr(0x1D400 + ord(letter) - ord("a") + 26) for letter in word)


def circled(word: str) -> str:
    return "".join(chr(0x24D0 + ord(letter) - ord("a")) for letter in word)


def squared(word: str) -> str:
    return "".join(chr(0x1F170 + ord(letter) - ord("a")) for letter in word)


def flags(word: str) -> str:
    return "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in word)


def cut(word: str, mark: str) -> str:
    middle = len(word) // 2
    return word[:middle] + mark + word[middle:]


DISGUISES: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "a plural": lambda word: f"two {word}s" if not word.endswith("s") else f"two {word}es",
    "punctuation around": lambda word: f"so much “{word}”!",
    "Cyrillic look-alikes": lambda word: word.translate(CYRILLIC),
    "Greek look-alikes": lambda word: word.translate(GREEK),
    "full width": lambda word: word.translate(WIDE),
    "small capitals": lambda word: word.translate(SMALL_CAPITALS),
    "mathematical letters": mathematical,
    "circled letters": circled,
    "letters in squares": squared,
    "the letters of flags": flags,
    "letters that are turned": lambda word: word.translate(str.maketrans("aert", "ɐǝɹʇ")),
    "accents": lambda word: word.translate(ACCENTS),
    "combining marks": "\u0336".join,
    "zero-width spaces": "\u200b".join,
    "zero-width joiners": "\u200d".join,
    "a soft hyphen": lambda word: cut(word, "\u00ad"),
    "spaces": " ".join,
    "dots": ".".join,
    "a hyphen": lambda word: cut(word, "-"),
    "underscores": "_".join,
    "leetspeak": lambda word: word.translate(LEET),
    "leetspeak in signs": lambda word: word.translate(MORE_LEET),
    "other leetspeak": lambda word: word.replace("g", "6").replace("u", "v").replace("o", "()"),
    "a number behind": lambda word: f"{word}2",
    "drawn out": lambda word: word[:1] + word[1] * 4 + word[2:],
    "stars": lambda word: word[:1] + "*" + word[2:],
}
VARIANTS = [(word, how, disguise(word)) for word in BLOCKED for how, disguise in DISGUISES.items()]
INNOCENT = """
a red apple, the grape harvest, class of students, an assassin in the night, bass guitar, brass band, grass, glass,
passport, compass, mass, assembly, assistant, embassy, passion, as silver, as soft as snow, pass, sassafras, asset,
bloodhound, bloodstone, bloom, flood, floor, bloodline, brood, bold, blond, bled, blow, blue, blot, bloom of roses,
gorge, gorgeous, gorilla, Gregory, George, category, gored, ogre, core, more, ore, forge, allegory, phantasmagoria,
denude, node, denuded, noodle, nudge, Neptune, dune, nuance, nutmeg, mud, rude, prude, interlude,
corps, corpus, corporate, scorpion, corporal, copse, course, copper, tortoise, tortilla, torch, tort, nurture,
texture, torso, tartar, snake, snaked, baked, nectar, naiad, unkempt, knead, kneaded, necked, taken, waked,
suite, side, decide, juice, aside, fireside, ecocide, Swiss side, cider, mustard, custard, bustard,
buzzard, standard, bastion, pasture, terror, terrace, territory, tourist, terrain, terrarium, tartan, terracotta,
1905, 455, 45 5, 5 + 5 = 10, 4$$ets, $5, 30 % off, 100 m, 7 o'clock, 3D render, 4K, 8 bit, 80s synth, 1 l of milk,
C++, A* search, x | y, (brackets), a!, wow!!!, e-mail, no de code, an umbrella, in the sea, as sea, a s a p,
Москва, собака, кошка, снег, река, Αθήνα, θάλασσα, 猫が寝ている, 東京, 富士山, 血圧計のない部屋, قطة, כלב, แมว,
élan, naïve, façade, crème brûlée, jalapeño, smörgåsbord, Øresund, straße, žaba, İstanbul, ﬁsh, ½ moon, ™, №, ∞,
🦊, 🩸, 🔥🔥🔥,
Scunthorpe, Sussex, Essex, Penistone, therapist, analysis, cockpit, cocktail, peacock, shiitake, dickens, Hancock,
hello, world, mountain, river at dawn, castle in the clouds, stormy sea, teapot, lighthouse, dragon, unicorn, robot,
violin, piano, clock, lemon tree, sunflower, cat wearing a hat, dog on a skateboard, astronaut, jellyfish, octopus,
steam engine, hot-air balloon, waterfall, forest, meadow, desert, iceberg, volcano, galaxy, nebula, comet, crystal,
stained glass, oil painting, watercolour, pencil sketch, low-poly, baroque, cubism, surrealism, pointillism, neon
""".replace("\n", " ").split(", ")


def test_the_lists_are_as_long_as_they_should_be() -> None:
    assert len(VARIANTS) >= 200
    assert len(INNOCENT) >= 200


@pytest.mark.parametrize("how", DISGUISES)
def test_a_disguise_hides_hardly_a_word(how: str) -> None:
    missed = [typed for word, kind, typed in VARIANTS if kind == how and blocked_word_in([typed], BLOCKED) != word]
    assert len(missed) <= 2, missed


def test_ninety_five_of_a_hundred_variants_are_caught_also_within_a_prompt() -> None:
    for before, after in (("", ""), ("a painting of ", " at night")):
        missed = [typed for _, _, typed in VARIANTS if not blocked_word_in([before + typed + after], BLOCKED)]
        assert len(missed) <= 0.05 * len(VARIANTS), missed


def test_one_innocent_word_of_a_hundred_at_most_is_refused() -> None:
    refused = [text for text in INNOCENT if blocked_word_in([text], BLOCKED)]
    assert len(refused) <= 0.01 * len(INNOCENT), refused


@pytest.mark.parametrize("prompt", ["{}", "a painting of {} at night"])
def test_lists_that_were_written_before_looking_do_as_well(prompt: str) -> None:
    blocked, variants, innocent = blocked_by_hand.BLOCKED, blocked_by_hand.VARIANTS, blocked_by_hand.INNOCENT
    assert len(variants) >= 100
    assert len(innocent) >= 200
    missed = [typed for typed in variants if not blocked_word_in([prompt.format(typed)], blocked)]
    refused = [text for text in innocent if blocked_word_in([prompt.format(text)], blocked)]
    assert len(missed) <= 0.05 * len(variants), missed
    assert len(refused) <= 0.01 * len(innocent), refused


@pytest.mark.parametrize(
    ("blocked", "innocent"), [(BLOCKED, INNOCENT), (blocked_by_hand.BLOCKED, blocked_by_hand.INNOCENT)]
)
def test_innocent_words_in_a_row_make_no_blocked_one(blocked: Sequence[str], innocent: Sequence[str]) -> None:
    chance = random.Random(7)
    prompts = [" ".join(chance.sample(innocent, 6)) for _ in range(200)]
    refused = [prompt for prompt in prompts if blocked_word_in([prompt], blocked)]
    assert len(refused) <= 0.01 * len(prompts), refused


@pytest.mark.parametrize(
    ("word", "caught", "let_through"),
    [
        (
            "gore*",
            ["gore", "gorefest", "g0ref3st", "ｇｏｒｅｆｅｓｔ", "g\u200borefest", "goooreish", "g.o.r.e"],
            ["mangore"],
        ),
        ("gore*", ["go.refest", "go-refest", "g-orefest"], ["go refer"]),
        ("*gore", ["gore", "mangore", "mang0re"], ["gorefest", "category"]),
        ("*gore*", ["gore", "gorefest", "mangores"], ["gorge", "goblet"]),
        ("ass*", ["ass", "asshat", "@sshat"], ["as", "aspect", "glass", "a sshat"]),
        (
            "dead child*",
            ["dead child", "dead children", "de@d-childr3n", "dead child-ren"],
            ["dead chili", "undead children"],
        ),
    ],
)
def test_a_star_stands_for_the_rest_of_a_word(word: str, caught: list[str], let_through: list[str]) -> None:
    assert [text for text in caught if blocked_word_in([f"a {text} by night"], [word]) is None] == []
    assert [text for text in let_through if blocked_word_in([f"a {text} by night"], [word])] == []


@pytest.mark.parametrize(
    ("word", "caught", "let_through"),
    [
        ("88", ["88", "“88”", "８８", "8\u200b8", "88!", "#88"], ["1988", "880", "bb", "BB gun", "8 8", "88mm"]),
        ("1488", ["1488", "-1488-"], ["14 88", "14880", "i4bb"]),
        ("14 88", ["14 88", "14  88"], ["1488", "114 88"]),
        ("14", ["14"], ["la la land", "1a", "140", "ia"]),
        ("69", ["69"], ["gg wp", "gg", "1969", "6 9"]),
        ("420", ["420", "at 420, again"], ["4200", "a20", "azo"]),
        ("18+", ["18+", "18+!", "(18+)"], ["18", "18 + 1", "118+", "ibt"]),
        ("9/11", ["9/11"], ["911", "19/11", "gii"]),
        ("88*", ["88", "8800", "88mm"], ["188"]),
        ("*88", ["88", "1988"], ["880"]),
        ("88h88", ["88h88"], ["bbhbb", "88h880"]),
    ],
)
def test_what_is_hardly_letters_is_found_as_it_is_typed(word: str, caught: list[str], let_through: list[str]) -> None:
    for typed in ("{}", "a painting of {} at night"):
        assert [text for text in caught if blocked_word_in([typed.format(text)], [word]) is None] == []
        assert [text for text in let_through if blocked_word_in([typed.format(text)], [word])] == []


def test_numbers_that_are_blocked_touch_no_innocent_word() -> None:
    numbers = ["88", "1488", "69", "420", "18+", "14"]
    refused = [text for text in [*INNOCENT, *blocked_by_hand.INNOCENT] if blocked_word_in([text], numbers)]
    assert refused == []


def test_a_star_stands_at_the_ends_of_the_whole_only() -> None:
    words = ["gore*", "*gore*", "dead cat*", "* gore *", "dog* fight*", "f*ck", "＊dog＊fight"]
    assert [word for word in words if has_inner_star(word)] == ["dog* fight*", "f*ck", "＊dog＊fight"]


def test_what_has_no_letter_and_no_number_can_not_be_looked_for() -> None:
    assert [word for word in ("**", "!?", "\u200b\u200b", "gore*", "血", "18+") if not is_findable(word)] == [
        "**",
        "!?",
        "\u200b\u200b",
    ]


@pytest.mark.parametrize(
    ("typed", "word"),
    [("a dead child", "dead child"), ("de@d-chi1d", "dead child"), ("血まみれの部屋", "血"), ("кр\u200bовь", "кровь")],
)
def test_phrases_and_other_scripts_are_found(typed: str, word: str) -> None:
    assert blocked_word_in(["a cat", typed], ["dead child", "血", "кровь"]) == word


def test_nothing_is_found_where_nothing_is_blocked() -> None:
    assert blocked_word_in(["gore"], []) is None
    assert blocked_word_in(["gore"], ["", "!"]) is None


def test_no_prompt_holds_up_the_bot_however_it_is_spaced_or_drawn_out() -> None:
    words = [f"word{number}xyz" for number in range(300)] + ["lo" * 20, "a" * 25 + "b"]
    words += [f"*{letter}xyz*" for letter in "abcdefghijklmnop"] + ["*" + "a" * 25 + "b*", "*" + "lo" * 20 + "n*"]
    prompts = [
        "a b c d e f g h " * 125,
        "lo" * 1000,
        "l*" * 1000,
        "l o p " * 300,
        "a" * 2000,
        "a*" * 1000,
        "a castle by night " * 100,
    ]
    began = time.process_time()
    assert blocked_word_in(prompts, words) is None
    assert time.process_time() - began < 1.0  # seconds; it takes about a twentieth of that
