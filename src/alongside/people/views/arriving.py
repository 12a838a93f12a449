"""Pages for somebody who arrives, or comes back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.http import limited, page
from alongside.people import commands, queries
from alongside.people.challenges import Challenge, asked_of, can_be_asked
from alongside.people.forms.arriving import SAID, AddressForm, CodeForm, DeviceForm, NameForm, PasskeyForm
from alongside.people.http import onward, open_sign_in

#: Where somebody goes who has just joined, and somebody who came back: the first of these names that has an address.
AFTER_JOINING = ("programmes:join", "home", "people:about")
AFTER_SIGNING_IN = ("home", "people:you")
_HOUR = timedelta(hours=1)


@limited("join", at_most=20, within=_HOUR)
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Join with a made-up name and a passkey; the other ways stand below."""
    if _is_signed_in(request):
        if request.method == "POST":
            return redirect("people:card")
        return redirect(onward(request, request.GET.get("next", ""), first_of(AFTER_JOINING)))
    form = NameForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            asked = asked_of(request, "join")
            person = commands.make_person(name=said["name"], pronouns=said["pronouns"], language=_language())
            commands.add_passkey(person, by=person, answer=said["answer"], asked=asked)
            return _arrived(request, person, said)
        except (BadInput, Refused) as error:
            explain(form, error)
    return _sign_up_page(request, form)


@limited("join", at_most=20, within=_HOUR)
@require_http_methods(["GET", "POST"])
def sign_up_with_codes(request: HttpRequest) -> HttpResponse:
    """Join with a made-up name and a card of codes: no e-mail, no passkey."""
    if request.method == "GET":
        return redirect("people:sign-up")
    if _is_signed_in(request):  # a second press, after the answer to the first: it must not make a second person
        return redirect("people:card")
    form = NameForm(request.POST)
    if not form.is_valid():
        return _sign_up_page(request, form)
    said = form.cleaned_data
    person = commands.make_person(name=said["name"], pronouns=said["pronouns"], language=_language())
    return _arrived(request, person, said)


@limited("sign-in", at_most=30, within=_HOUR)
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Come back: with a passkey, or by one of the ways below."""
    if _is_signed_in(request):
        return redirect(onward(request, request.GET.get("next", ""), first_of(AFTER_SIGNING_IN)))
    form = PasskeyForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            person = commands.use_passkey(answer=form.cleaned_data["answer"], asked=asked_of(request, "in"))
            return _back(request, person, form.cleaned_data)
        except BadInput as error:
            explain(form, error)
    return _sign_in_page(request, form, CodeForm(initial=_initial(request)), form)


@limited("code", at_most=15, within=_HOUR)
@require_http_methods(["GET", "POST"])
def sign_in_with_code(request: HttpRequest) -> HttpResponse:
    """Come back with one of the codes."""
    if request.method == "GET":
        return redirect("people:sign-in")
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            return _back(request, commands.use_code(form.cleaned_data["code"]), form.cleaned_data)
        except BadInput as error:
            explain(form, error)
    return _sign_in_page(request, PasskeyForm(initial=_initial(request)), form, form)


@limited("link", at_most=20, within=_HOUR)
@require_http_methods(["GET", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Have a link sent. The answer is the same for every address."""
    form = AddressForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        commands.ask_for_link(said["address"], language=_language(), onward=onward(request, said["next"], ""))
        return redirect("people:link-sent")
    return page(request, "people/link_ask.html", {}, form)


@require_GET
def link_sent(request: HttpRequest) -> HttpResponse:
    """What happens now that a link was asked for."""
    return render(request, "people/link_sent.html")


