"""What a programme's library shows: a coordinator hides, says differently, and adds."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.http import page
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes
from alongside.strategies import commands, queries
from alongside.strategies.forms import AREAS, StrategyForm
from alongside.strategies.rules import WRITTEN, Area


@member
@require_safe
def strategies(request: MemberRequest) -> HttpResponse:
    """Everything the programme shows or hides."""
    programme = programmes.coordinated_programme(request.person)
    found = queries.everything(programme)
    groups = [(AREAS[area], [one for one in found if one.area == area]) for area in Area]
    return render(request, "strategies/desk.html", {"programme": programme, "groups": groups})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """A strategy of the programme's own."""
    programme = programmes.coordinated_programme(request.person)
    form = StrategyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        commands.add_strategy(programme, by=request.person, said=form.said())
        return redirect("strategies:desk")
    return page(request, "strategies/desk_one.html", {"one": None}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: MemberRequest, code: str) -> HttpResponse:
    """One strategy in the programme's own words."""
    programme = programmes.coordinated_programme(request.person)
    found = queries.strategy(programme, code, hidden_too=True)
    initial = {
        **{name: getattr(found, name) for name in WRITTEN}, "steps": "\n".join(found.steps), "area": found.area,
        "when": list(found.when),
    }  # fmt: skip
    form = StrategyForm(request.POST if request.method == "POST" else None, initial=initial)
    if not code.startswith("own-"):  # its place in the library is the program's
        form.fields["area"].disabled = form.fields["when"].disabled = True
    if request.method == "POST" and form.is_valid():
        commands.say_strategy(programme, by=request.person, code=code, said=form.said())
        return redirect("strategies:desk")
    return page(request, "strategies/desk_one.html", {"one": found}, form)


@member
@require_POST
def shown(request: MemberRequest, code: str) -> HttpResponse:
    """Hide a strategy, or show it again."""
    programme = programmes.coordinated_programme(request.person)
    change = commands.hide_strategy if request.POST.get("do") == "hide" else commands.show_strategy
    change(programme, by=request.person, code=code)
    return redirect("strategies:desk")
