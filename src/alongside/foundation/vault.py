"""The one key store of this installation, opened on first use and shared by every thread."""

from functools import cache
from uuid import UUID

from django.conf import settings

from alongside.sealing import KeyStore, RootKeys, blind_index

#: Owner of what belongs to nobody yet: an address that asked for a link, a mail on its way.
NOBODY = UUID("00000000-0000-4000-8000-000000000001")


@cache
def roots() -> RootKeys:
    """The root keys, from the file the settings name; made on first start in embedded mode."""
    return RootKeys.load_or_create(settings.ALONGSIDE_ROOT_KEY_FILE)


@cache
def store() -> KeyStore:
    """The key store."""
    opened = KeyStore(settings.ALONGSIDE_KEYSTORE, roots())
    opened.create(NOBODY)
    return opened


def index(scope: str, text: str) -> bytes:
    """A keyed fingerprint of `text` for exact look-up, 32 bytes; equal texts in one scope give equal fingerprints."""
    return blind_index(roots().derive("blind-index"), scope=scope, text=text)


def forget() -> None:
    """Close what is open, so that the next use reads the settings again (tests)."""
    if store.cache_info().currsize:
        store().close()
    store.cache_clear()
    roots.cache_clear()
