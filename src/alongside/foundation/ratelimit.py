"""Counting attempts from one network, or by one person, without keeping whose they were."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from alongside.foundation import clock, vault
from alongside.foundation.errors import TooMany
from alongside.foundation.models import RateCount


def network_of(request: HttpRequest) -> str:
    """The network a request came from: the IPv4 address, or the /64 of an IPv6 address, since one home holds a /64."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> 64 << 64)) + "/64"
    return str(parsed)


def count(request: HttpRequest, what: str, *, at_most: int, within: timedelta) -> None:
    """Count one attempt at `what` from this network.

    The row's key is a keyed fingerprint that also holds the day, so yesterday's rows cannot be joined to today's.

    Raises TooMany beyond `at_most` within the window.
    """
    _count(what, network_of(request), at_most=at_most, within=within)


def count_of(person_id: UUID, what: str, *, at_most: int, within: timedelta) -> None:
    """Count one thing a person does, wherever they do it; what is rolled back with its transaction does not count.

    Raises TooMany beyond `at_most` within the window.
    """
    _count(what, f"person {person_id}", at_most=at_most, within=within)


def _count(what: str, whose: str, *, at_most: int, within: timedelta) -> None:
    now = clock.now()
    key = vault.index(f"rate:{what}:{now.date().isoformat()}", whose)
    with transaction.atomic():
        RateCount.objects.filter(key=key, until__lt=now).delete()
        row, made = RateCount.objects.get_or_create(key=key, defaults={"count": 1, "until": now + within})
        if not made:
            RateCount.objects.filter(key=key).update(count=F("count") + 1)
    if not made and row.count >= at_most:
        raise TooMany(what)
