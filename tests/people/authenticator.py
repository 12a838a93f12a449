"""A software authenticator: what a telephone does when asked for a passkey (WebAuthn level 2, section 6)."""

import hashlib
import json
import os
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """Holds key pairs, and signs what a page asks."""

    origin: str
    site: str
    keys: dict[bytes, ec.EllipticCurvePrivateKey] = field(default_factory=dict)
    counter: int = 0

    def make(self, options: str) -> str:
        """The answer to a question for a new passkey, as the page would send it."""
        asked = json.loads(options)
        assert {"type": "public-key", "alg": -7} in asked["pubKeyCredParams"]
        key, credential = ec.generate_private_key(ec.SECP256R1()), os.urandom(32)
        self.keys[credential] = key
        point = key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        attested = bytes(16) + len(credential).to_bytes(2) + credential + public
        said = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(credential, {"clientDataJSON": client, "attestationObject": said})

    def use(self, options: str, credential: bytes | None = None) -> str:
        """The answer to a question for a passkey made here before."""
        asked = json.loads(options)
        credential = credential or next(iter(self.keys))
        self.counter += 1
        data, client = self._data(0), self._client("webauthn.get", asked["challenge"])
        signature = self.keys[credential].sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(credential, {"clientDataJSON": client, "authenticatorData": data, "signature": signature})

    def _data(self, flags: int) -> bytes:
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([PRESENT | VERIFIED | flags]) + self.counter.to_bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        base64url_to_bytes(challenge)
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, credential: bytes, response: dict[str, bytes]) -> str:
        name = bytes_to_base64url(credential)
        return json.dumps({
            "id": name, "rawId": name, "type": "public-key",
            "response": {key: bytes_to_base64url(value) for key, value in response.items()},
        })  # fmt: skip
