"""What is missing: counted of those who let themselves be counted, shown to coordinators alone, never a small number."""

import pytest

from alongside.people import commands as people
from alongside.people.rules import Facts, Lived, Purpose, Use
from alongside.programmes import commands as programmes
from alongside.rolemodels import commands
from alongside.rolemodels.commands import finding
from alongside.rolemodels.models import Sought
from alongside.rolemodels.rules.finding import Wishes
from alongside.rolemodels.rules.gauge import hidden
from tests.rolemodels.stories import a_story

pytestmark = pytest.mark.django_db
HURTS = "People like us can't be relied on"


def readers(programme, count, *, may_count=True, hurts="", areas=("work",), use=Use.HELPS):
    """People who look for stories about their work, and have lived with voices."""
    found = []
    for number in range(count):
        one = people.make_person(name=f"Reader {number}")
        people.give_consent(one, by=one, purpose=Purpose.MATCHING)
        people.save_facts(one, by=one, facts=Facts(lived=(Lived(term="mental-voices", use=use),)))
        programmes.join(programme, person=one)
        finding.save_wishes(Wishes(areas=areas, stereotype=hurts), by=one, may_count=may_count)
        found.append(one)
    return found


def counted():
    commands.count_what_is_sought()
    return Sought.objects.get().found


def page(client_of, who):
    answer = client_of(who).get("/desk/missing/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_readers_are_counted_by_group_and_part_of_life_only_if_they_said_so(programme, bo, dina, client_of):
    readers(programme, 6)
    readers(programme, 9, may_count=False, areas=("home",))
    a_story(programme, bo, ("experience", "mental-voices"), ("area", "work"))

    assert counted()["pairs"] == [["mental-health", "work", 6]]
    shown = page(client_of, dina)
    assert "· Work" in shown
    assert "· Home" not in shown


def test_fewer_than_five_are_never_counted_nor_kept(programme, dina, client_of):
    readers(programme, 4, hurts=HURTS)

    assert counted() == {"pairs": [], "hurts": []}
    assert "· Work" not in page(client_of, dina)


def test_what_is_kept_out_of_matching_is_in_no_count(programme):
    readers(programme, 6, use=Use.KEEP_OUT)

    assert counted()["pairs"] == []


def test_who_takes_the_tick_away_or_leaves_is_in_no_count_from_then_on(programme):
    some = readers(programme, 6)
    assert counted()["pairs"]

    finding.save_wishes(Wishes(areas=("work",)), by=some[0], may_count=False)
    people.erase_person(some[1], by=some[1])

    assert counted()["pairs"] == []


def test_words_that_hurt_are_counted_answered_or_not_and_never_shown(programme, bo, dina, client_of):
    a_story(programme, bo, ("experience", "mental-voices"), stereotype=HURTS)
    readers(programme, 5, hurts=HURTS)
    readers(programme, 7, hurts="They should simply try harder")

    assert counted()["hurts"] == [["mental-health", 5, 7]]
    shown = page(client_of, dina)
    assert "harder" not in shown
    assert HURTS not in shown


def test_the_tick_stands_on_the_page_of_wishes_and_is_off_until_chosen(amara, client_of):
    browser = client_of(amara)
    assert "may_count" in browser.get("/t/wishes/").content.decode()
    browser.post("/t/wishes/", {"areas": ["work"]})
    assert not finding.ReaderWishes.objects.get(person=amara).may_count
    browser.post("/t/wishes/", {"areas": ["work"], "may_count": "on"})
    assert finding.ReaderWishes.objects.get(person=amara).may_count


def test_only_coordinators_see_what_is_missing_and_an_empty_programme_says_so(programme, chen, dina, client_of):
    assert client_of(chen).get("/desk/missing/").status_code == 404
    assert "Nothing has been counted yet" in page(client_of, dina)


def test_it_asks_the_same_number_of_questions_however_many_stories_there_are(
    programme, bo, dina, client_of, django_assert_max_num_queries
):
    for number in range(12):
        a_story(programme, bo, ("experience", "mental-voices"), ("area", "work"), title=f"One {number}")
    readers(programme, 6)
    counted()
    browser = client_of(dina)
    browser.get("/desk/missing/")
    with django_assert_max_num_queries(12):
        browser.get("/desk/missing/")


def test_no_hidden_number_of_a_table_can_be_worked_out_from_a_line_and_its_total():
    table = [[9, 2, 6], [8, 7, 9], [7, 6, 8]]
    shown = hidden(table)
    for line, real in [
        *zip(shown, table, strict=True),
        *zip(zip(*shown, strict=True), zip(*table, strict=True), strict=True),
    ]:
        gone = [number for told, number in zip(line, real, strict=True) if told is None]
        assert len(gone) != 1
        assert not gone or sum(gone) >= 5
