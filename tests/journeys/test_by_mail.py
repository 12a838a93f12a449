"""An address typed at any place is taken, by a server that refuses forms it did not make."""

import re

import pytest
from django.conf import settings
from django.test import Client

from alongside.people import commands
from alongside.people.models import EmailLink


@pytest.mark.parametrize("path", ["/join/", "/sign-in/", "/link/", "/you/ways/"])
def test_a_link_is_sent_from_wherever_it_is_asked_for(amara, path):
    client = Client(enforce_csrf_checks=True)
    if path == "/you/ways/":
        client.cookies[settings.SIGN_IN_COOKIE] = commands.sign_in(amara, shared_device=True)
    page = client.get(path).content.decode()
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.S) if 'name="address"' in form)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))

    answer = client.post(re.search(r' action="([^"]+)"', form)[1], {**hidden, "address": "fox@example.org"})

    assert (answer.status_code, answer.get("Location")) == (302, "/link/sent/")
    assert EmailLink.objects.get().email == "fox@example.org"
