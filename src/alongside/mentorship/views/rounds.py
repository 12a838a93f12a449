"""A coordinator's matching rounds: begin one, watch it, stop it, look at what came of it, change it, publish it.

They show who, how well and why in counts; never what somebody has lived or written.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation import clock, reads
from alongside.foundation.errors import NotFound, Refused
from alongside.foundation.http import page, page_number
from alongside.mentorship import commands, queries
from alongside.mentorship.forms import AIMS, RoundForm
from alongside.mentorship.queries import demand
from alongside.mentorship.queries.capacity import need_of
from alongside.mentorship.queries.rounds import (
    Show,
    Sort,
    average_fit,
    candidates_for,
    has_newer_wishes,
    how_many_left_out,
    price_of,
    round_pairs,
    round_waiting_people,
    what_to_recruit,
    wishes_of,
)
from alongside.mentorship.queries.wording import certificate
from alongside.mentorship.rules import LOST_AFTER, WAITS_LONG, Objective, RoundState, Wanted
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes

UNDER_WAY = (RoundState.WORKING, RoundState.PUBLISHING)


@require_http_methods(["GET", "POST"])
@member
def rounds(request: MemberRequest) -> HttpResponse:
    """Rounds so far, and a new preview: what it weighs, what it wants, and what it will take."""
    programme = programmes.coordinated_programme(request.person)
    now = {name: round(100 * share) for name, share in programmes.weights_of(programme).items()}
    form = RoundForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.preview_round(programme, by=request.person, weights=form.weights(), objective=form.aim())
            return redirect("mentorship:round", made.pk)
        except Refused as refused:
            if refused.code != "no-memory":
                raise
            form.add_error(None, _("This machine has too little memory free for so many people. Nothing was begun."))
    shown = queries.rounds_of(request.person, programme, page=page_number(request))
    context = {"page": shown, "need": need_of(programme), "under_way": [one for one in shown if one.state in UNDER_WAY]}
    return page(request, "mentorship/desk/rounds.html", context, form)


@require_safe
@member
def round_(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """One round: its pairs with reasons in counts, what changed, the proof. The looks are written down."""
    found = queries.round_for(request.person, round_id)
    if found.state in (*UNDER_WAY, RoundState.STOPPED, RoundState.FAILED):
        return _working(request, found)
    show, sort = _chosen(request)
    shown, pairs = round_pairs(found, page=page_number(request), show=show, sort=sort)
    seen = [pair.mentee_id for pair in pairs] + [pair.mentor_id for pair in pairs]
    reads.record_reads(seen, by=request.person.pk, role="coordinator", what="round", purpose="matching")
    before, is_preview = found.found.get("before"), found.state == RoundState.PREVIEWED
    weights = {name: round(100 * share) for name, share in found.weights.items()}
    context = {
        **_head(found, "round"),
        "page": shown,
        "pairs": pairs,
        "query": urlencode({"show": show.value, "sort": sort.value}),
        "filters": _filters(found, show, sort),
        "show": show.value,
        "sorted": "descending" if sort == Sort.BEST else "ascending",
        "turn": urlencode({"show": show.value, "sort": (Sort.POOREST if sort == Sort.BEST else Sort.BEST).value}),
        "left_out": 0 if is_preview else how_many_left_out(found),
        "certificate": certificate(found.found),
        "price": price_of(found),
        "aim": AIMS[Objective(found.objective)],
        "other_aim": AIMS[Objective(found.found["price"]["other"])] if found.found.get("price") else "",
        "fit": average_fit(found.found["pairs"], found.found["total_fit"]),
        "fit_before": average_fit(before["pairs"], before["total_fit"]) if before else 0,
        "wishes": wishes_of(found.programme) if is_preview else [],
        "newer_wishes": is_preview and has_newer_wishes(found),
        "form": RoundForm(initial={**weights, "objective": found.objective}) if is_preview else None,
        "is_preview": is_preview,
    }
    return render(request, "mentorship/desk/round.html", context)


def _working(request: HttpRequest, found: Any) -> HttpResponse:
    """How far a round has come, or that it was stopped and can be begun again."""
    now = clock.now()
    context = {
        "round": found,
        "stream": f"round:{found.pk}",
        "is_lost": found.state == RoundState.WORKING and bool(found.beat_at) and found.beat_at < now - LOST_AFTER,
        "waits_long": found.state == RoundState.WORKING and not found.beat_at and found.made_at < now - WAITS_LONG,
        "minutes": -(-(found.left_seconds or 0) // 60),
        "still": "still" in request.GET,
        "again": [
            *((name, round(100 * share)) for name, share in found.weights.items()),
            ("objective", found.objective),
        ],
    }
    return render(request, "mentorship/desk/working.html", context)


def _head(found: Any, current: str) -> dict[str, Any]:
    """What every page of a round begins with."""
    counts = {"round": found.found["pairs"], "round-waiting": found.found["waiting"], "round-sought": 0}
    labels = {"round": _("Pairs"), "round-waiting": _("Who still waits"), "round-sought": _("Sought and offered")}
    tabs = [
        {"label": label, "url": reverse(f"mentorship:{name}", args=[found.pk]), "current": name == current,
         "count": counts[name]}
        for name, label in labels.items()
    ]  # fmt: skip
    return {"round": found, "tabs": tabs}


def _chosen(request: HttpRequest) -> tuple[Show, Sort]:
    """Which pairs, in which order; all of them, best first, when the address says nothing that makes sense."""
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "")
    return (Show(show) if show in list(Show) else Show.ALL, Sort(sort) if sort in list(Sort) else Sort.BEST)


def _filters(found: Any, show: Show, sort: Sort) -> list[dict[str, Any]]:
    """Ways to look at the pairs, with how many there are of each where that is known."""
    before = found.found.get("before") or {}
    ways: list[tuple[Show, str, int | None]] = [(Show.ALL, _("All"), found.found["pairs"])]
    if before:
        ways += [
            (Show.NEW, _("New since the preview before"), before["added"]),
            (Show.GONE, _("Gone since then"), before["lost"]),
        ]
    ways += [(Show.POOR, _("Fit poorly"), found.found.get("poor")), (Show.MINE, _("Put together by you"), None)]
    if found.state == RoundState.PUBLISHED:
        ways.append((Show.LEFT_OUT, _("Not proposed"), None))
    return [
        {"label": label, "count": count, "url": "?" + urlencode({"show": way.value, "sort": sort.value}), "current": way == show}
        for way, label, count in ways
    ]  # fmt: skip


@require_safe
@member
def round_waiting(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Whom a round found nobody for, and why."""
    found = _finished(request, round_id)
    asked = request.GET.get("show", "")
    full = {"full": True, "rule": False}.get(asked)
    shown, people = round_waiting_people(found, page=page_number(request), full=full)
    reads.record_reads(
        [row.mentee_id for row in shown], by=request.person.pk, role="coordinator", what="round", purpose="matching"
    )
    number = found.found.get("full")
    ways = [("", _("Everybody"), found.found["waiting"], full is None)]
    if number is not None:
        ways += [("full", _("Mentors would fit and are full"), number, full is True),
                 ("rule", _("A rule stands in the way"), found.found["waiting"] - number, full is False)]  # fmt: skip
    context = {
        **_head(found, "round-waiting"), "page": shown, "people": people, "query": f"show={asked}" if full is not None else "",
        "filters": [
            {"label": label, "count": count, "url": f"?show={name}" if name else "?", "current": is_current}
            for name, label, count, is_current in ways
        ],
    }  # fmt: skip
    return render(request, "mentorship/desk/round_waiting.html", context)


