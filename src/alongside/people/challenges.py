"""What a browser is asked before it makes or uses a passkey, remembered by the browser itself in a signed cookie."""

import secrets
from ipaddress import ip_address

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from alongside.foundation.errors import BadInput
from alongside.people.commands import Asked

#: How long a person may take to find their device.
LASTS_SECONDS = 600
_SALT = "people.challenge"
_PREFERRED = UserVerificationRequirement.PREFERRED


class Challenge:
    """One question to a browser: `options` for its passkey script, and the cookie that remembers what was asked."""

    def __init__(self, request: HttpRequest, purpose: str) -> None:
        self.purpose = purpose
        self.secure = request.is_secure()
        self.site = site_of(request)
        self.challenge = secrets.token_bytes(32)

    def to_make(self, *, known: list[bytes] | None = None) -> str:
        """Options for making a passkey, as JSON; the page fills in the made-up name before it asks."""
        return options_to_json(
            generate_registration_options(
                rp_id=self.site,
                rp_name=settings.ALONGSIDE_MAIL_NAME,
                user_name=settings.ALONGSIDE_MAIL_NAME,
                user_id=secrets.token_bytes(32),
                challenge=self.challenge,
                timeout=LASTS_SECONDS * 1000,
                authenticator_selection=AuthenticatorSelectionCriteria(
                    resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_PREFERRED
                ),
                exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known or []],
            )
        )

    def to_use(self) -> str:
        """Options for signing in with any passkey of this site, as JSON."""
        return options_to_json(
            generate_authentication_options(
                rp_id=self.site,
                challenge=self.challenge,
                timeout=LASTS_SECONDS * 1000,
                user_verification=_PREFERRED,
            )
        )

    def remember(self, response: HttpResponse) -> HttpResponse:
        """The response, with the cookie that says what was asked."""
        response.set_signed_cookie(
            _cookie(self.purpose), bytes_to_base64url(self.challenge), salt=_SALT + self.purpose,
            max_age=LASTS_SECONDS, path="/", secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Strict",
        )  # fmt: skip
        return response


def asked_of(request: HttpRequest, purpose: str) -> Asked:
    """What this browser was asked.

    Raises BadInput("passkey-too-late") when it was too long ago, or was not asked.
    """
    try:
        challenge = request.get_signed_cookie(_cookie(purpose), salt=_SALT + purpose, max_age=LASTS_SECONDS)
    except (KeyError, signing.BadSignature) as error:
        raise BadInput("passkey-too-late", field="answer") from error
    return Asked(
        challenge=base64url_to_bytes(str(challenge)),
        site=site_of(request),
        origin=f"{request.scheme}://{request.get_host()}",
    )


def site_of(request: HttpRequest) -> str:
    """The name passkeys of this site are bound to."""
    return request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()


def can_be_asked(request: HttpRequest) -> bool:
    """False where browsers refuse passkeys: an address of bare numbers."""
    try:
        ip_address(site_of(request).strip("[]"))
    except ValueError:
        return True
    return False


def _cookie(purpose: str) -> str:
    return f"{settings.CSRF_COOKIE_NAME}-{purpose}"
