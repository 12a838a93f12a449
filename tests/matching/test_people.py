"""What a person said is read as meant, or refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.matching import Mentee, Mentor, Person
from alongside.matching.people import Experience, Slot


def test_text_and_values_describe_the_same_person():
    text = Mentee("a", experiences="deaf:5!@2; debt:3", hours="Sun 23:00-01:00", languages="en; pl", values="0;1;;3;4")
    plain = Mentee(
        "a",
        experiences=(Experience("deaf", 5, True, 2), Experience("debt", 3)),
        hours=(Slot(6, 1380, 60),),
        languages=("en", "pl"),
        values=(0, 1, None, 3, 4),
    )

    assert text == plain


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("experiences", "deaf", "tag:1-5"),
        ("experiences", "deaf:6", "tag:1-5"),
        ("experiences", "deaf:5@6", "tag:1-5"),
        ("experiences", "deaf:5;Deaf:4", "each experience once"),
        ("values", "1;2;3", "five numbers"),
        ("values", "1;2;3;4;5", "five numbers"),
        ("values", "1;2;3;4;nan", "five numbers"),
        ("languages", "Polish language", "BCP 47"),
        ("timezone", "Mars/Olympus", "IANA"),
        ("timezone", "../etc/passwd", "IANA"),
        ("hours", "Monday evenings", "local hours"),
        ("hours", "Mon 25:00-26:00", "local hours"),
        ("hours", "Mon 18:60-19:00", "local hours"),
        ("hours", "Mon 18:00-18:00", "differ"),
        ("formats", "carrier pigeon", "video;voice;text;in-person"),
        ("born", "long ago", "year of birth"),
        ("born", "-1726", "year of birth"),
        ("goals", "a\x07b", "control characters"),
        ("words", "a\0b", "NUL"),
        ("id", "  ", "not blank"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(field, cell, expected):
    with pytest.raises(ValueError, match=f"^{field}: expected .*{expected}"):
        Mentee(**{"id": "a", field: cell})


def test_an_error_does_not_repeat_somebodys_own_words():
    with pytest.raises(ValueError) as refused:
        Mentee("a", words="my secret\0")

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("cell", ["debt:3", "debt:2!", "debt:0"])
def test_a_mentor_says_lived_or_willing_and_nothing_else(cell):
    with pytest.raises(ValueError, match="willing to talk"):
        Mentor("m", experiences=cell)


def test_what_is_marked_never_is_not_usable():
    assert Person("a", experiences="deaf:2;debt:1", never="Debt").usable_experiences().keys() == {"deaf"}


def test_only_what_a_mentor_is_willing_to_talk_about_is_usable():
    assert Mentor("m", experiences="deaf:2;debt:1").usable_experiences().keys() == {"deaf"}


@given(st.sampled_from(sorted(Mentor.readers)), st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(field, cell):
    refused = ""
    try:
        Mentor(**{"id": "m", field: cell})
    except ValueError as error:
        refused = str(error)

    assert not refused or refused.startswith(f"{field}: expected ")
