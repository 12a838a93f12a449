"""The pages of joining and running a programme."""

import re

import pytest
from django.test import Client

from alongside.foundation import clock
from alongside.people import commands as people
from alongside.people.rules import Facts, Lived
from alongside.programmes import commands, first, queries
from alongside.programmes.rules import WEIGHTS, Joining

DESK = ["people", "joining", "invitations", "programme", "weights", "words"]


@pytest.fixture
def newcomer(db):
    return people.make_person(name="Newcomer")


def test_coming_in_asks_for_the_age_and_keeps_what_was_chosen(programme, newcomer, client_of):
    client = client_of(newcomer)

    refused = client.post(f"/come-in/{programme.pk}/", {"looks_for_mentor": "on"})
    accepted = client.post(f"/come-in/{programme.pk}/", {"old_enough": "on", "looks_for_mentor": "on"})

    assert refused.status_code == 400
    assert "18" in refused.content.decode()
    assert accepted.url == "/home/"
    assert queries.roles_of(newcomer, programme.pk) == {"mentee"}


def test_an_invitation_is_found_again_after_signing_up(programme, newcomer, dina, client_of):
    commands.change_programme(programme, by=dina, joining=Joining.INVITATION)
    _invitation, token = commands.make_invitation(programme, by=dina)
    stranger = Client()

    sent = stranger.get(f"/i/{token}/")
    assert sent.url == "/join/"

    client = client_of(newcomer)
    client.cookies["note"] = stranger.cookies["note"].value
    assert client.get("/come-in/").url == f"/i/{token}/"
    assert client.post(f"/i/{token}/", {"old_enough": "on"}).url == "/home/"


def test_an_invitation_cookie_that_was_forged_is_ignored(programme, newcomer, client_of):
    client = client_of(newcomer)
    client.cookies["note"] = "forged:value"

    assert client.get("/come-in/").url == f"/come-in/{programme.pk}/"


@pytest.mark.parametrize("page", DESK)
@pytest.mark.parametrize("who", ["chen", "amara", "bo", "eli"])
def test_the_desk_is_not_there_for_anyone_else(programme, client_of, page, who, request):
    answer = client_of(request.getfixturevalue(who)).get(f"/desk/{page}/")

    assert answer.status_code == 404


@pytest.mark.parametrize("page", DESK)
def test_the_desk_opens_for_its_coordinator(programme, dina, client_of, page):
    assert client_of(dina).get(f"/desk/{page}/").status_code == 200


def test_a_coordinator_of_one_programme_has_no_desk_in_another(programme, dina, chen, client_of):
    other = commands.start_programme("Another place", by=chen)
    place = queries.membership_of(chen, other.pk)

    assert client_of(dina).get(f"/desk/people/{place.pk}/").status_code == 404
    assert client_of(dina).post(f"/desk/joining/{place.pk}/", {"answer": "approve"}).status_code == 404


def test_people_are_listed_by_chosen_name_in_a_constant_number_of_queries(
    programme, dina, client_of, django_assert_max_num_queries
):
    for number in range(60):
        commands.join(programme, person=people.make_person(name=f"Person {number}"))
    client = client_of(dina)

    with django_assert_max_num_queries(12):
        answer = client.get("/desk/people/")

    assert answer.content.decode().count("<tr>") == 51


def test_opening_a_member_is_written_down(programme, dina, amara, client_of):
    from alongside.foundation import reads

    place = queries.membership_of(amara, programme.pk)
    assert client_of(dina).get(f"/desk/people/{place.pk}/").status_code == 200

    assert [(look.reader_id, look.purpose) for look in reads.reads_of(amara.pk)] == [(dina.pk, "roles")]


def test_words_can_be_hidden_said_differently_added_and_shown_again(programme, dina, client_of):
    client = client_of(dina)
    client.post("/desk/words/", {"do": "hide", "term": "mental-work"})
    client.post("/desk/words/", {"do": "say", "term": "neuro-adhd", "label": "ADHD, our way"})
    client.post("/desk/words/", {"do": "add", "group": "work", "label": "Night shifts at the mill"})

    programme.refresh_from_db()
    words = queries.vocabulary_for(programme, "en")

    assert "mental-work" not in {term.id for term in words.terms}
    assert words.term("neuro-adhd").label == "ADHD, our way"
    assert any(term.label == "Night shifts at the mill" for term in words.terms)
    client.post("/desk/words/", {"do": "show", "term": "mental-work"})
    programme.refresh_from_db()
    assert "mental-work" in {term.id for term in queries.vocabulary_for(programme, "en").terms}


