"""Who may open what: every route, every role. A route without a row fails; not yours looks exactly like not there."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from alongside.conversations import queries as conversations
from alongside.foundation import clock, vault
from alongside.mentorship import commands as mentorship
from alongside.mentorship.commands import asking, ending, learning, nominating, screening, straining
from alongside.mentorship.commands.meeting import open_dates
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.models import Application, MeetingPart, Mentorship, Pulse
from alongside.mentorship.queries.meeting import SAID
from alongside.mentorship.rules import Answer, Source, Terms
from alongside.mentorship.rules.care import Asks
from alongside.mentorship.rules.meeting import Plan
from alongside.mentorship.rules.screening import Kind
from alongside.notifications import commands as notifications
from alongside.peersupport import commands as circles
from alongside.peersupport.rules import talking
from alongside.peersupport.rules.care import LookFirst, Why
from alongside.peersupport.rules.helping import Side, What
from alongside.people import commands as people
from alongside.people.models import Persona, SignIn
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries
from alongside.rolemodels import commands as stories
from alongside.rolemodels.commands import recording
from alongside.rolemodels.media.child import Remade
from alongside.rolemodels.rules.aloud import Aloud
from alongside.rolemodels.rules.words import Situation
from alongside.strategies import commands as strategies
from alongside.strategies import queries as strategy_queries
from alongside.strategies.rules import Worked
from tests.access_table import ROLES, ROWS
from tests.mentorship.screening import a_module, ask_for, taken
from tests.mentorship.screening import name as name_somebody
from tests.peersupport.circles import a_circle, a_found_circle, held_and_planned, let_in, seat_of
from tests.rolemodels.telling import a_story, brought_out

pytestmark = pytest.mark.django_db


#: A line that comes with the program, as addresses name it.
LINE_REF = sha256(b"gb-samaritans").hexdigest()[:12]


def routes(resolver: URLResolver | None = None, space: str = "") -> dict[str, URLPattern]:
    """Every route by its full name."""
    found: dict[str, URLPattern] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            found |= routes(entry, inner)
        else:
            found[f"{space}{entry.name}"] = entry
    return found


def _names_something(name: str) -> bool:
    """Whether an address names a thing that is somebody's; an invitation's secret is nobody's until it is used."""
    converters = routes()[name].pattern.converters if name in routes() else {}
    return bool(converters) and "token" not in converters


@pytest.fixture
def things(programme, amara, bo, chen, dina):
    return something_of_each(programme, amara, bo, dina)


def something_of_each(programme, amara, bo, dina):
    """Something of Amara's and Bo's for every kind of address."""
    places = mentorship.admit_mentor(programme, person=bo, by=dina, places=2)
    asked = propose(
        programme, mentee=amara.pk, mentor=bo.pk, source=Source.ASKED, fit=9_000, reasons=[], mentee_answer=Answer.YES
    )
    mentorship.answer_proposal(asked, by=bo, yes=True)
    walk = Mentorship.objects.get()
    terms = Terms(often="weekly", channel="writing", until="open", between_us="All of it.")
    mentorship.suggest_boundaries(walk, by=amara, terms=terms)
    mentorship.agree_boundaries(walk, by=bo, version=1)
    conversation = conversations.conversation_about("mentorship", walk.pk)
    from alongside.conversations import commands as talk

    message = talk.send_message(conversation, by=amara, body="Only for Bo.", key=uuid4())
    mentorship.apply_to_mentor(programme, by=amara, words="I would like to help too.", places=1)
    asked_of = on_the_way(programme, amara, dina)
    round_ = mentorship.preview_round(programme, by=dina)
    invitation, token = programmes.make_invitation(programme, by=dina)
    people.sign_in(amara, shared_device=True)
    helps = something_that_helps(walk, amara, bo)
    asked_of |= looked_after(walk, amara, bo, dina) | a_time_to_meet(walk, amara, bo)
    notice = notifications.tell(amara.pk, kind="answer-waits", url="/home/", once="access")
    return {
        "mentorship_id": walk.pk, "proposal_id": asked.pk, "conversation_id": conversation.pk, "message_id": message.pk,
        "application_id": Application.objects.get().pk, "round_id": round_.pk, "invitation_id": invitation.pk,
        "membership_id": programme_queries.membership_of(amara, programme.pk).pk, "programme_id": programme.pk,
        "places_id": places.pk, "persona_id": Persona.objects.filter(person=amara).first().pk, "passkey_id": uuid4(),
        "sign_in_id": SignIn.objects.filter(person=amara).first().pk, "delivery_id": uuid4(), "notice_id": notice.pk,
        "token": token, "level": "lived", "held_in": "people",
        "name": "now", "ref": LINE_REF, "receipt_id": people.erase_person(people.make_person(name="Gone"), by=None),
        **helps, **asked_of, **told_by(amara, bo, dina, programme),
        **in_a_circle(programme, amara, bo, dina),
    }  # fmt: skip


