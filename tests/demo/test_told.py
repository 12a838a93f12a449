"""The made-up stories are fit to be shown: whole, within the vocabulary, and of every kind."""

import tomllib
from importlib import resources

from alongside.demo.told import stories
from alongside.people.vocabulary import load
from alongside.rolemodels.rules.telling import MOST_TAGS, PARTS, missing
from alongside.rolemodels.rules.words import STAGES, Area, Function, Kind, Note, Situation

CODES = {Kind.AREA: Area, Kind.SITUATION: Situation, Kind.FUNCTION: Function, Kind.NOTE: Note}


def test_there_are_sixty_or_more_and_each_says_that_it_is_made_up():
    read = tomllib.loads(resources.files("alongside.demo").joinpath("stories.toml").read_text(encoding="utf-8"))

    assert len(read["stories"]) == len(stories()) >= 60
    assert all(one["synthetic"] is True for one in read["stories"])


def test_each_is_whole_and_fits_where_it_is_written():
    for one in stories():
        assert missing(one.said) == ()
        assert all(len(words) <= PARTS[part] for part, words in one.said.items())
        assert one.stage in STAGES
        assert sum(map(len, one.tags.values())) <= MOST_TAGS


def test_every_code_is_one_there_is():
    known = {term.id for term in load().terms}
    for one in stories():
        for kind, terms in one.tags.items():
            allowed = {code.value for code in CODES[kind]} if kind in CODES else known
            assert set(terms) <= allowed, (one.said["title"], kind)


def test_every_part_of_the_vocabulary_has_a_story():
    words = load()
    groups = {words.term(term).group for one in stories() for term in one.tags[Kind.EXPERIENCE]}

    assert groups == {group.id for group in words.groups}


def test_every_area_situation_function_stage_and_language_has_one():
    for kind, codes in CODES.items():
        assert {term for one in stories() for term in one.tags[kind]} >= {code.value for code in codes} - {"self-harm"}
    assert {one.stage for one in stories()} == set(STAGES)
    assert {one.language for one in stories()} == {"en", "es", "ar"}


def test_most_are_ordinary_good_lives_and_some_are_exceptional():
    exceptional = [one for one in stories() if not one.is_ordinary]

    assert 4 <= len(exceptional) <= 15
