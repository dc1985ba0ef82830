"""Words in disguise and innocent ones, written down before anybody had looked how the search does with them."""

from __future__ import annotations

BLOCKED = (
    (
        "nude|naked|gore|porn|rape|nazi|fuck|shit|slut|whore|cock|cunt|penis|hitler|murder|corpse|heroin|"
        "hentai|scheiße|hure|nackt|merde|putain|mierda|swastika|ass|tits|sex|anal|cum|dick|kill yourself|"
        "child porn|suicide|blood|"
    )
    .rstrip("|")
    .split("|")
)
# Escaped, so that a reader sees what differs.
VARIANTS = (
    (
        "nud\u0435|n\u03c5de|\uff4e\uff55\uff44\uff45|\U0001d427\U0001d42e\U0001d41d\U0001d41e|"
        "n\u200bu\u200bd\u200be|n u d e|n.u.d.e|nud3|NUDE|n\xfcd\xe9|n\u0430ked|nak\u0435d|n4k3d|n@ked|n-a-k-e-d|"
        "na\xadked|na\u2060ked|nnaaked|n_a_k_e_d|\u24dd\u24d0\u24da\u24d4\u24d3|g\u043ere|g0re|g o r e|\u0261ore|"
        "g\u200core|GORE!!!|\U0001d50a\U0001d52c\U0001d52f\U0001d522|g0r3|gooore|go\u0301re|p\u043ern|p0rn|"
        "p\u200dorn|\U0001f17f\U0001f17e\U0001f181\U0001f17d|\u1d18\u1d0f\u0280\u0274|\u1d56\u1d52\u02b3\u207f|"
        "p*o*r*n|p/o/r/n|\u0440\u043ern|po\ufeffrn|r\u0430pe|r4pe|r a p e|r\u03b1pe|ra\u200bpe|r@p3|"
        "\U0001d55f\U0001d552\U0001d56b\U0001d55a|n\u0430z\u0456|n4z1|na\u2062zi|fu\u0441k|f\u03c5ck|"
        "fu\u200b\u200bck|f.u.c.k|f u c k|f\u0336u\u0336c\u0336k|fuuuuck|f\xfcck|FUC\u212a|\u2131uck|sh1t|$hit|"
        "s\u04bbit|s-h-i-t|sh!t|5h1t|\u0455hit|sh\u0131t|\u017fhit|s\xa0h\xa0i\xa0t|s1ut|sl\u03c5t|$lut|wh0re|"
        "w\u0570ore|\u0441\u043e\u0441k|c0ck|c\u2009o\u2009c\u2009k|\u0441unt|cu\u200ent|p3n1s|\u0440\u0435nis|"
        "h1tl3r|h\u0456tler|hit\u2064ler|m\u03c5rder|murd3r|c0rps3|her0in|h3nt@i|schei\xdfe|sche1sse|SCHEISSE|"
        "h\xfcre|n\u0430ckt|m3rde|puta\xefn|m1erd\u0430|sw4st1ka|k1ll y0urself|"
    )
    .rstrip("|")
    .split("|")
)
INNOCENT = (
    """
Scunthorpe, Penistone, Clitheroe, Lightwater, Essex, Sussex, Middlesex, Cockermouth, Cockfosters, Hancock, Hitchcock,
Babcock, Woodcock, peacock, cockpit, cocktail, cockatoo, shuttlecock, weathercock, cockroach, grape, drapery, scrape,
therapist, parapet, skyscraper, rapeseed, grapefruit, trapeze, drapes, class, glass bass, assassin, compass, embassy,
grass, brass, assembly, passage, Massachusetts, Assam tea, casserole, molasses, cassette, Picasso, hourglass, harass,
bass clarinet, cutlass, potassium, titanium, title, Titian, Titicaca, appetite, Betty, stalactites, constitution,
petits fours, partition, analysis, canal, banal, analogue, arsenal, Canaletto, psychoanalyst, final, Panama canal,
cucumber, document, cumin, cumulus, Cumberland, circumference, accumulate, scum of the pond, cummerbund, vacuum,
sextant, sextet, unisex, sexagesimal, Wessex, Staatsexamen, Wachstumsexperte, Sextett, Dickens, Dickinson,
Moby's ship, Riddick, Benedick, dickey bird, Nudelsuppe, nudge, denuded, Nudeln, Gorenje, Gregory, category,
gorgeous, allegory, Gorey, gorge, Igor Egorevich, McGregor, Nazareth, Ashkenazi, Nazca lines, Donna Ziegler,
Tanzania, skill, shift, Shiitake, Takeshita, Matsushita, fish it out, wash it, push it, cash items, a fresh item,
Pornic, popcorn, acorn, unicorn porch, corn pone, Kornspeicher, slate, absolute, resolution, whorl, shore, Hurrikan,
Figur ehren, Uhrenturm, Naturerlebnis, Abenteuer, nackte Tatsachen, Knackwurst, Gepäckträger, Smerdyakov, Esmeralda,
merdeka, reputation, heroine, heroic, heroes, murderous crow, Murdoch, corps de ballet, corpus, incorporate,
Whistler, Hilter, swastik, Svalbard, bloodhound, bloodstone, bloom, lifeblood, flood, Fuchs, Fukushima, Fukuoka,
Focke-Wulf, Phuket, Puck, truck, duck, buckle, firetruck, Lipschitz, Schitt, Kuntz, a can of tuna, country, count,
discount, Mountcashel, accounting, chili con carne, coq au vin, cullen skink, spotted pudding, pissaladiere,
faggots and peas, pho, phở bò, bánh mì, crêpe suzette, kreplach, shiso, kimchi, currywurst, Kotelett, Assietten,
foie gras, bouillabaisse, tiramisù, jalapeño, Jürgen Groß, Straße, Björk, Zoë, François, Łódź, Ðorđe, Ωmega, привет,
кот на крыше, ночь, небо, собака, Αθήνα, κόσμος, 東京タワー, 夜空の星, こんにちは, مرحبا, שלום, A4 paper,
1950s, 4K, 8 bit, 3D, R2-D2, C-3PO, 35 mm, f/1.8, ISO 400, 16:9, B-52, N.A.S.A., U.S.S. Enterprise, A.B.C., i.e. a dog,
5-10 cats, 100% wool, $100 bill, T-1000, n = 5, Class 55, Boeing 747, 2001: a space odyssey, h2o, x², 90°, e=mc², la 42,
7 seas, 1001 nights, 50/50, top 10, no. 5, 24/7, room 101, 360°, U2, L4 mp, catch-22
""".replace("\n", " ")
    .strip()
    .split(", ")
)
