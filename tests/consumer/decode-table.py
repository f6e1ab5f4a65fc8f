"""What the real flyte client reads from API keys, good and bad, and how it asks for a token: the table
that our encoder, decoder and check are held to.

Run it in the virtual environment of requirements.txt and keep its output:
    python tests/consumer/decode-table.py > tests/consumer/decode-table.json
"""

import asyncio
import base64
import binascii
import json
import sys

import httpx
from flyte.remote._client.auth._auth_utils import decode_api_key
from flyte.remote._client.auth._session import normalize_rpc_endpoint
from flyte.remote._client.auth._token_client import get_basic_authorization_header, get_token

DOMAIN, CLIENT_ID, SECRET = "cp.example.com", "my-client", "s3cr3t"


def encode(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def key_of(domain: str = DOMAIN, client_id: str = CLIENT_ID, secret: str = SECRET) -> str:
    return encode(f"{domain}:{client_id}:{secret}:")


GOOD = key_of()

# Keys made from three fields, as our encoder would have to make them.
FIELDS = {
    "normal": {},
    "colon in the secret": {"secret": "a:b"},
    "colon in the client id": {"client_id": "my:client"},
    "domain with a port": {"domain": "host:8443"},
    "domain with https://": {"domain": "https://cp.example.com"},
    "domain with dns:///": {"domain": "dns:///cp.example.com"},
    "domain with a slash at the end": {"domain": "cp.example.com/"},
    "secret that needs escapes": {"secret": "a+b/c=d%41 ~é\"'&;\\z"},
    "secret of unreserved characters": {"secret": "AZaz09-._~"},
    "secret with ! ' ( ) *": {"secret": "a!b'c(d)e*f"},
    "client id that would need escapes": {"client_id": "my+client@x y"},
    "empty domain": {"domain": ""},
    "empty client id": {"client_id": ""},
    "empty secret": {"secret": ""},
}

# Keys that somebody made or copied by hand.
TEXTS = {
    "organisation None, as Union's own producer writes it": encode(f"{DOMAIN}:{CLIENT_ID}:{SECRET}:None"),
    "organisation acme": encode(f"{DOMAIN}:{CLIENT_ID}:{SECRET}:acme"),
    "no trailing colon": encode(f"{DOMAIN}:{CLIENT_ID}:{SECRET}"),
    "Latin-1 bytes": base64.b64encode(f"{DOMAIN}:{CLIENT_ID}:sécret:".encode("latin-1")).decode(),
    "line feed at the end": f"{GOOD}\n",
    "carriage return and line feed at the end": f"{GOOD}\r\n",
    "spaces around": f" {GOOD} ",
    "wrapped lines": f"{GOOD[:20]}\n{GOOD[20:]}",
    "quotes around": f'"{GOOD}"',
    "line feed before encoding": encode(f"{DOMAIN}:{CLIENT_ID}:{SECRET}:\n"),
    "URL alphabet": base64.urlsafe_b64encode(f"{DOMAIN}:a:~~~???>>>:".encode()).decode(),
    "missing padding": GOOD.rstrip("="),
    "extra padding": f"{GOOD}==",
    "double base64": encode(GOOD),
    "truncated": GOOD[:32],
    "white space": "  ",
    "empty": "",
}


# What a control plane may advertise for the request of a token.
ADVERTISED = {
    "one scope": {"scopes": ["all"]},
    "no scope": {"scopes": []},
    "two scopes": {"scopes": ["all", "offline_access"]},
    "scope of an Entra API": {"scopes": ["api://union/.default"]},
    "audience": {"scopes": ["all"], "audience": "https://union.example.com"},
    "empty audience": {"scopes": ["all"], "audience": ""},
    "characters to escape": {"scopes": ["a!b'c(d)*~é"], "audience": "a b+c"},
}


def decoded(api_key: str) -> dict:
    """What the client makes of a key: its parts, the address that it calls, and how it asks for a token."""
    try:
        endpoint, client_id, secret, org = decode_api_key(api_key)
    except (ValueError, binascii.Error) as error:
        return {"error": "binascii.Error" if type(error) is binascii.Error else type(error).__name__}
    return {
        "endpoint": endpoint,
        "clientId": client_id,
        "clientSecret": secret,
        "org": org,
        "address": normalize_rpc_endpoint(endpoint),
        "authorization": get_basic_authorization_header(client_id, secret),
    }


def named(domain: str = DOMAIN, client_id: str = CLIENT_ID, secret: str = SECRET) -> dict:
    return {"domain": domain, "clientId": client_id, "clientSecret": secret}


async def token_request(advertised: dict) -> dict:
    """The request that the client sends to a token endpoint."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"access_token": "token", "expires_in": 60})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as session:
        header = get_basic_authorization_header(CLIENT_ID, SECRET)
        await get_token("https://idp.example.com/token", session, authorization_header=header, **advertised)
    names = ["accept", "authorization", "cache-control", "content-type"]
    headers = {name: seen[0].headers[name] for name in names}
    return {"method": seen[0].method, "headers": headers, "body": seen[0].content.decode()}


def main() -> None:
    rows = [
        {"case": case, "fields": named(**fields), "apiKey": key_of(**fields), "flyte": decoded(key_of(**fields))}
        for case, fields in FIELDS.items()
    ]
    rows += [{"case": case, "apiKey": key, "flyte": decoded(key)} for case, key in TEXTS.items()]
    requests = [
        {
            "case": case,
            "scope": " ".join(advertised["scopes"]),
            "audience": advertised.get("audience"),
            "flyte": asyncio.run(token_request(advertised)),
        }
        for case, advertised in ADVERTISED.items()
    ]
    json.dump({"keys": rows, "tokenRequests": requests}, sys.stdout, indent=2, ensure_ascii=False)
    print()


main()
