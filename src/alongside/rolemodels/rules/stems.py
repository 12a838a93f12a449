"""Words brought to their stems, so that "telling" finds "told them" only where the language says so, accents or not."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

import snowballstemmer

MOST_WORDS = 12
MOST_STEMS = 4_000
_WORD = re.compile(r"[^\W_]+")
#: The stroke of "can't" and "it's" holds a word together; that of "l'eau" parts two.
_STROKE = re.compile(r"(?<=\w)['’](?=\w{1,2}\b)")
#: Scripts written without spaces: two signs at a time are a word.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]+")

STEMMERS: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
#: Words that stand in nearly every text: they tell no story from another. Only looked for when nothing else is.
COMMON: Final = {
    "en": "a about all am an and are as at be been but by can could did do for from had has have he her him his how i if in "
          "into is it its just like me my no not of on one or our out people she so that the their them then there they "
          "this to up us was we were what when where which who will with would you your cannot dont cant",
    "es": "a al algo como con de del el ella ellos en era es esta este fue gente ha hay la las le lo los mas me mi muy no "
          "nos o para pero por que se ser si sin su sus te un una y ya yo",
    "fr": "a au aux avec ce ces dans de des du elle en est et eux il ils je la le les leur lui ma mais me mes moi mon ne nos "
          "nous on ou par pas pour qu que qui sa se ses son sur ta te tu un une vous y",
    "de": "aber als am an auch auf aus bei bin bis das dass dem den der des die du ein eine einen er es für hat ich ihr im in "
          "ist ja mich mir mit nicht noch nur oder sein sich sie sind so und uns von war was wenn wer wie wir zu zum zur",
    "ar": "في من على الى إلى عن ان أن إن كان كانت هو هي هذا هذه ذلك التي الذي ما لا لم لن و او أو ثم كل أنا نحن",
}  # fmt: skip


def folded(text: str) -> str:
    """The text without capitals, accents, vowel marks or lengthening.

    >>> folded("Écrire À soi")
    'ecrire a soi'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ـ", ""))
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Mn")


def _words(text: str) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(_STROKE.sub("", unicodedata.normalize("NFC", text.casefold()))):
        if _UNSPACED.fullmatch(word):
            found += [word[at : at + 2] for at in range(max(len(word) - 1, 1))]
        else:
            found.append(word)
    return found


def primary(language: str) -> str:
    """The first part of a language tag: "es" of "es-MX"."""
    return language.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=65_536)
def _forms(word: str, language: str) -> tuple[str, ...]:
    """The stem of a word, and of the word without its accents where that is another. For published words: it remembers."""
    return tuple(dict.fromkeys(filter(None, (_stemmed(word, language), _stemmed(folded(word), language)))))


def _stemmed(word: str, language: str) -> str:
    name = STEMMERS.get(language)
    return folded(snowballstemmer.stemmer(name).stemWord(word) if name else word)


def _is_common(word: str, language: str) -> bool:
    return folded(word) in _common(language)


@lru_cache
def _common(language: str) -> frozenset[str]:
    return frozenset(folded(word) for word in COMMON.get(language, "").split())


def stems(text: str, language: str) -> list[str]:
    """The stems of a published text in order. Where a word without its accents has another stem, both stand there.

    >>> stems("I was telling people", "en")
    ['i', 'was', 'tell', 'peopl']
    >>> stems("canción", "es") == stems("cancion", "es")
    True
    """
    code = primary(language)
    return [form for word in _words(text)[:MOST_STEMS] for form in _forms(word, code)]


def telling_stems(text: str, language: str) -> list[str]:
    """The same without repeats and without words that stand everywhere, unless there are no others.

    >>> telling_stems("people like us can't be relied on", "en")
    ['reli']
    """
    code = primary(language)
    kept = [word for word in _words(text) if not _is_common(word, code)] or _words(text)
    return list(dict.fromkeys(stems(" ".join(kept), language)))


def sought(text: str, languages: tuple[str, ...]) -> list[frozenset[str]]:
    """For each word typed, the stems it may have, one for each language; a text answers when it holds one of each.

    >>> [sorted(one) for one in sought("Telling the families", ("en", "de"))]
    [['famili'], ['tell', 'telling']]
    """
    codes = tuple(dict.fromkeys(primary(one) for one in languages))
    words = list(dict.fromkeys(_words(text)))
    kept = [word for word in words if not any(_is_common(word, code) for code in codes)] or words
    each = [
        frozenset(filter(None, (_stemmed(form, code) for code in codes for form in (word, folded(word)))))
        for word in kept[:MOST_WORDS]
    ]
    return sorted((one for one in each if one), key=sorted)
