"""An identity provider inside the test process, on loopback: discovery, keys, token endpoint; it can be told to misbehave."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET, KEY_ID = "court-portal", "a-secret-of-the-test-only-0123456789", "key-1"


@dataclass
class Provider:
    """What the provider says next. ``change`` alters the claims, ``sign`` the signature."""

    subject: str = "alice"
    email: str = "alice@demo.example"
    change: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    foreign_key: bool = False
    issuer_in_discovery: str = ""
    issuer: str = ""
    nonce: str = ""
    challenge: str = ""
    pkce_ok: bool = False
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def authorise(self, url: str) -> dict[str, str]:
        """What the provider's log-in page does with the request; the parameters it got."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.nonce, self.challenge = query.get("nonce", ""), query.get("code_challenge", "")
        return query

    def public_jwk(self) -> dict[str, Any]:
        jwk: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return jwk | {"kid": KEY_ID, "alg": "RS256", "use": "sig"}

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT_ID, "iat": now, "exp": now + 60,
            "nonce": self.nonce, "email": self.email, "email_verified": True, "name": "统一账号",
        } | self.change  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        headers = {"kid": KEY_ID}
        if self.algorithm == "none":
            return jwt.encode(claims, None, algorithm="none", headers=headers)
        if self.algorithm == "HS256":  # signed with the public key as if it were a shared secret
            return _hs256(claims, headers, json.dumps(self.public_jwk()).encode())
        key = rsa.generate_private_key(65537, 2048) if self.foreign_key else self.key
        return jwt.encode(claims, key, algorithm=self.algorithm, headers=headers)

    def answer(self, path: str, body: dict[str, list[str]]) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer_in_discovery or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/keys":
            return {"keys": [self.public_jwk()]}
        verifier = body.get("code_verifier", [""])[0]
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        self.pkce_ok = bool(verifier) and digest == self.challenge
        return {"access_token": "t", "token_type": "Bearer", "expires_in": 60, "id_token": self.id_token()}


def _hs256(claims: dict[str, Any], headers: dict[str, str], secret: bytes) -> str:
    import hmac

    def part(value: bytes) -> bytes:
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    head = part(json.dumps({"alg": "HS256", "typ": "JWT", **headers}).encode())
    signed = head + b"." + part(json.dumps(claims).encode())
    return (signed + b"." + part(hmac.new(secret, signed, hashlib.sha256).digest())).decode()


@contextmanager
def running() -> Iterator[Provider]:
    """The provider on a free port of loopback."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.dumps(provider.answer(urlsplit(self.path).path, parse_qs(self.rfile.read(length).decode()))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _answer

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
