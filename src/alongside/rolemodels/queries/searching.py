"""Looking for stories by words, on either database, by one function."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from alongside.programmes import queries as programmes
from alongside.rolemodels.rules.finding import mark
from alongside.rolemodels.rules.stems import sought

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alongside.people.models import Person

#: Found before it is asked again who may read what.
WEIGHED = 120
#: A word of the title counts five times, one of the stereotype three times.
SQLITE = """
SELECT text.published_id FROM rolemodels_searchtext text JOIN (
  SELECT rowid AS found, bm25(rolemodels_search, 5.0, 1.0, 3.0, 0.0) AS score FROM rolemodels_search
  WHERE rolemodels_search MATCH %s ORDER BY score LIMIT %s) ON text.id = found ORDER BY score, text.id"""
POSTGRES = """
SELECT published_id FROM rolemodels_searchtext, to_tsquery('simple', %s) asked WHERE found @@ asked
ORDER BY ts_rank('{0.0, 0.2, 0.6, 1.0}', found, to_tsquery('simple', %s), 1) DESC, id LIMIT %s"""


def search(
    viewer: "Person | None", words: str, *, languages: tuple[str, ...], tags: "Sequence[tuple[str, str]]" = ()
) -> list[UUID]:
    """Published stories that hold every word, best first; when none does, those that hold some.

    `tags` narrow it to stories that carry each of these (kind, term). Only what is marked for this viewer is looked
    through; whoever shows the answer still asks `published_visible_to`.
    """
    here = [one.pk.hex for one in programmes.programmes_of(viewer)] if viewer else []
    audience = frozenset(mark("for", one) for one in ("public", *here))
    narrowed = [audience, *(frozenset([mark(kind, term)]) for kind, term in tags)]
    each = sought(words, languages)
    if not each:
        return []
    return _ask(narrowed, each) or (_ask(narrowed, [frozenset().union(*each)]) if len(each) > 1 else [])


def _ask(narrowed: "Sequence[frozenset[str]]", each: "Sequence[frozenset[str]]") -> list[UUID]:
    """The stories that hold at least one word of each set, best first; those that narrow it weigh nothing."""
    lite = connection.vendor == "sqlite"
    either, both, quote = (" OR ", " AND ", '"{}"') if lite else (" | ", " & ", "'{}'")
    said, asked = (
        both.join(f"({either.join(quote.format(word) for word in sorted(words))})" for words in every)
        for every in (each, [*narrowed, *each])
    )
    with connection.cursor() as cursor:
        cursor.execute(SQLITE if lite else POSTGRES, [asked, WEIGHED] if lite else [asked, said, WEIGHED])
        return [one if isinstance(one, UUID) else UUID(one) for (one,) in cursor.fetchall()]