def in_a_circle(programme, amara, bo, dina):
    """Amara holds a circle Bo is in, and somebody asks to come into; in Dina's she found no place."""
    circle = a_circle(programme, by=amara, editor=dina)
    let_in(circle, bo, by=amara, name="Moss")
    asks = people.make_person(name="Somebody")
    programmes.join(programme, person=asks)
    wish = circles.ask_in(circle, by=asks, name="Reed", asking="May I?")
    hers = a_circle(programme, by=dina, name="Larch")
    answered = circles.ask_in(hers, by=amara, name="Wren")
    circles.answer_asking(answered, by=seat_of(dina, hers), yes=False)
    post = circles.say(seat_of(amara, circle), need=talking.Need.LISTEN, words="Only for us.")
    reply = circles.answer(post, by=seat_of(bo, circle), kind=talking.Kind.HEAR, words="I hear you.")
    held, later = held_and_planned(circle, seat_of(amara, circle), seat_of(bo, circle))
    mine, theirs = seat_of(amara, circle), seat_of(bo, circle)
    flag = circles.point_out(post, by=theirs, why=Why.OTHER, words="Hm.")
    harsh = circles.say(theirs, need=talking.Need.LISTEN, words="Harsh.")
    aside = circles.set_aside(harsh, by=mine, why=Why.HURTS, reason="Harsh.")
    circles.ask_again(aside, by=theirs, words="A film.")
    circles.set_pace(circle, by=mine, slow=0, look_first=LookFirst.ALWAYS)
    waiting = circles.say(theirs, need=talking.Need.LISTEN, words="It is night.")
    circles.set_pace(circle, by=mine, slow=0, look_first=LookFirst.NEVER)
    ask = circles.ask_or_offer(mine, side=Side.ASK, what=What.JOB, words="A suit.")
    hand = circles.lend_hand(ask, by=theirs, words="I have one.")
    kept = circles.put_words(theirs, title="Before a call", words="Write down three things.")
    return {
        "kept_id": kept.pk, "kept": "words",
        "favour_id": ask.pk, "hand_id": hand.pk, "side": "ask",
        "flag_id": flag.pk, "aside_id": aside.pk, "waiting_id": waiting.pk,
        **held, "planned_id": later.pk,
        "post_id": post.pk, "reply_id": reply.pk, "circle_id": circle.pk, "seat_id": wish.pk, "answered_id": answered.pk,
        "found_id": a_found_circle(programme, amara, bo).pk, "welcome": circles.invite(circle, by=seat_of(amara, circle)),
    }  # fmt: skip


def sent_by(person, programme):
    """A story somebody sent to an editor."""
    return stories.send(a_story(programme, by=person), by=person)


def told_by(amara, bo, dina, programme):
    """Of Amara's stories one is a draft with a suggestion, one is with an editor, one is out; there are questions."""
    draft, sent, out = (a_story(programme, by=amara) for _ in range(3))
    for one in (draft, sent, out):
        stories.send(one, by=amara)
    suggestion = stories.suggest(draft, by=dina, part="did", words="I asked her, and she stayed.")
    stories.give_back(draft, by=dina, reason="Nearly there.")
    shown, theirs = (brought_out(one, by=by, editor=dina) for one, by in ((out, amara), (sent_by(bo, programme), bo)))
    waits, reached = (stories.ask(shown, by=bo, words=words) for words in ("How did you begin?", "Who helped?"))
    stories.pass_on(reached, by=dina)
    asked = stories.ask(theirs, by=amara, words="Was it hard?")
    quote = stories.add_quote(
        programme, Situation.AT_WORK, by=dina, published=shown, part="did", words="I practised in the van"
    )
    hour = stories.plan_hour(shown, by=dina, starts_at=clock.now() + timedelta(days=3), minutes=45)
    stories.answer_hour(hour, by=amara, yes=True)
    spoken = recording.send_whole(draft, by=amara, kind=Aloud.SOUND, words="I told her.", content=b"as it came")
    recording.finish(spoken, Remade(b"as it was made", 1.0, 0, 0))
    return {
        "story_id": draft.pk, "recording_id": spoken.pk, "sent_id": sent.pk, "suggestion_id": suggestion.pk,
        "channel": "members", "step": "did", "published_id": shown.pk,
        "to_pass_id": waits.pk, "question_id": reached.pk, "asked_id": asked.pk, "quote_id": quote.pk,
        "hour_id": hour.pk, "line_id": stories.line_up(hour, by=bo, words="Who helped?").pk,
        "situation": "at-work",
    }  # fmt: skip


