"""What the guide promises of the code itself."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from alongside.config.reference import PAGES
from alongside.foundation import declared, privacy
from alongside.foundation.sealed import SealedModel

ROOT = Path(__file__).resolve().parents[2]
#: Words that would tell a glance at an address bar, a title or a mail what this is about.
TELLING = re.compile(
    r"stigma|hiv|aids|gay|lesbian|trans|queer|lgbt|mental|suicid|crisis|depress|addict|prison|asylum|refugee|disab|"
    r"abuse|survivor|victim|mentor|mentee|peer|support|circle|counsel|therap|recover",
    re.I,
)


def test_every_column_is_sealed_or_says_why_not():
    held = list(declared.everything_held())

    assert len(held) > 100
    assert any(column.sealed for column in held)


def test_an_undeclared_column_is_refused():
    class Careless(SealedModel):
        clear = {}
        word = models.TextField()

        class Meta:
            app_label = "people"

    try:
        with pytest.raises(declared.Undeclared, match="word"):
            list(declared._held_by(Careless))
    finally:
        del apps.all_models["people"]["careless"]
        apps.clear_cache()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_generated_reference_pages_are_up_to_date(name):
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")

    assert written == PAGES[name](), "run: ./run exec alongside reference --write"


def test_every_foreign_key_to_a_person_is_answered_for_by_a_room():
    person = apps.get_model("people", "Person")
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is person
    }

    covered = set().union(*(part.covers for part in privacy.parts()))

    assert keys == covered


def test_no_address_says_what_a_page_is_about():
    telling = [route for route in _routes(get_resolver()) if TELLING.search(route)]

    assert telling == []


def _routes(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        route = before + re.sub(r"<[^>]*>", "", str(entry.pattern))
        found += _routes(entry, route) if isinstance(entry, URLResolver) else [route]
        assert isinstance(entry, URLPattern | URLResolver)
    return found


def test_no_page_title_says_what_a_page_is_about():
    telling = [
        f"{path.name}: {title}"
        for path in (ROOT / "src").rglob("*.html")
        for title in re.findall(r"{% block title %}(.*?){% endblock", path.read_text(encoding="utf-8"), re.S)
        if TELLING.search(re.sub(r"{% \w+ ?|{{.*?}}", "", title))
    ]

    assert telling == []


def test_nothing_tracked_names_a_registry_or_this_machine():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert "uv.lock" not in tracked
    locks = [ROOT / name for name in tracked if name.endswith(".lock")]
    assert locks
    assert not any("://" in lock.read_text(encoding="utf-8") for lock in locks)
