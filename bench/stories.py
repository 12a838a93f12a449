"""Choosing and searching among many stories: milliseconds, queries, and whether a rare life is served as well as a common one."""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from random import Random
from typing import Any

CHOOSE_MS, CHOOSE_QUERIES, SEARCH_MS, SERVED = 30.0, 8, 50.0, 0.9
READERS, ASKED = 30, 60
#: A combination of two experiences is rare when so few stories carry it, common when so many do (of 100,000).
RARE, COMMON = range(1, 6), 200
AREAS = ("work", "study", "family", "love", "friends", "health-care", "faith", "home", "money", "online")
FUNCTIONS = ("shows-how", "shows-it-is-possible", "inspires")
HURTS = (
    "cannot be relied on",
    "are lazy",
    "are dangerous",
    "will never keep a job",
    "should not have children",
    "are faking it",
)
PARTS = ("did", "reached", "helped", "means", "unfair")


def main(argv: list[str]) -> int:
    """Fill a shelf, measure, print; returns 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="./run bench stories")
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    os.environ["ALONGSIDE_VAR"] = tempfile.mkdtemp(prefix="alongside-bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    from alongside.config.serving import prepare

    prepare()
    random = Random(7)
    filled = timed(lambda: fill(chosen.stories, random))[1] / 1_000
    from alongside.rolemodels.queries import choosing

    now, read_ms = timed(choosing.held)
    result = {
        "stories": chosen.stories, "filled_s": round(filled, 1), "shelf_read_s": round(read_ms / 1_000, 2),
        "choosing": choosing_measured(random), "searching": searching_measured(random),
        "removing": removing_measured(), "served": simulation(now.shelf, random, chosen.stories),
    }  # fmt: skip
    missed = what_is_missed(result)
    print(json.dumps({**result, "missed": missed}) if chosen.json else as_table(result, missed))
    return 1 if missed else 0


def what_is_missed(result: dict[str, Any]) -> list[str]:
    """The stated limits that do not hold."""
    limits = {
        "choosing ms": result["choosing"]["median_ms"] <= CHOOSE_MS,
        "choosing queries": result["choosing"]["queries"] <= CHOOSE_QUERIES,
        "search ms": result["searching"]["median_ms"] <= SEARCH_MS,
        "rare served": result["served"]["rare_to_common"] >= SERVED,
        "rare found": result["served"]["rare_found"] >= SERVED * result["served"]["common_found"],
    }
    return [name for name, holds in limits.items() if not holds]


def as_table(result: dict[str, Any], missed: list[str]) -> str:
    """The same as words."""
    choosing, searching, served, removing = (result[part] for part in ("choosing", "searching", "served", "removing"))
    return "\n".join([
        f"{result['stories']:,} stories, put out in {result['filled_s']} s; a process reads them in {result['shelf_read_s']} s",
        f"{'':34}{'median ms':>10}{'p95 ms':>9}{'queries':>9}   limit",
        f"{'choosing six for a reader':34}{choosing['median_ms']:10.1f}{choosing['p95_ms']:9.1f}{choosing['queries']:9d}   "
        f"{CHOOSE_MS:.0f} ms, {CHOOSE_QUERIES} queries",
        f"{'searching one to three words':34}{searching['median_ms']:10.1f}{searching['p95_ms']:9.1f}"
        f"{searching['queries']:9d}   {SEARCH_MS:.0f} ms",
        f"{'plain full-text rank':34}{searching['plain_ms']:10.1f}",
        f"{'taking one story out':34}{removing['median_ms']:10.1f}",
        "",
        f"{'how well six stories fit, of the best':34}{'rare':>10}{'common':>10}{'rare/common':>13}   (limit {SERVED})",
        f"{'chosen':34}{served['rare']:10.3f}{served['common']:10.3f}{served['rare_to_common']:13.3f}",
        f"{'plain full-text rank':34}{served['plain_rare']:10.3f}{served['plain_common']:10.3f}",
        f"{'the whole combination is among them':34}{served['rare_found']:10.0%}{served['common_found']:10.0%}",
        f"{'the same by plain full-text rank':34}{served['plain_rare_found']:10.0%}{served['plain_common_found']:10.0%}",
        *([f"missed: {', '.join(missed)}"] if missed else ["every limit holds"]),
    ])  # fmt: skip


def timed[T](call: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and its milliseconds."""
    began = time.perf_counter()
    return call(), (time.perf_counter() - began) * 1_000


