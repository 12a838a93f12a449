"""Saying something in a circle, and answering."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotFound, Refused, TooMany
from alongside.foundation.http import page, page_number
from alongside.live import queries as live
from alongside.notifications import commands as notifications
from alongside.notifications.rules import zone_of as zone_named
from alongside.peersupport import commands, queries
from alongside.peersupport.commands.talking import last_said_at
from alongside.peersupport.forms.circles import explain
from alongside.peersupport.forms.talking import (
    ASKS,
    COACH,
    KINDS,
    NOTES,
    SIGNS,
    AnswerForm,
    OtherWordsForm,
    SayForm,
    WishesForm,
)
from alongside.peersupport.queries import care, talking
from alongside.peersupport.queries.talking import Host
from alongside.peersupport.rules.care import LookFirst, is_read_first
from alongside.peersupport.rules.circles import STREAM
from alongside.peersupport.rules.talking import REPLIES_SHOWN, Kind, Need, Note, Sign
from alongside.peersupport.views.frame import frame_of, zone_of
from alongside.people.http import MemberRequest, member

if TYPE_CHECKING:
    from alongside.peersupport.models import Post, Reply, Seat
    from alongside.peersupport.queries.talking import Said

HOURS_HERE = (1, 2, 3)


def shown(one: "Said") -> dict[str, Any]:
    """A post or reply with its codes in words."""
    name = one.card.name or _("Someone who has left")
    return {
        "said": one, "name": name, "seed": one.card.seed,
        "asks": ASKS.get(Need(one.what)) if one.what in list(Need) else "",
        "kind": KINDS.get(Kind(one.what)) if one.what in list(Kind) and one.number else "",
        "notes": [NOTES[Note(note)] for note in one.notes if note in list(Note)],
        "recent": clock.now() - one.at < timedelta(days=6),
    }  # fmt: skip


def stream_after(seat: "Seat") -> str:
    """The stream of a circle, from now on; asked before anything is read, so that nothing is missed in between."""
    name = f"{STREAM}:{seat.circle_id}"
    return f"/live/{name}/?after={live.head(name)}"


@member
@require_safe
def circle(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """The circle, for those who are in it: what was said, last written in first."""
    seat = queries.seat_here(request.person, circle_id)
    stream = stream_after(seat)
    notifications.mark_seen(request.person, url=request.path)
    wishes = talking.wishes_of(seat)
    holds, glance = seat.holds == "facilitator", queries.glance_of(seat, talking.visible_to(seat))
    never = wishes.get("never", [])
    pages, posts = talking.posts_of(seat, never=never, page=page_number(request), in_all=glance.posts)
    context = {
        **frame_of(seat), "stream": stream, "about": str(seat.circle.about), "page": pages,
        "posts": [shown(one) for one in posts], "hosts": talking.here_now(seat), "hours_here": HOURS_HERE,
        "hosted": seat.circle.hosted, "asking": glance.asking,
        "change": queries.changes_of(seat) if glance.is_changing else None, "next": glance,
        **queries.welcome_of(seat, has_newcomers=glance.has_newcomers), "unanswered": talking.unanswered_in(seat) if holds else [],
        "to_look": glance.to_look, "unshown": care.unshown_of(seat) if glance.has_unshown else [],
    }  # fmt: skip
    with timezone.override(_zone(request)):
        return render(request, "peersupport/circle.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """Say something: what would help comes first."""
    seat = queries.seat_here(request.person, circle_id)
    posted = request.method == "POST"
    form = SayForm(request.POST if posted else None, initial={} if posted else talking.kept_words(seat))
    if posted and "later" in request.POST:
        notes = [one for one in request.POST.getlist("notes") if one in list(Note)]
        if _is_kept(seat, None, {**_begun(request, "need", list(Need)), "notes": notes}, form):
            return redirect("peersupport:circle", circle_id)
    elif posted and form.is_valid():
        said = form.cleaned_data
        try:
            post = commands.say(seat, need=Need(said["need"]), words=said["words"], notes=map(Note, said["notes"]))
        except (BadInput, Refused, TooMany) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:waiting" if post.waits else "peersupport:thread", circle_id, post.pk)
    hosts = talking.here_now(seat)
    context = {**frame_of(seat), "hosts": hosts, "hosted": seat.circle.hosted, **pace_of(seat, hosts)}
    with timezone.override(_zone(request)):
        return page(request, "peersupport/say.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: MemberRequest, circle_id: UUID, post_id: UUID) -> HttpResponse:
    """One post and what was answered; a POST answers, or keeps words for later."""
    seat = queries.seat_here(request.person, circle_id)
    stream = stream_after(seat)
    post = talking.thread_of(seat, post_id)
    need, posted = post.said.get("need", ""), request.method == "POST"
    form = AnswerForm(
        request.POST if posted else None, need=need, initial={} if posted else talking.kept_words(seat, post)
    )
    if posted and "later" in request.POST:
        if _is_kept(seat, post, _begun(request, "kind", list(Kind)), form):
            return redirect("peersupport:circle", circle_id)
    elif posted and form.is_valid():
        try:
            reply = commands.answer(
                post, by=seat, kind=Kind(form.cleaned_data["kind"]), words=form.cleaned_data["words"]
            )
        except (BadInput, Refused, TooMany) as refusal:
            explain(form, refusal)
        else:
            waits = redirect("peersupport:waiting", circle_id, reply.pk)
            return waits if reply.waits else redirect(f"{request.path}#r{post.replies + 1}")
    if not posted:
        notifications.mark_seen(request.person, url=request.path)
        if post.seat_id == seat.pk and post.heard < post.replies:
            commands.hear(post, by=seat)
    return _show(request, seat, post, form, stream)


def pace_of(seat: "Seat", hosts: list[Host]) -> dict[str, Any]:
    """What somebody is told before they write: whether their words are read first, and when they may go on."""
    look_first = LookFirst(seat.circle.look_first)
    said_at = last_said_at(seat) if seat.circle.slow else None
    return {
        "read_first": is_read_first(look_first, holds=seat.holds == "facilitator", somebody_here=bool(hosts)),
        "slow": seat.circle.slow, "slow_until": care.slow_until(seat, said_at),
    }  # fmt: skip


def _begun(request: MemberRequest, name: str, codes: Sequence[str]) -> dict[str, Any]:
    """What somebody has typed so far: words, and a code only if there is such a one."""
    chosen = request.POST.get(name, "")
    return {name: chosen if chosen in codes else "", "words": request.POST.get("words", "")}


def _is_kept(seat: "Seat", post: "Post | None", said: dict[str, Any], form: Form) -> bool:
    """Whether words could be kept for later; otherwise the form says why not."""
    try:
        commands.keep_words(seat, post=post, said=said)
    except BadInput as refusal:
        form.is_valid()
        explain(form, refusal)
        return False
    return True


def _show(request: MemberRequest, seat: "Seat", post: "Post", form: AnswerForm, stream: str) -> HttpResponse:
    wishes = talking.wishes_of(seat)
    said = talking.post_shown(post, seat, never=[] if "open" in request.GET else wishes.get("never", []))
    stretch = talking.replies_of(post, seat, before=_number(request.GET.get("before")))
    signs = talking.signs_of(post, seat)
    waits = post.answered_at is None and said.mine
    hosts = talking.here_now(seat) if seat.circle.look_first == LookFirst.ALONE else []
    context = {
        **frame_of(seat), **pace_of(seat, hosts), "stream": stream, "post": shown(said),
        "replies": [shown(one) for one in stretch.replies],
        "earlier": stretch.earlier, "later": stretch.later, "mine": said.mine,
        "signs": [{"code": one, "label": SIGNS[one], "n": signs.get(one, (0, False))[0], "mine": signs.get(one, (0, False))[1]}
                  for one in SIGNS],
        "coach": COACH.get(Need(said.what)) if said.what in list(Need) else "",
        "expect": talking.expect_of(post) if waits else None, "here": request.path,
    }  # fmt: skip
    with timezone.override(_zone(request)):
        return page(request, "peersupport/thread.html", context, form)


@member
@require_POST
def sign(request: MemberRequest, circle_id: UUID, post_id: UUID) -> HttpResponse:
    """I hear you, or me too; again takes it back."""
    seat = queries.seat_here(request.person, circle_id)
    post = talking.thread_of(seat, post_id)
    what = request.POST.get("sign", "")
    if what not in list(Sign):
        raise BadInput("unreadable", field="sign")
    commands.sign(post, by=seat, what=Sign(what))
    return redirect("peersupport:thread", circle_id, post_id)


@member
@require_POST
def helped(request: MemberRequest, circle_id: UUID, post_id: UUID, reply_id: UUID) -> HttpResponse:
    """This helped: for whoever asked, and seen by whoever answered."""
    seat = queries.seat_here(request.person, circle_id)
    post = talking.thread_of(seat, post_id)
    reply = talking.reply_for(post, reply_id)
    commands.say_helped(reply, by=seat, helped=request.POST.get("helped") != "no")
    return to_words(post, reply.number)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def post_words(request: MemberRequest, circle_id: UUID, post_id: UUID) -> HttpResponse:
    """One's own post, to say it otherwise or take it away."""
    seat = queries.seat_here(request.person, circle_id)
    return _words(request, seat, talking.thread_of(seat, post_id), None)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def reply_words(request: MemberRequest, circle_id: UUID, post_id: UUID, reply_id: UUID) -> HttpResponse:
    """One's own reply, the same."""
    seat = queries.seat_here(request.person, circle_id)
    post = talking.thread_of(seat, post_id)
    return _words(request, seat, post, talking.reply_for(post, reply_id))