@pytest.mark.parametrize(
    "sent", [{"do": "hide", "term": "no-such-term"}, {"do": "add", "group": "work", "label": ""}, {"do": "x"}, {}]
)
def test_words_that_make_no_sense_are_refused_and_change_nothing(programme, dina, client_of, sent):
    answer = client_of(dina).post("/desk/words/", sent)

    assert answer.status_code in (200, 400)
    programme.refresh_from_db()
    assert programme.words == {}


def test_a_mistyped_programme_keeps_what_was_typed(programme, dina, client_of):
    answer = client_of(dina).post(
        "/desk/programme/", {"name": "Kept as typed", "joining": "open", "minimum_age": "5", "country": "GBR"}
    )

    assert answer.status_code == 400
    assert "Kept as typed" in answer.content.decode()


def test_the_first_visitor_with_the_link_becomes_coordinator_once(db, client_of):
    link = first.first_link()
    path = link.removeprefix("http://127.0.0.1:8000")
    assert Client().get(path).url.startswith("/join/?next=/begin/")
    founder = people.make_person(name="Founder")
    said = {"name": "Mill", "joining": "invitation", "minimum_age": "18"}

    assert client_of(founder).post(path, said).url == "/desk/"

    assert first.first_link() is None
    assert client_of(people.make_person(name="Second")).post(path, said).status_code == 404
    assert Client().get("/begin/forged/").status_code == 404


def test_leaving_asks_nothing_and_ends_roles(programme, amara, client_of):
    place = queries.membership_of(amara, programme.pk)

    page = client_of(amara).get(f"/you/place/{place.pk}/end/").content.decode()
    client_of(amara).post(f"/you/place/{place.pk}/end/")

    assert not re.search(r"<textarea|<select", page)
    assert queries.roles_of(amara, programme.pk) == set()


def test_nobody_ends_somebody_elses_place(programme, amara, chen, dina, client_of):
    place = queries.membership_of(amara, programme.pk)

    assert client_of(chen).post(f"/you/place/{place.pk}/end/").status_code == 404
    assert client_of(dina).post(f"/you/place/{place.pk}/end/").status_code == 404
    assert queries.roles_of(amara, programme.pk) == {"mentee"}


def test_a_newcomer_reads_who_runs_it_the_age_and_the_limits_before_coming_in(programme, newcomer, dina, client_of):
    commands.change_programme(programme, by=dina, run_by="Mill Street Trust, Millbrook", minimum_age=21)

    said = client_of(newcomer).get(f"/come-in/{programme.pk}/").content.decode()

    assert "Mill Street Trust, Millbrook" in said
    assert "21 or older" in said
    assert "except when somebody" in said


def test_where_young_people_come_in_the_page_asks_the_year_of_birth(programme, newcomer, dina, client_of):
    commands.change_programme(programme, by=dina, minimum_age=16)
    client = client_of(newcomer)
    page, young, old = f"/come-in/{programme.pk}/", clock.today().year - 12, clock.today().year - 30

    assert 'name="born"' in client.get(page).content.decode()
    assert client.post(page, {"old_enough": "on"}).status_code == 400
    assert client.post(page, {"old_enough": "on", "born": young}).status_code == 400
    assert client.post(page, {"old_enough": "on", "born": old}).url == "/home/"


def test_whoever_waits_reads_how_long_it_takes_and_can_take_it_back(programme, newcomer, dina, client_of):
    commands.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    client = client_of(newcomer)
    assert client.post(f"/come-in/{programme.pk}/", {"old_enough": "on"}).url == "/come-in/"

    waiting = client.get("/come-in/").content.decode()
    place = queries.membership_of(newcomer, programme.pk)

    assert "Too few people have asked before you" in waiting
    assert f"/come-in/{programme.pk}/" not in waiting
    assert client.post(f"/you/place/{place.pk}/end/").url == "/come-in/"
    assert f"/come-in/{programme.pk}/" in client.get("/come-in/").content.decode()


