"""Easing somebody in, preparing to hold a circle, and what a circle says of itself."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.http import page
from alongside.peersupport import commands, queries
from alongside.peersupport.forms.circles import AboutForm, explain
from alongside.peersupport.forms.preparing import SCENES, SceneForm
from alongside.peersupport.queries import gathering
from alongside.peersupport.rules.preparing import RIGHT
from alongside.peersupport.rules.welcoming import next_scene
from alongside.peersupport.views.frame import frame_of, vocabulary_of, zone_of
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes


@member
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: MemberRequest) -> HttpResponse:
    """Six scenes: what one would do, and what becomes of it."""
    programmes.programme_of(request.person)
    mine = gathering.progress_of(request.person)
    answers = dict(mine.answers) if mine else {}
    at = next_scene(answers, RIGHT) if mine is None or mine.done_on is None else None
    if at is None:
        if request.method == "POST":
            raise Refused("already-done")
        mines = [
            one for one in queries.mine_of(request.person) if one.seat.state == "in" and one.seat.holds == "member"
        ]
        return page(
            request, "peersupport/prepared.html", {"mine": mines, "since": mine.done_on if mine else None}, None
        )
    scene, given = SCENES[at], answers.get(str(at))
    form = SceneForm(request.POST if request.method == "POST" else None, scene=scene, initial={"chosen": given})
    if request.method == "POST" and form.is_valid():
        commands.answer_scene(request.person, scene=at, chosen=form.cleaned_data["chosen"])
        return redirect("peersupport:prepare")
    before = SCENES[at - 1].ways[RIGHT[at - 1]][1] if at else ""
    context = {
        "scene": scene, "number": at + 1, "of": len(SCENES), "then": scene.ways[given][1] if given in scene.ways else "",
        "before": before,
    }  # fmt: skip
    return page(request, "peersupport/prepare.html", context, form)


@member
@require_POST
def settle(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """Small wishes in one circle: the first step is taken, notes or none, would hold it or not."""
    seat = queries.seat_here(request.person, circle_id)
    do = request.POST.get("do", "")
    if do == "settled":
        commands.settle_in(seat)
    elif do in ("hold", "not-hold"):
        commands.offer_to_hold(seat, yes=do == "hold")
        return redirect("peersupport:prepare")
    elif do in ("notes", "no-notes"):
        commands.let_notes(seat, yes=do == "notes")
        return redirect("peersupport:wishes", circle_id)
    else:
        raise BadInput("unreadable", field="do")
    return redirect("peersupport:circle", circle_id)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """What a circle says of itself, for whoever holds it."""
    seat = queries.seat_here(request.person, circle_id)
    if seat.holds != "facilitator":
        raise NotFound("circle")
    circle = seat.circle
    form = AboutForm(
        request.POST if request.method == "POST" else None, words=vocabulary_of(request), own=circle.topics,
        initial={"name": str(circle.name), "about": str(circle.about), "topics": circle.topics, "entry": circle.entry,
                 "language": circle.language, "hours": circle.hosted.get("hours", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            commands.describe(circle, by=seat, said=form.said(circle.hosted.get("zone") or zone_of(request)))
        except (BadInput, Refused) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:circle", circle_id)
    context = {**frame_of(seat), "zone": circle.hosted.get("zone") or zone_of(request)}
    return page(request, "peersupport/describe.html", context, form)