def _words(request: MemberRequest, seat: "Seat", post: "Post", reply: "Reply | None") -> HttpResponse:
    thing, back = reply or post, to_words(post, reply.number if reply else None)
    if thing.seat_id != seat.pk or thing.removed_at is not None:
        raise NotFound("words")
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do == "remove":
        commands.take_words_back(thing, by=seat)
        return back if reply else redirect("peersupport:circle", seat.circle_id)
    form = OtherWordsForm(
        request.POST if request.method == "POST" else None, initial={"words": thing.said.get("words", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.say_otherwise(thing, by=seat, words=form.cleaned_data["words"])
        except (BadInput, Refused) as refusal:
            explain(form, refusal)
        else:
            return back
    return page(request, "peersupport/words.html", {**frame_of(seat), "back": back.url}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """What one does not want to see here, and how often one may be asked."""
    seat = queries.seat_here(request.person, circle_id)
    form = WishesForm(request.POST if request.method == "POST" else None, initial=talking.wishes_of(seat))
    if request.method == "POST" and form.is_valid():
        commands.wish(seat, zone=zone_of(request), **form.cleaned_data)
        return redirect("peersupport:circle", circle_id)
    context = {**frame_of(seat), "no_notes": talking.wishes_of(seat).get("no_notes", False)}
    return page(request, "peersupport/wishes.html", context, form)


@member
@require_POST
def here(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """Somebody who holds the circle is there for some hours, or goes."""
    seat = queries.seat_here(request.person, circle_id)
    hours = request.POST.get("hours", "")
    if hours not in {"0", *map(str, HOURS_HERE)}:
        raise BadInput("unreadable", field="hours")
    commands.be_here(seat, hours=int(hours))
    return redirect("peersupport:circle", circle_id)


def to_words(post: "Post", number: int | None = None) -> HttpResponseRedirect:
    """To a post, or to the page of its thread on which the answer with this number stands."""
    there = reverse("peersupport:thread", args=[post.circle_id, post.pk])
    if number is None:
        return HttpResponseRedirect(there)
    far = post.replies - number >= REPLIES_SHOWN
    return HttpResponseRedirect(f"{there}{f'?before={number + 1}' if far else ''}#r{number}")


def _zone(request: MemberRequest) -> ZoneInfo:
    return zone_named(zone_of(request))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else None
