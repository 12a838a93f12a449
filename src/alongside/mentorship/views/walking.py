"""A mentee's way to a mentor, and the page of the two."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.conversations import queries as conversations
from alongside.foundation.http import page
from alongside.mentorship import commands, queries
from alongside.mentorship.forms import AskForm, BoundariesForm, EndForm, said
from alongside.mentorship.queries import care
from alongside.mentorship.queries.meeting import meetings_to_come
from alongside.mentorship.queries.seeing import other_of
from alongside.mentorship.queries.wording import label, shared_tags, to_mentee, to_mentor
from alongside.mentorship.rules import Answer, Offered, Status, terms_from
from alongside.mentorship.rules.ending import FOR_NOW
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Space
from alongside.programmes import commands as programme_commands
from alongside.programmes import queries as programmes
from alongside.programmes.http import standing_of
from alongside.programmes.rules import RoleName


@require_safe
@member
def start(request: MemberRequest) -> HttpResponse:
    """The short list, whom one has asked, whom one walks with."""
    person = request.person
    standing = standing_of(request)
    programme = standing.programme
    if programme is None:
        return redirect("programmes:join")
    walks, past = queries.all_walks_of(person)
    asked = queries.open_asks_of(person, programme)
    is_mentor = RoleName.MENTOR in standing.roles
    context = {
        "programme": programme,
        "looks": RoleName.MENTEE in standing.roles,
        "places": queries.places_of(person, programme) if is_mentor else None,
        "waiting": queries.asked_of(person, programme) if is_mentor else [],
        "walks": walks,
        "past": past,
        "asked": [(one, card, queries.line_before(one)) for one, card in asked],
    }
    has_mentor = any(walk.mentorship.mentee_id == person.pk for walk in walks)
    if context["looks"] and not asked and not has_mentor:
        breath = care.breath_until(person, programme, past)
        context |= {"breath": breath, "held": breath == FOR_NOW}
    if context["looks"] and not asked and not has_mentor and not context["breath"]:
        context["list"] = queries.short_list(person, programme, get_language() or "en")
    return render(request, "mentorship/start.html", context)


@require_POST
@member
def look(request: MemberRequest) -> HttpResponse:
    """Look for a mentor, or stop looking, by one's own choice."""
    programme = programmes.programme_of(request.person)
    place = programmes.membership_of(request.person, programme.pk)
    assert place is not None  # noqa: S101 - they have a programme, so they have a place in it
    change = programme_commands.give_role if request.POST.get("looks") == "yes" else programme_commands.take_role
    change(place, role=RoleName.MENTEE, by=request.person)
    return redirect("mentorship:start")


@require_http_methods(["GET", "POST"])
@member
def ask(request: MemberRequest, places_id: UUID) -> HttpResponse:
    """Ask one mentor of the short list."""
    programme = programmes.programme_of(request.person)
    language = get_language() or "en"
    mentor_id = queries.mentor_by(programme, places_id)
    listed = queries.short_list(request.person, programme, language).suggestions
    suggestion = next((one for one in listed if one.places_id == places_id), None) or queries.suggestion_for(
        request.person, programme, mentor_id, language
    )
    others = [(one.places_id, one.card.name) for one in listed if one.places_id != places_id]
    form = AskForm(request.POST if request.method == "POST" else None, others=others)
    if request.method == "POST" and form.is_valid():
        note, (then, after) = form.cleaned_data["note"], form.wanted()
        commands.ask(
            programme,
            by=request.person,
            mentor_id=mentor_id,
            note=note,
            language=language,
            then=then,
            next_places=after,
        )
        return redirect("mentorship:start")
    return page(request, "mentorship/ask.html", {"one": suggestion}, form)


@require_POST
@member
def pass_over(request: MemberRequest, places_id: UUID) -> HttpResponse:
    """Not be shown this mentor again. They never learn of it."""
    programme = programmes.programme_of(request.person)
    commands.pass_over(programme, by=request.person, mentor_id=queries.mentor_by(programme, places_id))
    return redirect("mentorship:start")