def a_time_to_meet(walk, amara, bo):
    """Amara and Bo have agreed on a time; Amara's calendar fetches hers."""
    soon = clock.now() + timedelta(days=2)
    meeting = mentorship.offer_meeting(walk, by=amara, plan=Plan(times=(soon,)))
    mentorship.take_time(meeting, by=bo, at=soon)
    index, until = vault.index(SAID, "one-press"), soon + timedelta(days=1)
    MeetingPart.objects.filter(meeting=meeting, person=amara).update(said_index=index, said_until=until)
    return {"meeting_id": meeting.pk, "secret": open_dates(amara, cover="tea"), "press": "one-press"}


def something_that_helps(walk, amara, bo):
    """Of everything in the room of things that help, one of Amara's; what can be shared, she shares with Bo."""
    about = ("mentorship", walk.pk)
    one = strategy_queries.strategy(None, "long-out")
    item = strategies.keep(one, by=amara)
    trial = strategies.say_tried(one, by=amara, worked=Worked.HELPED)
    goal = strategies.set_goal(by=amara, words="Walk to the sea.")
    step = strategies.add_step(goal, by=amara, words="Find my shoes.")
    rehearsal = strategies.begin_rehearsal(by=amara, situation="At work.", wish="Quiet.", first="May I say something?")
    plan = strategies.begin_plan(by=amara, said={"whom": "My sister"})
    for thing in (goal, rehearsal, plan):
        strategies.share(thing, about=about, with_person=bo.pk, by=amara)
    strategies.say_line(rehearsal, by=bo, words="Of course.", after=1)
    feedback = strategies.ask_for_feedback(by=amara, about=about, of=bo.pk, question="Was I clear?")
    return {
        "code": "long-out", "item_id": item.pk, "trial_id": trial.pk, "goal_id": goal.pk, "step_id": step.pk,
        "rehearsal_id": rehearsal.pk, "plan_id": plan.pk, "part": "boxes", "feedback_id": feedback.pk, "about_id": walk.pk,
        "kind": "goal", "thing_id": goal.pk,
    }  # fmt: skip


def looked_after(walk, amara, bo, dina):
    """Amara is asked how it is, her last day is planned, Bo is on a break that somebody could stand in for."""
    today = clock.today()
    Pulse.objects.create(mentorship=walk, person=amara, kind=Asks.BETWEEN, asked_on=today)
    ending.plan_ending(walk, by=amara, last_on=today + timedelta(days=9))
    straining.plan_break(walk.programme, by=bo, starts_on=today, ends_on=today + timedelta(days=9), words="Back soon.")
    other = people.make_person(name="Sam")
    programmes.join(walk.programme, person=other)
    mentorship.admit_mentor(walk.programme, person=other, by=dina, places=1)
    return {"stand_in_id": straining.suggest_stand_in(walk, by=dina, mentor_id=other.pk).pk}


def on_the_way(programme, amara, dina):
    """Amara on her way to being a mentor too: a time to choose, somebody named, a module begun, a link of her own."""
    ask_for(programme, dina, Kind.TALK)
    ask_for(programme, dina, Kind.REFERENCES)
    module = a_module(programme, dina)
    learning.begin_module(module, by=amara)
    asking.write_module(module, by=dina, title="Newer", minutes=9, pages=["New."], questions=[], valid_months=None)
    screening.offer_times(taken(amara), by=dina, times=[clock.now() + timedelta(days=2)], how="voice", place="We call.")
    reference, word = name_somebody(programme, amara)
    nomination, given = nominating.name_somebody(programme, by=amara, called="Tam")
    return {
        "which": "talk", "module_id": module.pk, "number": "1", "reference_id": reference.pk, "word": word,
        "nomination_id": nomination.pk, "given": given,
    }  # fmt: skip


