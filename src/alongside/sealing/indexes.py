"""Finding a row by something sealed, without storing it in the clear."""

import hashlib
import hmac
import unicodedata

SHORTEST_KEY = 16


def blind_index(key: bytes, *, scope: str, text: str) -> bytes:
    """32 bytes (HMAC-SHA256), equal exactly when scope and text are: a unique column beside a sealed one.

    Width, case and surrounding spaces do not count: NFKC, casefold, strip. `scope` names the column, so
    that one address in two columns does not show as the same. Equality is what leaks: give an index only to
    values that are hard to guess and nearly unique, such as an e-mail address, never to what a person
    faces, their gender or health.

    >>> key = bytes(32)
    >>> blind_index(key, scope="people.email", text=" Amara@Example.org") == \\
    ...     blind_index(key, scope="people.email", text="amara@example.org")
    True
    """
    if len(key) < SHORTEST_KEY:
        raise ValueError("a blind index needs a key of at least 16 bytes; see RootKeys.derive")
    name = scope.encode()
    message = len(name).to_bytes(4) + name + _plain(text).encode()
    return hmac.digest(key, message, hashlib.sha256)


def _plain(text: str) -> str:
    # Casefolding can undo normalisation, so it is normalised again; only then is the result the same when
    # repeated.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()
