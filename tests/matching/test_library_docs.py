"""A researcher can use the library alone: the tutorial is true, and every public name says what it takes and gives."""

import doctest
import inspect
import re
from pathlib import Path

import pytest

import alongside.matching

TUTORIAL = Path(__file__).resolve().parents[2] / "docs/tutorials/matching-library.md"


def test_every_block_of_the_tutorial_gives_the_answer_shown():
    blocks = re.findall(r"^```python\n(.*?)^```", TUTORIAL.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, TUTORIAL.name, None, 0)
    said = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)

    assert len(blocks) >= 9
    assert runner.run(test, out=said.append).failed == 0, "".join(said)


def public_names():
    for name in alongside.matching.__all__:
        thing = getattr(alongside.matching, name)
        yield name, thing
        members = inspect.getmembers_static(thing) if inspect.isclass(thing) else []
        for member, held in members:
            function = next(
                (vars(held)[key] for key in ("func", "__func__") if key in getattr(held, "__dict__", ())), held
            )
            function = held.fget if isinstance(held, property) else function
            if not member.startswith("_") and inspect.isfunction(function):
                yield f"{name}.{member}", function


@pytest.mark.parametrize(("name", "thing"), [pytest.param(*one, id=one[0]) for one in public_names()])
def test_every_public_name_has_an_example_and_says_what_it_takes_and_raises(name, thing):
    said = inspect.getdoc(thing) or ""
    inherited = [inspect.getdoc(one) or "" for one in thing.__mro__[1:-1]] if inspect.isclass(thing) else []
    taken = [one for one in inspect.signature(thing).parameters if one not in {"self", "cls"}]

    assert ">>> " in said
    assert not [one for one in taken if not re.search(rf"\b{one}\b", "\n".join([said, *inherited]))]
    if "." not in name:
        assert "References\n" in said
        assert "ValueError : " in said or name == "Assignment"