# --- a shelf of made-up stories --------------------------------------------------------------------------------------


def fill(count: int, random: Random, *, programme: Any = None, teller: Any = None) -> None:
    """Made-up stories: experiences as unequal as in life, words that name them only now and then.

    Without a programme and a teller they are made too.
    """
    from datetime import timedelta

    from django.db import transaction

    from alongside.foundation import clock
    from alongside.people import commands as people
    from alongside.people.vocabulary import load
    from alongside.programmes import commands as programmes
    from alongside.rolemodels.commands.finding import put_all_on_shelf
    from alongside.rolemodels.models import Published, Story, Tag

    terms = list(load().terms)
    random.shuffle(terms)
    weights = cumulated(len(terms))
    words, word_weights = made_up_words(random), cumulated(20_000)
    if programme is None:
        with transaction.atomic():
            teller = people.make_person(name="Teller")
            programme = programmes.start_programme("Bench", by=teller, country="GB", first=True)
    today, now = clock.today(), clock.now()

    def text(near: list[str], length: int) -> str:
        said = random.choices(words, cum_weights=word_weights, k=length)
        return " ".join([*said, *(name for name in near if random.random() < 0.4)])

    for start in range(0, count, 2_000):
        rows = range(min(2_000, count - start))
        with transaction.atomic():
            stories = Story.objects.bulk_create(
                Story(person=teller, programme=programme, language="en", state="published", editor_version=1,
                      teller_version=1, begun_on=today, changed_at=now)
                for _row in rows
            )  # fmt: skip
            out, tags = [], []
            for story in stories:
                lived = list(
                    {
                        term.id: term for term in random.choices(terms, cum_weights=weights, k=random.randint(1, 3))
                    }.values()
                )
                areas = random.sample(AREAS, random.randint(1, 2))
                near = [term.label for term in lived]
                one = Published(
                    story=story, programme=programme, version=1, name="Larch", seed=7, language="en",
                    stage=random.randint(1, 5), is_ordinary=random.random() < 0.6, in_public=random.random() < 0.5,
                    in_members=True, published_on=today - timedelta(days=random.randint(0, 1_500)),
                    title=text(near, 5), took="A year.", set_back="", stereotype=f"People like us {random.choice(HURTS)}",
                    **{part: text(near, 24) for part in PARTS},
                )  # fmt: skip
                out.append(one)
                obstacles = random.sample(lived, random.randint(1, len(lived)))
                tags += [Tag(published=one, kind="experience", term=term.id) for term in lived]
                tags += [Tag(published=one, kind="obstacle", term=term.id) for term in obstacles]
                tags += [Tag(published=one, kind="area", term=area) for area in areas]
                tags.append(Tag(published=one, kind="function", term=random.choice(FUNCTIONS)))
            Published.objects.bulk_create(out)
            Tag.objects.bulk_create(tags, batch_size=2_000)
            put_all_on_shelf(Published.objects.filter(pk__in=[one.pk for one in out]).prefetch_related("tags"))


def cumulated(count: int) -> list[float]:
    """Weights of Zipf's law, added up: the second is half as frequent as the first."""
    total, found = 0.0, []
    for place in range(1, count + 1):
        total += 1 / place
        found.append(total)
    return found


