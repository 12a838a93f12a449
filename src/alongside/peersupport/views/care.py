"""Looking after what is said in a circle: for whoever points it out, whoever wrote it, and those who hold it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation import reads
from alongside.foundation.errors import BadInput, NotFound, Refused, TooMany
from alongside.foundation.http import page, page_number
from alongside.notifications import commands as notifications
from alongside.notifications.rules import zone_of as zone_named
from alongside.peersupport import commands, policies, queries
from alongside.peersupport.forms.care import (
    DONE,
    RULE_WORDS,
    WHYS,
    AgainForm,
    AnswerAgainForm,
    AsideForm,
    PaceForm,
    PointOutForm,
)
from alongside.peersupport.forms.circles import explain
from alongside.peersupport.queries import care, talking
from alongside.peersupport.rules.care import Did, LookFirst, Why
from alongside.peersupport.views.frame import frame_of, zone_of
from alongside.peersupport.views.talking import to_words
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes

if TYPE_CHECKING:
    from alongside.peersupport.models import Flag, Post, Reply, Seat, SetAside, Waiting


@member
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """What those who hold a circle look at, and how fast it goes."""
    seat = _holder(request, circle_id)
    notifications.mark_seen(request.person, url=request.path)
    circle = seat.circle
    form = PaceForm(
        request.POST if request.method == "POST" else None,
        initial={"slow": circle.slow, "look_first": circle.look_first},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        commands.set_pace(circle, by=seat, slow=chosen["slow"], look_first=LookFirst(chosen["look_first"]))
        return redirect("peersupport:care", circle_id)
    found = care.queue_of(seat)
    context = {
        **frame_of(seat), "waiting": [(one, one.said.get("words", "")) for one in found.waiting],
        "pointed": [(one, [WHYS[Why(why)] for why in one.reasons]) for one in found.pointed],
        "again": [(one, RULE_WORDS[Why(one.why)]) for one in found.again],
        "first": [(one, "peersupport:favour", one.said.get("words", "")) for one in found.favours]
        + [(one, "peersupport:shelf-item", one.said.get("words") or one.said.get("note", "")) for one in found.kept],
        "more": found.in_all > found.shown, "shown": found.in_all,
    }  # fmt: skip
    with timezone.override(zone_named(zone_of(request))):
        return page(request, "peersupport/care.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: MemberRequest, circle_id: UUID, post_id: UUID, reply_id: UUID | None = None) -> HttpResponse:
    """Words of another: point them out; for those who hold the circle, decide about them."""
    seat = queries.seat_here(request.person, circle_id)
    post = talking.thread_of(seat, post_id)
    reply = talking.reply_for(post, reply_id) if reply_id else None
    thing, back = reply or post, to_words(post, reply.number if reply else None).url
    if thing.aside:
        aside_id = care.aside_of(thing)
        if aside_id is None or not (thing.seat_id == seat.pk or policies.can_hold(seat)):
            raise NotFound("words")
        return redirect("peersupport:aside", circle_id, aside_id)
    if thing.seat_id == seat.pk or thing.removed_at is not None:
        raise NotFound("words")
    if policies.can_hold(seat):
        return _decide(request, seat, thing, back)
    form = PointOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            flag = commands.point_out(thing, by=seat, why=Why(said["why"]), words=said["words"])
        except (BadInput, Refused, TooMany) as refusal:
            explain(form, refusal)
        else:
            return redirect(f"{request.path}?said={flag.why}")
    context = {
        **frame_of(seat), "words": thing.said.get("words", ""), "back": back,
        "said": care.has_pointed(thing, seat), "urgent": request.GET.get("said") == Why.DANGER,
        "to_desk": not care.others_hold(seat, thing.seat_id),
    }  # fmt: skip
    return page(request, "peersupport/point.html", context, form)


def _decide(request: MemberRequest, seat: "Seat", thing: "Post | Reply", back: str) -> HttpResponse:
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = AsideForm(request.POST if do == "aside" else None)
    if do == "leave":
        commands.leave_be(thing, by=seat)
        return redirect("peersupport:care", seat.circle_id)
    if do == "aside":
        if form.is_valid():
            try:
                commands.set_aside(
                    thing, by=seat, why=Why(form.cleaned_data["why"]), reason=form.cleaned_data["reason"]
                )
            except (BadInput, Refused) as refusal:
                explain(form, refusal)
            else:
                return redirect("peersupport:care", seat.circle_id)
    elif request.method == "POST":
        raise BadInput("unreadable", field="do")
    context = {
        **frame_of(seat), "words": thing.said.get("words", ""), "back": back, "flags": _said(care.said_of(thing))
    }  # fmt: skip
    return page(request, "peersupport/decide.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: MemberRequest, circle_id: UUID, waiting_id: UUID) -> HttpResponse:
    """Words that wait: their writer takes them back, those who hold the circle let them through or send them back."""
    seat = queries.seat_here(request.person, circle_id)
    found = care.waiting_for(seat, waiting_id)
    notifications.mark_seen(request.person, url=request.path)
    mine = found.seat_id == seat.pk
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = AsideForm(request.POST if do == "back" else None)
    if request.method == "POST":
        to = _with_mine(do, found, seat) if mine else _read(do, found, seat, form)
        if to is not None:
            return to
    context = {
        **frame_of(seat), "one": found, "words": found.said.get("words", ""), "mine": mine,
        "name": queries.card_of(found.seat).name, "answers": _words(found.post) if found.post else "",
        "hosts": talking.here_now(seat), "hosted": seat.circle.hosted,
    }  # fmt: skip
    with timezone.override(zone_named(zone_of(request))):
        return page(request, "peersupport/waiting.html", context, form)


def _with_mine(do: str, found: "Waiting", seat: "Seat") -> HttpResponse:
    if do not in ("take", "change"):
        raise BadInput("unreadable", field="do")
    commands.take_waiting_back(found, by=seat, to_change=do == "change")
    if do == "take":
        return redirect("peersupport:circle", seat.circle_id)
    if found.post_id:
        return redirect("peersupport:thread", seat.circle_id, found.post_id)
    return redirect("peersupport:say", seat.circle_id)


def _read(do: str, found: "Waiting", seat: "Seat", form: AsideForm) -> HttpResponse | None:
    if do == "through":
        commands.let_through(found, by=seat)
        return redirect("peersupport:care", seat.circle_id)
    if do != "back":
        raise BadInput("unreadable", field="do")
    if form.is_valid():
        try:
            commands.send_back(found, by=seat, why=Why(form.cleaned_data["why"]), reason=form.cleaned_data["reason"])
        except (BadInput, Refused) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:care", seat.circle_id)
    return None


@member
@require_http_methods(["GET", "HEAD", "POST"])
def aside(request: MemberRequest, circle_id: UUID, aside_id: UUID) -> HttpResponse:
    """Words that were set aside: their writer asks for another look, whoever decided changes their mind, another decides."""
    seat = queries.seat_here(request.person, circle_id)
    found = care.aside_for(seat, aside_id)
    notifications.mark_seen(request.person, url=request.path)
    mine = found.seat_id == seat.pk
    may_look = bool(policies.can_look(seat, found.seat_id, found.by_id)) and found.state == "asked"
    undo = found.state in ("stands", "asked") and found.waiting_id is None
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form: Form = (AgainForm if mine else AnswerAgainForm)(request.POST if do else None)
    if do and form.is_valid():
        try:
            _about_aside(do, found, seat, form.cleaned_data["words"])
        except BadInput as refusal:
            if refusal.field == "do":
                raise
            explain(form, refusal)
        else:
            return redirect(
                "peersupport:aside" if mine else "peersupport:care", *([circle_id, aside_id] if mine else [circle_id])
            )
    context = {
        **frame_of(seat), "one": found, "words": care.words_of(found), "rule": RULE_WORDS[Why(found.why)],
        "reason": str(found.reason), "asking": str(found.asking), "answer": str(found.answer), "mine": mine,
        "may_look": may_look, "may_undo": undo and found.by_id == seat.pk,
        "to_desk": not care.others_hold(seat, found.seat_id, found.by_id), "name": queries.card_of(found.seat).name,
    }  # fmt: skip
    return page(request, "peersupport/aside.html", context, form)


def _about_aside(do: str, found: "SetAside", seat: "Seat", words: str) -> None:
    if do == "ask":
        commands.ask_again(found, by=seat, words=words)
    elif do == "show":
        commands.show_again(found, by=seat)
    elif do in ("lift", "keep"):
        commands.look_again(found, by=seat, lift=do == "lift", answer=words)
    else:
        raise BadInput("unreadable", field="do")


@member
@require_safe
def log(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """What those who hold this circle did, without a name."""
    seat = queries.seat_here(request.person, circle_id)
    shown = care.log_of(seat, page=page_number(request))
    rows = [(one, DONE[Did(one.did)], RULE_WORDS[Why(one.why)] if one.why else "") for one in shown]
    context = {**frame_of(seat), "rows": rows, "page": shown}
    with timezone.override(zone_named(zone_of(request))):
        return render(request, "peersupport/log.html", context)


@member
@require_safe
def for_desk(request: MemberRequest) -> HttpResponse:
    """What a coordinator decides about, since everybody who holds the circle is involved."""
    programmes.coordinated_programme(request.person)
    found = care.for_desk(request.person)
    context = {
        "flags": [(one, WHYS[Why(one.why)], str(one.circle.name)) for one in found.flags],
        "again": [(one, RULE_WORDS[Why(one.why)], str(one.circle.name)) for one in found.again],
    }  # fmt: skip
    return render(request, "peersupport/desk_care.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def desk_flag(request: MemberRequest, flag_id: UUID) -> HttpResponse:
    """Words pointed out that whoever holds the circle wrote: a coordinator sees these words, and nothing else of it."""
    found = care.desk_flag(request.person, flag_id)
    thing = found.reply or found.post
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = AsideForm(request.POST if do == "aside" else None)
    if do == "leave" or (do == "aside" and form.is_valid()):
        try:
            _decide_flag(found, request, form, do)
        except BadInput as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:desk-care")
    elif request.method == "POST" and not form.is_bound:
        raise BadInput("unreadable", field="do")
    _note_read(request, thing.seat.person_id)
    context = {
        "circle": str(found.circle.name), "words": thing.said.get("words", ""), "flags": _said([found]),
    }  # fmt: skip
    return page(request, "peersupport/desk_flag.html", context, form)


def _decide_flag(found: "Flag", request: MemberRequest, form: AsideForm, do: str) -> None:
    why = Why(form.cleaned_data["why"]) if do == "aside" else None
    reason = form.cleaned_data["reason"] if do == "aside" else ""
    commands.decide_flag(found, by=request.person, why=why, reason=reason)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def desk_aside(request: MemberRequest, aside_id: UUID) -> HttpResponse:
    """Words somebody asks to be looked at again, where nobody else holds the circle."""
    found = care.desk_aside(request.person, aside_id)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = AnswerAgainForm(request.POST if do else None)
    if do and form.is_valid():
        if do not in ("lift", "keep"):
            raise BadInput("unreadable", field="do")
        try:
            commands.decide_aside(found, by=request.person, lift=do == "lift", answer=form.cleaned_data["words"])
        except BadInput as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:desk-care")
    _note_read(request, found.seat.person_id)
    context = {
        "circle": str(found.circle.name), "words": care.words_of(found), "rule": RULE_WORDS[Why(found.why)],
        "reason": str(found.reason), "asking": str(found.asking),
    }  # fmt: skip
    return page(request, "peersupport/desk_aside.html", context, form)


def _note_read(request: MemberRequest, person_id: UUID) -> None:
    reads.record_read(
        person_id, by=request.person.pk, role="coordinator", what="words in a circle", purpose="looking again"
    )


def _holder(request: MemberRequest, circle_id: UUID) -> "Seat":
    seat = queries.seat_here(request.person, circle_id)
    if not policies.can_hold(seat):
        raise NotFound("queue")
    return seat


def _said(flags: "list[Flag]") -> list[tuple[Any, str]]:
    return [(WHYS[Why(one.why)], str(one.words)) for one in flags]


def _words(thing: "Post | Reply") -> str:
    """What an answer that waits is an answer to; nothing where that is not shown itself."""
    return "" if thing.aside else str(thing.said.get("words", ""))
