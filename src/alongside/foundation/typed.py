"""What people type about a time and a place: moments by a clock on the wall, and links."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LONGEST_LINK = 300
_LINK = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?(/[!-~]*)?")


def is_link(said: str) -> bool:
    """Whether this is a plain https link, safe to show and follow.

    >>> is_link("https://meet.example.org/abc"), is_link("http://meet.example.org"), is_link("javascript:alert(1)")
    (True, False, False)
    """
    return len(said) <= LONGEST_LINK and _LINK.fullmatch(said) is not None and not re.search("[<>\"'\\\\^`{|}]", said)


def moment_of(local: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment a clock on the wall shows this; None for an hour that is skipped when clocks go forward.

    When clocks go back the hour is there twice; the first is meant.

    >>> london = ZoneInfo("Europe/London")
    >>> moment_of(datetime(2027, 3, 28, 1, 30), london) is None
    True
    >>> moment_of(datetime(2027, 3, 28, 2, 30), london).isoformat()
    '2027-03-28T01:30:00+00:00'
    """
    try:
        moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        back = moment.astimezone(zone).replace(tzinfo=None, fold=0)
    except (OverflowError, ValueError):
        return None
    return moment if back == local.replace(tzinfo=None, fold=0) else None