@require_http_methods(["GET", "POST"])
@member
def proposal(request: MemberRequest, proposal_id: UUID) -> HttpResponse:
    """Somebody asks, or a round suggests: read why, and answer."""
    person = request.person
    found = queries.proposal_for(person, proposal_id)
    as_mentor = found.mentor_id == person.pk
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        commands.answer_proposal(found, by=person, yes=request.POST["answer"] == "yes")
        notifications.mark_seen(person, url=request.path)
        return redirect("home")
    other = found.mentee_id if as_mentor else found.mentor_id
    mine = found.mentor_answer if as_mentor else found.mentee_answer
    words = programmes.vocabulary_for(found.programme, get_language() or "en")
    # To a mentor a mentee is shown only once they have said yes: until then not what the two share, only how much.
    shows = not as_mentor or found.mentee_answer == Answer.YES
    is_open = found.state == Offered.OPEN and mine != Answer.NO
    facts = people.facts([other]).get(other) if is_open else None
    context = {
        "proposal": found,
        "as_mentor": as_mentor,
        "card": people.card(other, space=Space.MENTORSHIP),
        "tags": shared_tags(found.reasons, words) if shows else [],
        "goals": [label(one, words) for one in facts.goals] if facts and as_mentor and shows else [],
        "note": found.note if as_mentor and shows else "",
        "reasons": to_mentor(found.reasons) if as_mentor else to_mentee(found.reasons, words),
        "facts": facts,
        "is_open": is_open and mine == Answer.NONE,
        "answered_yes": is_open and mine == Answer.YES,
        "accepted": found.state == Offered.ACCEPTED,
    }
    return render(request, "mentorship/proposal.html", context)


@require_safe
@member
def walk(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """The page of the two: what they agreed, where they write, the way out."""
    found = queries.mentorship_for(request.person, mentorship_id)
    notifications.mark_seen(request.person, url=request.path)
    if found.status == Status.AGREEING and not care.is_sought(request.person, found):
        return redirect("mentorship:boundaries", found.pk)
    agreed, last = queries.agreed_and_last(found)
    context = {
        "mentorship": found,
        "card": people.card(other_of(request.person, found), space=Space.MENTORSHIP),
        "conversation": conversations.conversation_about("mentorship", found.pk),
        "terms": said(terms_from(agreed.terms)) if agreed else [],
        "ended": found.status == Status.ENDED,
        "changed": last != agreed,
        "as_mentee": found.mentee_id == request.person.pk,
        "care": care.care_of(request.person, found),
        "opens_up": found.status == Status.ACTIVE,
        "to_come": meetings_to_come(request.person, found) if found.status == Status.ACTIVE else [],
    }
    return render(request, "mentorship/walk.html", context)


@require_http_methods(["GET", "POST"])
@member
def boundaries(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """Choose how to do this, or agree to what the other suggests."""
    found = queries.mentorship_for(request.person, mentorship_id)
    last = queries.boundaries_of(found)
    terms = terms_from(last.terms) if last else None
    form = BoundariesForm(
        request.POST if request.method == "POST" else None, initial=terms.as_dict() if terms else None
    )
    if request.method == "POST" and form.is_valid():
        commands.suggest_boundaries(found, by=request.person, terms=form.terms())
        notifications.mark_seen(request.person, url=request.path)
        return redirect("mentorship:boundaries", found.pk)
    mine = last and (last.mentor_agreed_at if found.mentor_id == request.person.pk else last.mentee_agreed_at)
    context = {
        "mentorship": found,
        "card": people.card(other_of(request.person, found), space=Space.MENTORSHIP),
        "last": last,
        "terms": said(terms) if terms else [],
        "i_agreed": bool(mine),
        "both_agreed": bool(last and last.mentor_agreed_at and last.mentee_agreed_at),
        "ended": found.status == Status.ENDED,
    }
    return page(request, "mentorship/boundaries.html", context, form)


@require_POST
@member
def agree(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """Agree to the version one has read."""
    found = queries.mentorship_for(request.person, mentorship_id)
    version = request.POST.get("version", "")
    commands.agree_boundaries(
        found, by=request.person, version=int(version) if version.isdecimal() and len(version) < 6 else 0
    )
    notifications.mark_seen(request.person, url=request.path.removesuffix("yes/"))
    return redirect("mentorship:walk", found.pk)


@require_http_methods(["GET", "POST"])
@member
def end(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """End it, at once."""
    found = queries.mentorship_for(request.person, mentorship_id)
    form = EndForm(request.POST if request.method == "POST" else None)  # with nothing said, it ends too
    if request.method == "POST" and form.is_valid():
        commands.end_mentorship(found, by=request.person, reason=form.cleaned_data["reason"])
        return redirect("mentorship:walk", found.pk)
    card = people.card(other_of(request.person, found), space=Space.MENTORSHIP)
    waits = found.mentee_id == request.person.pk and found.status == Status.ACTIVE
    return page(request, "mentorship/end.html", {"mentorship": found, "card": card, "as_mentee": waits}, form)
