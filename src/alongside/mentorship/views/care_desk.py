"""Looking after pairs: a coordinator's pages. They show who has to be spoken with and why; never what somebody said."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.http import page, page_number
from alongside.mentorship import queries
from alongside.mentorship.commands import caring, ending, straining
from alongside.mentorship.forms.care import ContactForm
from alongside.mentorship.queries import care_desk
from alongside.mentorship.rules.ending import Todo, Way
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes


@require_safe
@member
def contacts(request: MemberRequest) -> HttpResponse:
    """With whom a word is due, overdue ones first."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = care_desk.contacts(request.person, programme, page=page_number(request))
    return render(request, "mentorship/desk/care.html", {"page": shown, "lines": lines})


@require_safe
@member
def looks(request: MemberRequest) -> HttpResponse:
    """Where signs say early that it goes badly, and which."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = care_desk.looks(request.person, programme, page=page_number(request))
    return render(request, "mentorship/desk/looks.html", {"page": shown, "lines": lines})


@require_safe
@member
def endings(request: MemberRequest) -> HttpResponse:
    """Endings that are planned, or have steps left."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = care_desk.endings(request.person, programme, page=page_number(request))
    return render(request, "mentorship/desk/endings.html", {"page": shown, "lines": lines})


@require_safe
@member
def lasting(request: MemberRequest) -> HttpResponse:
    """How long mentorships last."""
    programme = programmes.coordinated_programme(request.person)
    return render(
        request, "mentorship/desk/lasting.html", {"found": care_desk.how_long_they_last(request.person, programme)}
    )


@require_http_methods(["GET", "POST"])
@member
def pair(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """Two people: who has to be spoken with, what the signs say, how it ends."""
    found = care_desk.pair_for(request.person, mentorship_id)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = ContactForm(request.POST if do == "contact" else None)
    if do == "contact" and form.is_valid():
        note, whose = form.cleaned_data["note"], _side(found, request.POST.get("with", ""))
        caring.note_contact(found.mentorship, by=request.person, person_id=whose, note=note)
        return redirect("mentorship:pair", mentorship_id)
    if do and do != "contact":
        _do(request, found, do)
        return redirect("mentorship:pair", mentorship_id)
    context = {"pair": found, "ways": {way.name: way for way in Way}, "with": request.POST.get("with", "")}
    return page(request, "mentorship/desk/pair.html", context, form)


def _side(found: care_desk.Pair, word: str) -> UUID:
    """Which of the two is meant; the mentee where a form says nothing that makes sense."""
    return found.mentorship.mentor_id if word == "mentor" else found.mentorship.mentee_id


def _do(request: MemberRequest, found: care_desk.Pair, do: str) -> None:
    """One press on the page of two people. What no button sends does nothing."""
    walk, by = found.mentorship, request.person
    word = request.POST.get("which", "")
    if do == "looked":
        caring.say_looked(walk, by=by)
    elif do == "look-for":
        ending.look_for(walk, by=by, sought_id=_side(found, request.POST.get("with", "")))
    elif do == "found":
        ending.go_on(walk, by=by)
    elif do == "end" and word in (Way.SUDDEN, Way.UNREACHABLE, Way.SAFETY):
        ending.end_for_them(walk, by=by, way=Way(word))
    elif do == "step" and found.ending and word in set(Todo):
        ending.do_step(found.ending, by=by, todo=Todo(word))
    elif do == "now" and found.ending:
        ending.shorten_pause(found.ending, by=by)
    elif do == "stand-in":
        _stand_in(request, found)


def _stand_in(request: MemberRequest, found: care_desk.Pair) -> None:
    chosen = {str(pk): pk for pk, _card in found.could_stand_in}.get(request.POST.get("which", ""))
    if chosen is not None:
        mentor = queries.mentor_by(found.mentorship.programme, chosen)
        straining.suggest_stand_in(found.mentorship, by=request.person, mentor_id=mentor)
