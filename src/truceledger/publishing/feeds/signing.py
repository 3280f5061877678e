"""How webhooks are signed: as the Standard Webhooks specification says (``webhook-id``, ``webhook-timestamp``, ``webhook-signature``)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

#: What a secret begins with, and how many random bytes it holds.
PREFIX, LENGTH = "whsec_", 32


def new_secret() -> str:
    """Make a secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(LENGTH)).decode()


def signed(secret: str, name: str, at: int, body: bytes) -> dict[str, str]:
    """Give the headers of a message: its name, the second of this try (since 1970), the signature over both and the body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    return {"webhook-id": name, "webhook-timestamp": str(at), "webhook-signature": f"v1,{base64.b64encode(made).decode()}"}
