"""The shelf of a circle: what helped, kept with its writer's yes; and words that could begin a story."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.errors import BadInput, NotFound, Refused, TooMany
from alongside.foundation.http import page, page_number
from alongside.notifications import commands as notifications
from alongside.peersupport import commands, policies, queries
from alongside.peersupport.forms.circles import explain
from alongside.peersupport.forms.shelf import DownForm, KeptWordsForm, StrategyForm
from alongside.peersupport.queries import shelf as shelved
from alongside.peersupport.queries import talking
from alongside.peersupport.rules.shelf import LONGEST_KEPT, Shelved, What
from alongside.peersupport.views.frame import frame_of
from alongside.peersupport.views.talking import to_words
from alongside.people.http import MemberRequest, member
from alongside.strategies import queries as strategies

if TYPE_CHECKING:
    from alongside.peersupport.models import Post, Reply, Seat, ShelfItem


class SameAgain(HttpResponseRedirect):
    """Sends what was posted on to another page, as it is."""

    status_code = 307


@member
@require_safe
def shelf(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """What is kept in a circle; and what one is asked about."""
    seat = queries.seat_here(request.person, circle_id)
    pages, rows = shelved.shelf_of(seat, page=page_number(request))
    context = {**frame_of(seat), "page": pages, "rows": rows, "mine": shelved.own_unsettled(seat)}
    return render(request, "peersupport/shelf.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, circle_id: UUID, kept: str) -> HttpResponse:
    """Put a strategy on the shelf, or words of one's own."""
    seat = queries.seat_here(request.person, circle_id)
    posted = request.POST if request.method == "POST" else None
    if kept == What.STRATEGY:
        form: Any = StrategyForm(posted, shown=strategies.library(seat.circle.programme))
    elif kept == What.WORDS:
        form = KeptWordsForm(posted)
    else:
        raise NotFound("kind")
    if posted is not None and form.is_valid():
        try:
            put = commands.put_strategy if kept == What.STRATEGY else commands.put_words
            made = put(seat, **form.cleaned_data)
        except (BadInput, Refused, TooMany) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:shelf-item", circle_id, made.pk)
    return page(request, "peersupport/shelf_new.html", {**frame_of(seat), "kept": kept}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: MemberRequest, circle_id: UUID, kept_id: UUID) -> HttpResponse:
    """One thing: its writer says yes or no, or takes it off; who holds the circle reads it first, or takes it down."""
    seat = queries.seat_here(request.person, circle_id)
    found = shelved.item_here(seat, kept_id)
    notifications.mark_seen(request.person, url=request.path)
    mine = found.seat_id == seat.pk
    if mine and found.state == Shelved.ASKED and found.post is not None:
        # What somebody is asked stands on the page of their own words, where everything about keeping them is.
        return redirect(_keep_page(found))
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = DownForm(request.POST if do == "down" else None)
    if request.method == "POST":
        to = _do(do, found, seat, form)
        if to is not None:
            return to
    context = {**frame_of(seat), "one": shelved.one_shown(found, seat), "looks": policies.can_hold(seat) and not mine,
               "waits": found.state == Shelved.WAITS}  # fmt: skip
    return page(request, "peersupport/shelf_item.html", context, form)


def _do(do: str, found: "ShelfItem", seat: "Seat", form: DownForm) -> HttpResponse | None:
    if do == "off":
        commands.take_off(found, by=seat)
        return redirect("peersupport:shelf", seat.circle_id)
    if do == "stand":
        commands.let_stand(found, by=seat)
        return redirect("peersupport:care", seat.circle_id)
    if do != "down":
        raise BadInput("unreadable", field="do")
    if form.is_valid():
        try:
            commands.take_down(found, by=seat, reason=form.cleaned_data["reason"])
        except (BadInput, Refused) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:shelf", seat.circle_id)
    return None


@member
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: MemberRequest, circle_id: UUID, post_id: UUID, reply_id: UUID | None = None) -> HttpResponse:
    """Words of a thread: keep one's own, or begin a story with them; ask whoever wrote them whether they may be kept."""
    seat = queries.seat_here(request.person, circle_id)
    post = talking.thread_of(seat, post_id)
    reply = talking.reply_for(post, reply_id) if reply_id else None
    thing = reply or post
    if thing.removed_at is not None or thing.aside or not thing.said:
        raise NotFound("words")
    notifications.mark_seen(request.person, url=request.path)
    context = {
        **frame_of(seat), "words": str(thing.said.get("words", "")),
        "back": to_words(post, reply.number if reply else None).url, "longest": LONGEST_KEPT,
    }  # fmt: skip
    if thing.seat_id == seat.pk:
        return _keep_own(request, seat, thing, context)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    if what in (What.WORDS, What.STORY):
        commands.ask_to_keep(thing, by=seat, what=What(what))
        return redirect(f"{request.path}?asked=yes")
    if request.method == "POST":
        raise BadInput("unreadable", field="what")
    return render(request, "peersupport/keep_ask.html", {**context, "asked": "asked" in request.GET})


def _keep_own(request: MemberRequest, seat: "Seat", thing: "Post | Reply", context: dict[str, Any]) -> HttpResponse:
    do = request.POST.get("do", "") if request.method == "POST" else ""
    asked = {one.what: one for one in shelved.asked_of(thing, seat)}
    form = KeptWordsForm(request.POST if do == "keep" else None, initial={"words": context["words"]})
    if do == "keep" and form.is_valid():
        try:
            made = commands.put_words(seat, thing=thing, **form.cleaned_data)
        except (BadInput, Refused, TooMany) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:shelf-item", seat.circle_id, made.pk)
    elif do in ("no", "story"):
        what = What.STORY if do == "story" or request.POST.get("what") == What.STORY else What.WORDS
        if what in asked:
            commands.settle(asked[what], by=seat)
        return SameAgain(reverse("rolemodels:mine")) if do == "story" else redirect(context["back"])
    elif request.method == "POST" and do != "keep":
        raise BadInput("unreadable", field="do")
    by = {what: shelved.who_asked(one) for what, one in asked.items()}
    context |= {
        "kept": shelved.kept_from(thing, seat),
        "asks_words": by.get(What.WORDS),
        "asks_story": by.get(What.STORY),
    }
    return page(request, "peersupport/keep.html", context, form)


def _keep_page(found: "ShelfItem") -> str:
    numbers = [found.circle_id, found.post_id, found.reply_id]
    name = "keep-reply" if found.reply_id else "keep-post"
    return reverse(f"peersupport:{name}", args=[one for one in numbers if one])
