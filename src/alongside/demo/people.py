"""Made-up people, drawn from a seed: no line here was ever said by anybody."""

from dataclasses import dataclass
from random import Random

from alongside.people import vocabulary
from alongside.people.rules import Facts, Lived, Use

NAMES = (
    "Juniper Ash Wren Moss River Sage Linden Rowan Hazel Fern Robin Lark Heron Briar Clove Indigo Saffron "
    "Marlow Quill Tamsin Ember Flint Sorrel Teal Umber Willow Yarrow Zephyr Aspen Birch Cedar Dale Elm Finch "
    "Gale Harbor Iris Jade Kestrel Laurel Maple Nettle Olive Pine Reed Sparrow Thistle Vale Amaryllis Basil "
    "Cricket Dune Echo Fable Grove Haven Isle Jasper Kit Lumen Meadow North Onyx Pebble Quartz Rain Sable "
    "Tansy Vesper Winter Alder Bramble Comet Drift Eider Frost Garnet Heath Ivy Jay Kelp Lichen Mica Nova Opal "
    "Plover Rook Sedge Tern Vireo"
).split()
SECOND = "Hill Bay Lane Field Brook Moor Wood Stone Dell Marsh".split()
PRONOUNS = ("she/her", "he/him", "they/them", "she or they", "he or they", "")
GENDERS = ("woman", "man", "non-binary", "")
#: What a small town's programme might see: several come often, most are rare.
COMMON = (
    "mental-depression", "mental-anxiety", "mental-work", "hiv-living-with", "neuro-adhd", "neuro-autistic",
    "class-grew-up-poor", "orientation-out-late", "addiction-long-recovery", "justice-prison", "family-carer",
    "migration-refugee",
)  # fmt: skip
LANGUAGES = (("en",), ("en",), ("en",), ("en", "pl"), ("en", "es"), ("es",), ("ar", "en"), ("pl",), ("en", "fr"))
ZONES = ("Europe/London",) * 8 + ("Europe/Dublin", "Europe/Warsaw", "America/New_York")
TOWNS = ("Millbrook", "Ashford", "Kingsdown", "Harbourside", "")
WORKS = ("the council", "St Anne's hospital", "the warehouse", "Millbrook college", "")
WORDS = (
    "I would like to talk with someone who did not pretend it was easy.",
    "Most people at work do not know, and I am tired of choosing my words.",
    "My family means well. I still feel alone at the table.",
    "I found my feet after a long time, and I remember how long it was.",
    "Small steps. I like to laugh too.",
    "I lost a congregation and found other people. Both are true.",
    "I am good at listening and not good at asking.",
    "",
)
_BLOCKS = ("08:00-10:00", "12:00-13:30", "17:30-19:30", "19:00-21:00", "20:00-22:00")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One made-up person, ready to be given a key and a profile."""

    name: str
    pronouns: str
    facts: Facts


def make(count: int, *, random: Random, offering: bool, after: int = 0) -> list[MadeUp]:
    """`count` made-up people, the same for the same seed; `offering` makes them mentors-to-be, further along.

    `after` says how many were made before, so that no name comes twice.
    """
    words = vocabulary.load("en")
    # Zipf: the tenth most common experience is lived by a tenth of those who live the first.
    terms = [*COMMON, *(term.id for term in words.terms if term.id not in COMMON)]
    weights = [1 / (rank + 3) for rank in range(len(terms))]
    return [_one(number, random, terms, weights, words, offering=offering) for number in range(after, after + count)]


def _one(
    number: int, random: Random, terms: list[str], weights: list[float], words: vocabulary.Vocabulary, *, offering: bool
) -> MadeUp:
    lived = {}
    for term in random.choices(terms, weights, k=random.choice((2, 3, 3, 4, 5, 6))):
        use = Use.HELPS if offering else random.choice((Use.HELPS,) * 8 + (Use.MUST, Use.KEEP_OUT))
        lived[term] = Lived(
            term=term, use=use, salience=random.choice((2, 3, 4, 5)), talk=offering and random.random() < 0.85,
            stage=random.choice((3, 4, 4, 5) if offering else (1, 1, 2, 2, 3)),
        )  # fmt: skip
    days = random.sample(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), k=random.choice((2, 3, 4)))
    facts = Facts(
        wishes=("been-there",),
        lived=tuple(lived.values()),
        goals=tuple(random.sample([goal.id for goal in words.goals], k=3 if not offering else 6)),
        interests=tuple(random.sample([one.id for one in words.interests], k=4)),
        dislikes=tuple(random.sample([one.id for one in words.interests], k=1)),
        values=tuple(random.choice((0, 1, 2, 2, 3, 4, None)) for _ in range(5)),
        languages=random.choice(LANGUAGES),
        time_zone=random.choice(ZONES),
        hours="; ".join(f"{day} {random.choice(_BLOCKS)}" for day in days),
        formats=tuple(sorted(random.sample(("video", "voice", "text", "in-person"), k=random.choice((2, 3, 4))))),
        gender=random.choice(GENDERS),
        wants_gender=random.choice(("any",) * 9 + ("same",)),
        born=random.choice((None, None, random.randint(1950, 2006))),
        workplace=tuple(filter(None, (random.choice(TOWNS), random.choice(WORKS)))),
        avoid=tuple(filter(None, (random.choice(("", "", "", *WORKS)),))),
        words=random.choice(WORDS),
    )
    first, second = divmod(number, len(NAMES))[::-1]
    name = NAMES[first] if not second else f"{NAMES[first]} {SECOND[(second - 1) % len(SECOND)]}"
    return MadeUp(name=name, pronouns=random.choice(PRONOUNS), facts=facts)