def test_whoever_was_declined_reads_why_and_where_else_to_turn(programme, newcomer, dina, client_of):
    commands.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    client = client_of(newcomer)
    client.post(f"/come-in/{programme.pk}/", {"old_enough": "on"})
    place = queries.membership_of(newcomer, programme.pk)
    desk = client_of(dina)
    assert desk.post(f"/desk/joining/{place.pk}/", {"answer": "decline", "reason": ""}).status_code == 400
    desk.post(f"/desk/joining/{place.pk}/", {"answer": "decline", "reason": "Full until <May>."})

    said = client.get("/come-in/").content.decode()

    assert "Full until &lt;May&gt;." in said
    assert "/help/" in said


def test_the_page_of_ones_place_names_it_and_leads_out(programme, amara, newcomer, client_of):
    said = client_of(amara).get("/you/place/").content.decode()

    assert "Millbrook Centre" in said
    assert f"/you/place/{queries.membership_of(amara, programme.pk).pk}/end/" in said
    assert client_of(newcomer).get("/you/place/").url == "/come-in/"


def test_an_installation_without_programmes_says_what_to_do(newcomer, client_of):
    assert "by invitation" in client_of(newcomer).get("/come-in/").content.decode()


def test_bad_links_of_every_kind_get_the_same_answer(programme, newcomer, dina, client_of):
    used, used_token = commands.make_invitation(programme, by=dina, uses=1)
    commands.join(programme, person=people.make_person(name="Earlier"), invitation=used)
    ended, ended_token = commands.make_invitation(programme, by=dina)
    commands.end_invitation(ended, by=dina)

    for client in (Client(), client_of(newcomer)):
        answers = [client.get(f"/i/{token}/") for token in (used_token, ended_token, "forged", "x" * 500)]

        assert {answer.status_code for answer in answers} == {404}
        assert len({re.sub(rb'nonce="[^"]*"|value="[^"]*"', b"", answer.content) for answer in answers}) == 1


def test_an_invitation_is_not_used_up_by_whoever_is_in_already(programme, amara, dina, client_of):
    invitation, token = commands.make_invitation(programme, by=dina, uses=1)

    assert client_of(amara).get(f"/i/{token}/").url == "/home/"
    assert client_of(amara).post(f"/i/{token}/", {"old_enough": "on"}).url == "/home/"

    invitation.refresh_from_db()
    assert invitation.uses_left == 1


def test_asking_to_come_in_again_and_again_is_slowed_down(programme, newcomer, client_of):
    client = client_of(newcomer)

    answers = [client.post(f"/come-in/{programme.pk}/", {}).status_code for _try in range(21)]

    assert answers[:20] == [400] * 20
    assert answers[20] == 429


def test_the_link_of_an_invitation_is_shown_once(programme, dina, client_of):
    client = client_of(dina)

    made = client.post("/desk/invitations/", {"uses": "3", "days": "7", "_once": "one"}).content.decode()
    again = client.post("/desk/invitations/", {"uses": "3", "days": "7", "_once": "one"})

    token = re.search(r"/i/([\w-]+)/", made)[1]
    assert queries.invitation_by(token).uses_left == 3
    assert again.url == "/desk/invitations/"
    assert token not in client.get("/desk/invitations/").content.decode()


def test_invitations_are_paged_with_a_constant_number_of_queries(
    programme, dina, client_of, django_assert_max_num_queries
):
    for _number in range(60):
        commands.make_invitation(programme, by=dina)
    client = client_of(dina)

    with django_assert_max_num_queries(12):
        answer = client.get("/desk/invitations/").content.decode()

    assert answer.count("/end/") == 50
    assert "page=2" in answer