@require_safe
@member
def round_sought(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """What is sought beside what is offered, as pictures with tables, and whom to look for."""
    found = _finished(request, round_id)
    language = get_language() or "en"
    context = {
        **_head(found, "round-sought"),
        "pictures": demand.pictures(found, language),
        "recruit": what_to_recruit(found, language),
    }
    return render(request, "mentorship/desk/round_sought.html", context)


def _finished(request: MemberRequest, round_id: UUID) -> Any:
    """A round that has come to something, or NotFound."""
    found = queries.round_for(request.person, round_id)
    if not found.found:
        raise NotFound("round")
    return found


@require_POST
@member
def stop(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Let go of a round that is being worked out."""
    found = queries.round_for(request.person, round_id)
    commands.stop_round(found, by=request.person)
    return redirect("mentorship:round", found.pk)


@require_POST
@member
def publish(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Propose every pair of a preview."""
    found = queries.round_for(request.person, round_id)
    commands.publish_round(found, by=request.person)
    return redirect("mentorship:round", found.pk)


@require_safe
@member
def choose(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Which mentors with room could go with somebody who waits, to put two together. The look is written down."""
    programme = programmes.coordinated_programme(request.person)
    place = programmes.membership_for(request.person, membership_id)
    if place.programme_id != programme.pk:
        raise NotFound("membership")
    reads.record_read(place.person_id, by=request.person.pk, role="coordinator", what="round", purpose="matching")
    context = {"place": place, "card": programmes.card_of(place), "mentors": candidates_for(programme, place.person_id)}
    return render(request, "mentorship/desk/choose.html", context)


@require_POST
@member
def wish(request: MemberRequest) -> HttpResponse:
    """Put two together, keep them apart, or let the round decide again; then preview anew."""
    programme = programmes.coordinated_programme(request.person)
    wanted, mentee, mentor = _pair_of(request)
    if wanted in (Wanted.PIN, Wanted.FORBID):
        commands.wish_pair(programme, by=request.person, mentee_id=mentee, mentor_id=mentor, wanted=Wanted(wanted))
    else:
        commands.clear_wish(programme, by=request.person, mentee_id=mentee, mentor_id=mentor)
    last = next(iter(queries.rounds_of(request.person, programme)), None)
    if not need_of(programme).is_small:
        # A large round takes a while: it is begun again when everything has been decided, not after each decision.
        answer = redirect("mentorship:round", last.pk) if last else redirect("mentorship:rounds")
        show, sort = _chosen(request)
        answer["Location"] += (
            f"?{urlencode({'show': show, 'sort': sort, 'page': page_number(request)})}" if last else ""
        )
        return answer
    weights, objective = (last.weights, Objective(last.objective)) if last else (None, Objective.FAIR)
    made = commands.preview_round(programme, by=request.person, weights=weights, objective=objective)
    return redirect("mentorship:round", made.pk)


def _pair_of(request: HttpRequest) -> tuple[str, UUID, UUID]:
    """What is wanted of which two: three fields, or one button that says all of it, so that a long table stays small."""
    said = request.POST.get("pair", "").split(":")
    wanted, mentee, mentor = (
        said if len(said) == 3 else (request.POST.get(name, "") for name in ("wanted", "mentee", "mentor"))
    )
    try:
        return wanted, UUID(mentee), UUID(mentor)
    except ValueError:
        raise NotFound("pair") from None
