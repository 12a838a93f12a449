"""Where the person behind a request stands."""

from django.http import HttpRequest

from alongside.programmes import queries


def standing_of(request: HttpRequest) -> queries.Standing:
    """Where the person behind a request stands, looked up once a request."""
    if not hasattr(request, "standing"):
        request.standing = queries.standing(request.person)  # type: ignore[attr-defined]
    return request.standing  # type: ignore[attr-defined, no-any-return]
