"""Addresses for trying pages by themselves: the names every layout links to, the gallery, and refusals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

ELSEWHERE = """<!doctype html>
<html lang="en"><link rel="icon" href="/static/ui/mark.svg"><title>Weather</title><p id="elsewhere">Mostly dry.</p></html>"""


def somewhere(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(ELSEWHERE)


def failing(_request: HttpRequest) -> HttpResponse:
    raise ValueError


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", {"code": request.GET.get("code", "")}, status=status)


people = ([path("sign-in/", somewhere, name="sign-in"), path("sign-up/", somewhere, name="sign-up")], "people")
resources = ([path("", somewhere, name="help")], "resources")

urlpatterns = [
    path("", somewhere, name="landing"),
    path("home/", somewhere, name="home"),
    path("privacy/", somewhere, name="privacy"),
    path("leave/", somewhere, name="leave"),
    path("language/", somewhere, name="language"),
    path("failing/", failing),
    path("refusal/<int:status>/", refusal),
    path("people/", include(people)),
    path("help/", include(resources)),
    path("", include("alongside.ui.urls")),
]