def made_up_words(random: Random) -> list[str]:
    """Twenty thousand different words of two to four syllables."""
    found: dict[str, None] = {}
    while len(found) < 20_000:
        word = "".join(random.choice("bdfgklmnprstv") + random.choice("aeiou") for _ in range(random.randint(2, 4)))
        found[word + random.choice("lnrst")] = None
    return list(found)


# --- time and queries ------------------------------------------------------------------------------------------------


def choosing_measured(random: Random) -> dict[str, Any]:
    """Six stories for readers who said what they live and wish, and answered ten times."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from alongside.people import commands as people
    from alongside.people.rules import Facts, Lived, Purpose
    from alongside.people.vocabulary import load
    from alongside.programmes import commands as programmes
    from alongside.programmes import queries as programme_queries
    from alongside.rolemodels.commands import finding
    from alongside.rolemodels.models import Published
    from alongside.rolemodels.queries import choosing
    from alongside.rolemodels.rules.finding import Wishes

    terms = [term.id for term in load().terms]
    programme = programme_queries.every_programme()[0]
    read = list(Published.objects.order_by("pk")[:10])
    took, queries = [], 0
    for number in range(READERS):
        with transaction.atomic():
            person = people.make_person(name=f"Reader {number}")
            programmes.join(programme, person=person)
            people.give_consent(person, by=person, purpose=Purpose.MATCHING)
            lived = tuple(Lived(term=term, stage=random.randint(1, 4)) for term in random.sample(terms, 4))
            people.save_facts(person, by=person, facts=Facts(lived=lived))
            wishes = Wishes(
                areas=tuple(random.sample(AREAS, 2)), stereotype=random.choice(HURTS), never=("faith", "prison")
            )
            finding.save_wishes(wishes, by=person)
            for story in read:
                finding.answer(
                    story, by=person, could=random.randint(1, 5), alike=random.randint(1, 5), feel=random.randint(1, 5)
                )
        with CaptureQueriesContext(connection) as asked:
            choosing.chosen_for(person, choosing.wishes_of(person))
        queries = max(queries, len(asked))
        took.append(timed(lambda person=person: choosing.chosen_for(person, choosing.wishes_of(person)))[1])  # type: ignore[misc]
    return {**spread(took), "queries": queries}


def searching_measured(random: Random) -> dict[str, Any]:
    """One to three words, as frequent as words are, as nobody and as a member would look; beside the plain rank of FTS5."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from alongside.rolemodels.models import Published
    from alongside.rolemodels.queries import choosing

    texts = list(Published.objects.order_by("pk").values_list("did", flat=True)[:500])
    counted = Counter(word for said in texts for word in set(said.split()))
    stories = [
        [word for word in said.split() if counted[word] < 250]  # a word of every second story tells none from another
        for said in texts
    ]
    took, plain, queries = [], [], 0
    for number in range(ASKED):
        words = " ".join(random.sample(random.choice(stories), 1 + number % 3))
        with CaptureQueriesContext(connection) as asked:
            choosing.found_by_words(None, words, language="en")
        queries = max(queries, len(asked))
        took.append(timed(lambda words=words: choosing.found_by_words(None, words, language="en"))[1])  # type: ignore[misc]
        plain.append(timed(lambda words=words: plain_rank(words.split()))[1])  # type: ignore[misc]
    return {**spread(took), "queries": queries, "plain_ms": round(statistics.median(plain), 2)}


def plain_rank(words: Iterable[str], count: int = 6) -> list[str]:
    """What a plain full-text rank gives for these words: any of them, best first, and nothing else asked."""
    from django.db import connection

    from alongside.rolemodels.rules.stems import stems

    every = sorted({stem for word in words for stem in stems(word, "en")})
    if connection.vendor != "sqlite":
        raise SystemExit("the plain rank is measured on SQLite")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text.published_id FROM rolemodels_searchtext text JOIN (SELECT rowid AS found, rank AS score "
            "FROM rolemodels_search WHERE rolemodels_search MATCH %s ORDER BY rank LIMIT %s) ON text.id = found ORDER BY score",
            [" OR ".join(f'"{stem}"' for stem in every), count],
        )
        return [row[0] for row in cursor.fetchall()]