def test_coordinators_see_names_and_nothing_else_of_a_person(programme, dina, client_of):
    person = people.make_person(name="Willow", email="secret@example.org")
    people.save_facts(
        person, by=person, facts=Facts(lived=(Lived(term="mental-work", words="my own words"),), words="more words")
    )
    place = commands.join(programme, person=person)
    client = client_of(dina)

    seen = "".join(
        client.get(path).content.decode()
        for path in ("/desk/people/", f"/desk/people/{place.pk}/", f"/desk/joining/{place.pk}/")
    )

    assert "Willow" in seen
    assert not re.search("secret@|own words|more words|mental-work", seen)


def test_chen_sends_every_form_of_the_desk_in_vain(programme, chen, amara, dina, client_of):
    invitation, _token = commands.make_invitation(programme, by=dina)
    place = queries.membership_of(amara, programme.pk)
    before = queries.roles_of(amara, programme.pk), queries.programme(programme.pk).name
    client = client_of(chen)

    for path, sent in [
        (f"/desk/people/{place.pk}/role/", {"role": "coordinator", "held": "yes"}),
        (f"/desk/joining/{place.pk}/", {"answer": "approve"}),
        ("/desk/invitations/", {"uses": "1", "days": "1"}),
        (f"/desk/invitations/{invitation.pk}/end/", {}),
        ("/desk/programme/", {"name": "Mine", "joining": "open", "minimum_age": "18"}),
        ("/desk/weights/", {"min_overlap_minutes": "60", "goals": "1"}),
        ("/desk/words/", {"do": "hide", "term": "mental-work"}),
        ("/you/place/" + str(place.pk) + "/end/", {}),
    ]:
        assert client.post(path, sent).status_code == 404, path
        assert Client().post(path, sent).url.startswith("/sign-in/"), path
    own = queries.membership_of(chen, programme.pk)
    assert client.post(f"/desk/people/{own.pk}/role/", {"role": "coordinator", "held": "yes"}).status_code == 404

    assert (queries.roles_of(amara, programme.pk), queries.programme(programme.pk).name) == before
    assert queries.invitation_for(dina, invitation.pk).uses_left == 1
    assert queries.coordinated_by(chen) == []


def test_the_last_coordinator_reads_why_they_stay(programme, dina, client_of):
    place = queries.membership_of(dina, programme.pk)
    client = client_of(dina)

    for path in (f"/desk/people/{place.pk}/role/", f"/you/place/{place.pk}/end/"):
        answer = client.post(path, {"role": "coordinator", "held": "no"})
        assert answer.status_code == 409
        assert "Make another member coordinator first." in answer.content.decode()
    assert queries.coordinated_by(dina) == [programme.pk]


def test_whoever_opens_the_link_of_an_installation_left_alone_takes_it_over(programme, dina, chen, client_of):
    people.erase_person(dina, by=dina)
    path = first.first_link().removeprefix("http://127.0.0.1:8000")
    client = client_of(chen)

    assert "Millbrook Centre" in client.get(path).content.decode()
    assert client.post(path).url == "/desk/"
    assert client.get("/desk/people/").status_code == 200
    assert client.get(path).status_code == 404


def test_an_own_term_that_says_nothing_is_refused_and_an_emptied_label_gives_the_words_back(programme, dina, client_of):
    client = client_of(dina)
    client.post("/desk/words/", {"do": "say", "term": "neuro-adhd", "label": "Our way"})

    client.post("/desk/words/", {"do": "say", "term": "neuro-adhd", "label": "  "})

    programme.refresh_from_db()
    assert programme.words["relabelled"] == {}
    assert client.post("/desk/words/", {"do": "add", "group": "work", "label": "x" * 81}).status_code == 400
    assert client.post("/desk/words/", {"do": "add", "group": "nowhere", "label": "x"}).status_code == 400


def test_weights_are_kept_and_one_must_count(programme, dina, client_of):
    client = client_of(dina)
    nothing = {**dict.fromkeys(WEIGHTS, "0"), "min_overlap_minutes": "30"}

    assert client.post("/desk/weights/", nothing).status_code == 400
    assert client.post("/desk/weights/", {**nothing, "goals": "10"}).url == "/desk/weights/"

    programme.refresh_from_db()
    assert queries.weights_of(programme)["goals"] == 1
    assert programme.matching["min_overlap_minutes"] == 30
