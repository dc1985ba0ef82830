"""Which emoji the pack knows, and how `concepts.json` is made of Unicode's CLDR annotations.

A concept is one emoji with a silhouette of its own that people type a word for. Near-duplicates (clock faces, the
many smileys, hands) are left out: at 64 px with a network of this size they would only be confused with each other.
"""

import json
from pathlib import Path

# emoji -> the everyday name, then what people also type that CLDR does not list.
CHOSEN: dict[str, tuple[str, ...]] = {
    # animals
    "🐱": ("cat",), "🐶": ("dog",), "🐭": ("mouse",), "🐰": ("rabbit",), "🦊": ("fox",), "🐻": ("bear",),
    "🐼": ("panda",), "🐨": ("koala",), "🦁": ("lion",), "🐯": ("tiger",), "🐮": ("cow",), "🐷": ("pig",),
    "🐸": ("frog",), "🐵": ("monkey",), "🐎": ("horse", "pony"), "🦄": ("unicorn",), "🦓": ("zebra",),
    "🦒": ("giraffe",), "🐘": ("elephant",), "🐪": ("camel",), "🦔": ("hedgehog",), "🦇": ("bat",),
    "🐔": ("chicken",), "🐥": ("chick",), "🐧": ("penguin",), "🦆": ("duck",), "🦉": ("owl",),
    "🦩": ("flamingo",), "🦚": ("peacock",), "🦜": ("parrot",), "🐊": ("crocodile",), "🐢": ("turtle",),
    "🐍": ("snake",), "🐉": ("dragon",), "🦕": ("dinosaur",), "🐳": ("whale",), "🐬": ("dolphin",),
    "🦈": ("shark",), "🐠": ("fish",), "🐙": ("octopus",), "🐚": ("shell", "seashell"), "🦀": ("crab",),
    "🐌": ("snail",), "🦋": ("butterfly",), "🐝": ("bee",), "🐞": ("ladybug",), "🕷": ("spider",),
    # plants
    "🌹": ("rose",), "🌻": ("sunflower",), "🌷": ("tulip",), "🌸": ("cherry blossom",),
    "🌲": ("evergreen tree", "pine tree", "fir"), "🌳": ("tree", "oak"), "🌴": ("palm tree", "palm"),
    "🌵": ("cactus",), "🍀": ("four leaf clover", "clover"), "🍁": ("maple leaf", "leaf"),
    "🍄": ("mushroom", "toadstool"),
    # food and drink
    "🍇": ("grapes", "grape"), "🍉": ("watermelon",), "🍊": ("tangerine", "orange fruit", "orange"),
    "🍋": ("lemon",), "🍌": ("banana",), "🍍": ("pineapple",), "🍎": ("apple",), "🍐": ("pear",),
    "🍒": ("cherries", "cherry"), "🍓": ("strawberry",), "🍅": ("tomato",), "🥑": ("avocado",),
    "🍆": ("eggplant",), "🥕": ("carrot",), "🌽": ("corn",), "🌶": ("hot pepper", "chilli", "chili pepper"),
    "🥦": ("broccoli",), "🍞": ("bread",), "🥐": ("croissant",), "🥨": ("pretzel",), "🧀": ("cheese",),
    "🍗": ("chicken leg", "drumstick"), "🍔": ("hamburger",), "🍟": ("french fries",), "🍕": ("pizza",),
    "🌭": ("hot dog",), "🌮": ("taco",), "🍳": ("fried egg", "frying pan"), "🍿": ("popcorn",),
    "🍣": ("sushi",), "🍦": ("ice cream",), "🍩": ("doughnut", "donut"), "🍪": ("cookie",),
    "🎂": ("birthday cake", "cake"), "🧁": ("cupcake", "muffin"), "🍬": ("candy", "sweet"),
    "🍭": ("lollipop",), "☕": ("coffee", "cup of coffee", "cup of tea"), "🍷": ("wine glass", "glass of wine"),
    "🍺": ("beer mug", "glass of beer"),
    # places
    "🏔": ("mountain", "snowy mountain"), "🌋": ("volcano",), "⛺": ("tent",), "🏠": ("house",),
    "🏰": ("castle",), "⛪": ("church",), "🏢": ("office building", "skyscraper", "tower block"),
    "🎡": ("ferris wheel",),
    # vehicles
    "🚂": ("train", "steam train"), "🚌": ("bus",), "🚑": ("ambulance",), "🚗": ("car",),
    "🚜": ("tractor",), "🚲": ("bicycle",), "⛵": ("sailboat", "sailing boat"), "✈": ("airplane", "plane", "aeroplane"),
    "🚁": ("helicopter",), "🚀": ("rocket",), "🛸": ("flying saucer",), "⚓": ("anchor",),
    # sky and weather
    "☀": ("sun",), "🌙": ("moon", "crescent moon"), "⭐": ("star",), "☁": ("cloud",), "🌈": ("rainbow",),
    "☂": ("umbrella",), "⚡": ("lightning", "lightning bolt"), "❄": ("snowflake",), "⛄": ("snowman",),
    "🔥": ("fire",), "💧": ("water drop", "drop of water"), "🪐": ("planet", "saturn"), "🌊": ("wave", "ocean wave"),
    # celebrations and games
    "🎃": ("pumpkin", "halloween pumpkin"), "🎄": ("christmas tree",), "🎈": ("balloon",),
    "🎁": ("gift", "present"), "🏆": ("trophy",), "⚽": ("soccer ball", "football"), "🏀": ("basketball",),
    "🧸": ("teddy bear", "teddy"), "🎲": ("dice", "die"),
    # clothes
    "👓": ("glasses", "spectacles"), "👕": ("t-shirt", "shirt"), "👗": ("dress",), "👑": ("crown",),
    "🎩": ("top hat", "hat"), "👟": ("running shoe", "shoe"), "👠": ("high heel", "high-heeled shoe"),
    "💍": ("ring", "diamond ring"), "💎": ("gem", "diamond"),
    # music
    "🎸": ("guitar",), "🎺": ("trumpet",), "🎻": ("violin",), "🥁": ("drum",), "🎹": ("piano",),
    "🎤": ("microphone",),
    # things
    "☎": ("telephone", "phone"), "💻": ("laptop", "computer"), "📷": ("camera",), "💡": ("light bulb", "bulb"),
    "🕯": ("candle",), "📕": ("book", "red book"), "✉": ("envelope", "letter"), "✏": ("pencil",),
    "✂": ("scissors",), "🔑": ("key",), "🔒": ("lock", "padlock"), "🔨": ("hammer",), "🪓": ("axe",),
    "🗡": ("sword", "dagger"), "💣": ("bomb",), "🛡": ("shield",), "🧲": ("magnet",), "⚙": ("gear", "cog"),
    "🔬": ("microscope",), "⏰": ("alarm clock", "clock"), "⌛": ("hourglass",), "🛏": ("bed",),
    "🪑": ("chair",),
    # fantasy
    "💀": ("skull",), "👻": ("ghost",), "🤖": ("robot",), "👽": ("alien",), "❤": ("heart", "red heart"),
    "🤡": ("clown",),
}  # fmt: skip

