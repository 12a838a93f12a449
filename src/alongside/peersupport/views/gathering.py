"""A circle found for somebody: wishing for one, being called, and the coordinator's search."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.http import page
from alongside.live import queries as live
from alongside.notifications import commands as notifications
from alongside.notifications.rules import zone_of as zone_named
from alongside.peersupport import commands, policies, queries
from alongside.peersupport.forms.circles import explain
from alongside.peersupport.forms.gathering import AnswerCallForm, WishForm
from alongside.peersupport.queries import gathering
from alongside.peersupport.rules.gathering import WATCH, Part, Works, here_text
from alongside.peersupport.views.frame import TONGUES, described, vocabulary_of, zone_of
from alongside.people.http import MemberRequest, member
from alongside.people.vocabulary import Vocabulary
from alongside.programmes import queries as programmes

#: Why people wait, as the search says it, for a coordinator.
WHY = {
    "experience": _("nobody who would hold a circle shares what they marked"),
    "language": _("nobody who would hold one speaks a language of theirs"),
    "hours": _("nobody who would hold one is free when they are"),
    "too-few": _("too few share an experience, a language and an hour with them"),
    "alone": _("they would be the only one of those they named, or leave somebody so"),
    "full": _("the circles they could be in are full"),
    "facilitators": _("there are enough people, and too few who would hold"),
    "too-few-left": _("most they could meet with are in another circle"),
}


@member
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: MemberRequest) -> HttpResponse:
    """Have a circle found, or no more."""
    programme = programmes.programme_of(request.person)
    own, kept = gathering.usable_terms(request.person), gathering.wish_of(request.person)
    prepared = policies.is_prepared(request.person.pk)
    posted = request.method == "POST"
    if posted and request.POST.get("do") == "stop":
        commands.unwish(request.person.pk)
        return redirect("peersupport:find")
    initial = kept.said if kept else {"part": Part.HOLDER if prepared and request.GET.get("hold") else Part.MEMBER}
    form = WishForm(request.POST if posted else None, words=vocabulary_of(request), own=own, initial=initial)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            commands.wish_for_circle(
                programme,
                by=request.person,
                part=Part(said["part"]),
                around=said["around"],
                not_alone=said["not_alone"],
            )
        except (BadInput, Refused) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:find")
    context = {"kept": kept is not None, "own": own, "prepared": prepared}
    return page(request, "peersupport/wish.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def called(request: MemberRequest, found_id: UUID) -> HttpResponse:
    """A circle that was found for somebody: yes under a name, or no."""
    call = gathering.call_for(request.person, found_id)
    notifications.mark_seen(request.person, url=request.path)
    if queries.is_in(request.person, found_id):
        return redirect("peersupport:circle", found_id)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = AnswerCallForm(request.POST if do == "yes" else None)
    if request.method == "POST" and (do != "yes" or form.is_valid()):
        try:
            if do not in ("yes", "no"):
                raise BadInput("unreadable", field="do")
            said = form.cleaned_data if do == "yes" else {}
            commands.answer_call(
                call.circle,
                by=request.person,
                yes=do == "yes",
                name=said.get("as_name", ""),
                pronouns=said.get("pronouns", ""),
            )
        except (BadInput, Refused) as refusal:
            if do not in ("yes", "no"):
                raise
            explain(form, refusal)
        else:
            return redirect("peersupport:find")
    circle = call.circle
    context = {
        "circle": described(circle, vocabulary_of(request)), "call": call, "until": circle.gathering.until,
        "agreement": str(queries.standing_words(circle).words), "begun": circle.state == "open",
        "here": here_text(circle.hosted, zone_named(zone_of(request)), clock.now()),
    }  # fmt: skip
    return page(request, "peersupport/called.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: MemberRequest) -> HttpResponse:
    """Look for circles among those who would like one, then ask them."""
    programme = programmes.coordinated_programme(request.person)
    found = gathering.search_of(programme)
    works = found is not None and found.state == Works.WORKING
    after = live.head(f"{WATCH}:{found.pk}") if found and works else 0
    refused = ""
    if request.method == "POST":
        do = request.POST.get("do", "")
        try:
            if do == "look":
                commands.look_for_circles(programme, by=request.person)
            elif do == "call" and found is not None:
                commands.call_people(found, by=request.person)
            else:
                raise BadInput("unreadable", field="do")
        except Refused as refusal:
            refused = refusal.code
        else:
            return redirect("peersupport:search")
    words = vocabulary_of(request)
    context = {
        "wishes": gathering.wishes_in(programme), "search": found, "refused": refused,
        "works": works, "stream": f"/live/{WATCH}:{found.pk}/?after={after}" if found and works else "",
        "circles": [described(one, words) for one in gathering.found_by(found)] if found else [],
        "recruit": [_recruit(row, words) for row in found.found.get("recruit", ())] if found else [],
        "why": [(WHY[reason], n) for reason, n in found.found.get("why", {}).items() if reason in WHY] if found else [],
    }  # fmt: skip
    return render(request, "peersupport/search.html", context, status=409 if refused else 200)


def _recruit(row: dict[str, Any], words: Vocabulary) -> dict[str, Any]:
    around = row["around"]
    return {
        **row, "around": words.term(around).label if words.knows(around) else around,
        "language": TONGUES.get(row["language"], row["language"]),
    }  # fmt: skip