def removing_measured() -> dict[str, float]:
    """Taking single stories out, with their words gone from the file: index rewritten, all in one transaction."""
    from alongside.rolemodels.models import Story

    some = list(Story.objects.order_by("pk")[:3])
    return {"median_ms": round(statistics.median(timed(story.delete)[1] for story in some), 1)}


def spread(took: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    return {"median_ms": round(statistics.median(took), 2), "p95_ms": round(sorted(took)[int(len(took) * 0.95)], 2)}


# --- whether a rare life is served as well as a common one -----------------------------------------------------------


def simulation(shelf: Any, random: Random, stories: int) -> dict[str, float]:
    """Readers with rare and with common combinations of two experiences, each of which some story in reach carries.

    How well six stories fit is the mean share of what the reader wants that each carries, out of reach counting 0.3; it
    is told as a part of what the six best-fitting stories of the shelf would give. It knows no weights and no rarity.
    """
    import numpy as np

    from alongside.people.vocabulary import load
    from alongside.rolemodels.rules.ranking import Reader, attainability, choose

    labels, counted = {term.id: term.label for term in load().terms}, Counter[tuple[str, str]]()
    for row in range(len(shelf)):
        lived = sorted(shelf.names[tag][1] for tag in shelf.tags_of(row) if shelf.names[tag][0] == "experience")
        counted.update(combinations(lived, 2))
    least = max(COMMON * stories // 100_000, 10)
    rare = sorted(pair for pair, count in counted.items() if count in RARE)
    common = sorted(pair for pair, count in counted.items() if count >= least)
    rows_of = {code: row for row, code in enumerate(shelf.codes)}
    result: dict[str, float] = {}
    for kind, pairs in (("rare", rare), ("common", common)):
        figures = []
        for number in range(150):
            pair, area, stage = random.choice(pairs), random.choice(AREAS), random.randint(1, 5)
            wants = {(what, term): 1.0 for what in ("experience", "obstacle") for term in pair} | {("area", area): 1.0}
            fit = sum(np.bincount(shelf.with_tag(name), minlength=len(shelf)) for name in wants) / len(wants)
            _attain, gate = attainability(shelf.stages, stage)
            fit = fit * gate
            whole = (
                np.bincount(
                    np.concatenate([shelf.with_tag(("experience", term)) for term in pair]), minlength=len(shelf)
                )
                == 2
            )
            if not (whole & (gate == 1)).any():
                continue  # no story of this combination is in reach: none could be offered
            picked = [
                one.row
                for one in choose(shelf, Reader(wants=wants, stage=stage), today=int(shelf.days.max()), seed=number)
            ]
            words = [word for term in pair for word in labels[term].split()] + [area]
            plain = [rows_of[one] for one in map(as_code, plain_rank(words)) if one in rows_of]
            best = float(np.mean(np.sort(fit)[-6:]))
            figures.append((float(fit[picked].mean()) / best, float(fit[plain].mean()) / best if plain else 0.0,
                            bool(whole[picked].any()), bool(whole[plain].any()) if plain else False))  # fmt: skip
        chosen, by_words, found, found_plain = (float(np.mean(column)) for column in zip(*figures, strict=True))
        result |= {kind: chosen, f"plain_{kind}": by_words, f"{kind}_found": found, f"plain_{kind}_found": found_plain}
        result[f"{kind}_readers"] = len(figures)
    result["rare_to_common"] = result["rare"] / result["common"]
    return {name: round(value, 3) for name, value in result.items()}


def as_code(found: Any) -> int:
    """A story's number as the shelf holds it."""
    from uuid import UUID

    return (found if isinstance(found, UUID) else UUID(found)).int