# CLDR keywords that name a colour would teach the colour, not the thing; captions name colours themselves.
COLOUR_WORDS = frozenset(
    ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "grey", "gray", "golden")
)  # fmt: skip


def build_concepts(annotations: Path) -> list[dict[str, object]]:
    """Joins the chosen emoji with CLDR's English annotations.

    Args:
        annotations: `annotations/en/annotations.json` of the npm package cldr-annotations-full (Unicode-3.0).

    Raises:
        KeyError: an emoji that this release of CLDR does not annotate.
    """
    table = json.loads(annotations.read_text("utf-8"))["annotations"]["annotations"]
    names = {name for chosen in CHOSEN.values() for name in chosen}
    return [_concept(emoji, chosen, table[emoji], names) for emoji, chosen in CHOSEN.items()]


def _concept(emoji: str, names: tuple[str, ...], entry: dict[str, list[str]], taken: set[str]) -> dict[str, object]:
    aliases = dict.fromkeys([*names[1:], entry["tts"][0].lower()])
    # A tiger is filed under "cat" as well; who types "cat" means the cat, so a name is never another's keyword.
    keywords = dict.fromkeys(word.lower() for word in entry["default"])
    return {
        "emoji": emoji,
        "name": names[0],
        "aliases": [phrase for phrase in aliases if phrase != names[0]],
        "keywords": [word for word in keywords if word not in taken | COLOUR_WORDS and word not in aliases],
    }


def write_concepts(annotations: Path, destination: Path) -> int:
    """Writes `concepts.json` and returns how many concepts are in it."""
    concepts = build_concepts(annotations)
    lines = ",\n".join(" " + json.dumps(concept, ensure_ascii=False) for concept in concepts)
    destination.write_text(f"[\n{lines}\n]\n", "utf-8")
    return len(concepts)