@limited("link-use", at_most=30, within=_HOUR)  # type: ignore[arg-type]  # it only marks the view
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening a link asks once more, since mail programs open links too; the button uses it."""
    found = queries.working_link(token)
    if found is None:
        return render(request, "people/link_over.html", status=404)
    if found.asked.get("change_for"):
        return _change(request, token, for_them=_is(request, found.asked["change_for"]))
    known = queries.person_with(found.email) is not None
    kind: type[NameForm | DeviceForm] = DeviceForm if known else NameForm
    form = kind(request.POST if request.method == "POST" else None, initial={"next": found.asked.get("onward", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            person = commands.use_link(
                token, name=said.get("name", ""), pronouns=said.get("pronouns", ""), language=_language()
            )
        except NotFound:
            return render(request, "people/link_over.html", status=404)
        return _go(request, person, said, AFTER_SIGNING_IN if known else AFTER_JOINING)
    return page(request, "people/link.html", {"known": known}, form)


def _change(request: HttpRequest, token: str, *, for_them: bool) -> HttpResponse:
    if not for_them:
        return render(request, "people/link_elsewhere.html", status=200 if request.method == "GET" else 403)
    if request.method == "POST":
        try:
            commands.use_link_to_change(token, by=request.person)  # type: ignore[attr-defined]
        except Refused as error:
            return render(request, "people/link_change.html", {"problem": SAID[error.code]}, status=409)
        return redirect("people:ways")
    return render(request, "people/link_change.html")


def first_of(names: tuple[str, ...]) -> str:
    """The address of the first of these pages that is installed."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(names)


def explain(form: forms.Form, error: BadInput | Refused) -> None:
    """Put the reason of a refusal beside its field, in words."""
    field = getattr(error, "field", "")
    shown = field if field in form.fields and not form.fields[field].widget.is_hidden else None
    form.add_error(shown, SAID.get(error.code, SAID["passkey-unreadable"]))


@require_http_methods(["GET", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """The codes just made, until their person says that they are kept.

    Also for a browser that never got the answer to the form it sent, and so is not signed in yet.
    """
    person = request.person  # type: ignore[attr-defined]
    found = queries.card_shown(person, browser=_browser(request))
    if found is None:
        return redirect(first_of(AFTER_JOINING) if person else "people:sign-in")
    owner, shown = found
    if request.method == "POST":
        commands.put_card_away(owner)
        response: HttpResponse = redirect(onward(request, shown["next"], first_of(AFTER_JOINING)))
    else:
        response = render(request, "people/codes.html", shown)
    if person is None:
        open_sign_in(request, response, owner, shared_device=shown["shared_device"])
    return response


def lead_to_card(request: HttpRequest, person: Any, **shown: Any) -> HttpResponse:
    """Make new codes for this person, and lead to the page that shows them."""
    commands.show_card(person, by=person, browser=_browser(request), card=shown)
    return redirect("people:card")


def _browser(request: HttpRequest) -> str:
    """A secret this browser had before it was signed in, and sends with every form."""
    return request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")


def _arrived(request: HttpRequest, person: Any, said: dict[str, Any]) -> HttpResponse:
    """Signed in for the first time, and on to the codes."""
    response = lead_to_card(
        request, person, name=said["name"], next=onward(request, said["next"], first_of(AFTER_JOINING)),
        with_passkey=queries.ways_in(person).passkeys > 0, shared_device=said["shared_device"], again=False,
    )  # fmt: skip
    open_sign_in(request, response, person, shared_device=said["shared_device"])
    return response


def _back(request: HttpRequest, person: Any, said: dict[str, Any]) -> HttpResponse:
    return _go(request, person, said, AFTER_SIGNING_IN)


def _go(request: HttpRequest, person: Any, said: dict[str, Any], names: tuple[str, ...]) -> HttpResponse:
    response = redirect(onward(request, said["next"], first_of(names)))
    open_sign_in(request, response, person, shared_device=said["shared_device"])
    return response


def _sign_up_page(request: HttpRequest, form: NameForm) -> HttpResponse:
    challenge = Challenge(request, "join")
    context = {
        "options": challenge.to_make(),
        "passkeys": can_be_asked(request),
        "address_form": AddressForm(initial=_initial(request)),
    }
    return challenge.remember(page(request, "people/sign_up.html", context, form))


def _sign_in_page(request: HttpRequest, passkey: PasskeyForm, code: CodeForm, sent: forms.Form) -> HttpResponse:
    challenge = Challenge(request, "in")
    context = {
        "options": challenge.to_use(),
        "passkeys": can_be_asked(request),
        "passkey_form": passkey,
        "code_form": code,
        "address_form": AddressForm(initial=_initial(request)),
    }
    return challenge.remember(page(request, "people/sign_in.html", context, sent))


def _initial(request: HttpRequest) -> dict[str, str]:
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    return {"next": onward(request, wanted, "")}


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _is_signed_in(request: HttpRequest) -> bool:
    return request.person is not None  # type: ignore[attr-defined]


def _is(request: HttpRequest, person_id: str) -> bool:
    return _is_signed_in(request) and str(request.person.pk) == person_id  # type: ignore[attr-defined]