def address_of(name: str, pattern: URLPattern, things: dict[str, object]) -> str:
    return reverse(name, kwargs={key: things[key] for key in pattern.pattern.converters})


def nothing_like(things: dict[str, object]) -> dict[str, object]:
    """Numbers and words of the same kinds that are nothing's."""
    return {key: uuid4() if isinstance(value, UUID) else "nothing" for key, value in things.items()}


def ask(browser: Client, method: str, address: str):
    """The answer, with everything it did undone: each address is tried on the same people and things."""
    kept = browser.cookies.copy()
    with transaction.atomic():
        answer = getattr(browser, method)(address)
        transaction.set_rollback(True)
    browser.cookies = kept
    return answer


def _browsers(request: pytest.FixtureRequest, client_of) -> dict[str, Client]:
    newcomer = people.make_person(name="Newcomer")
    cast = {role: request.getfixturevalue(role) for role in ("amara", "bo", "chen", "dina", "eli")}
    return {"nobody": Client(), "newcomer": client_of(newcomer), **{role: client_of(one) for role, one in cast.items()}}


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(ROWS) == set(routes())


def test_each_role_gets_what_the_table_says(things, request, client_of):
    browsers, got = _browsers(request, client_of), {}
    for name, (method, _expected) in ROWS.items():
        address = address_of(name, routes()[name], things)
        got[name] = tuple(ask(browser, method, address).status_code for browser in browsers.values())

    assert tuple(browsers) == ROLES
    assert got == {name: expected for name, (_method, expected) in ROWS.items()}


def test_what_is_not_yours_looks_exactly_like_what_is_not_there(things, chen, client_of):
    browser, tried = client_of(chen), 0
    for name, (method, codes) in ROWS.items():
        if codes[ROLES.index("chen")] != 404 or set(codes) == {404}:
            continue
        theirs, absent = (
            ask(browser, method, address_of(name, routes()[name], of)) for of in (things, nothing_like(things))
        )
        assert theirs.status_code == absent.status_code == 404, name
        assert theirs.content == absent.content, name
        assert _heads(theirs) == _heads(absent), name
        tried += 1

    assert tried > 50


def _heads(answer) -> dict[str, str]:
    ignored = {"Content-Security-Policy", "Expires"}  # a nonce, and the second it was asked in
    return {key: value for key, value in answer.items() if key not in ignored}


def test_sending_a_form_to_what_is_not_yours_is_like_sending_it_nowhere(things, chen, dina, client_of):
    tried = set()
    nowhere = nothing_like(things)
    for role, browser in (("chen", client_of(chen)), ("dina", client_of(dina))):
        for name, (_method, expected) in ROWS.items():
            if expected[ROLES.index(role)] != 404 or not _names_something(name):
                continue
            theirs = ask(browser, "post", address_of(name, routes()[name], things))
            absent = ask(browser, "post", address_of(name, routes()[name], nowhere))
            if theirs.status_code != 405:
                tried.add(name)
                assert theirs.status_code == absent.status_code == 404, (role, name)
                assert theirs.content == absent.content, (role, name)

    assert {"mentorship:end", "mentorship:boundaries", "conversations:conversation", "conversations:draft"} <= tried


def test_signed_out_a_private_address_tells_nothing_of_what_is_there(things):
    browser, tried = Client(), 0
    for name, (method, codes) in ROWS.items():
        if codes[0] != 302 or not _names_something(name):
            continue
        there, absent = (address_of(name, routes()[name], of) for of in (things, nothing_like(things)))
        answers = [ask(browser, method, one) for one in (there, absent)]
        assert [one.status_code for one in answers] == [302, 302], name
        assert answers[0].url.replace(there.replace("/", "%2F"), "").split("?")[0] == answers[1].url.split("?")[0], name
        tried += 1

    assert tried > 50


def test_the_sign_in_of_somebody_erased_opens_nothing(programme, amara, client_of):
    browser = client_of(amara)
    people.erase_person(amara, by=amara)

    assert browser.get("/home/").status_code == 302
    assert settings.SIGN_IN_COOKIE in browser.cookies
