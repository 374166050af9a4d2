# SPDX-License-Identifier: MIT
"""An anonymised archive is judged like the original, and has no name of its owner."""
import base64
import json
import re
import urllib.parse

import pytest

STALLS = {"response-timeout", "request-never-arrived"}
#: What the mock's certificates and the requests name, beside what a report shows.
ALWAYS = ["contoso", "fabrikam", "MSCEP-RA", "mock-ndes TLS root"]

#: A page's words cannot be recognised as names: the manual says to read them.
LEFT = {"cacert-not-scep": {"contoso"}, "caps-not-scep-portal": {"contoso"}}


def essence(document):
    """The contents of a report without its names."""
    return [
        {"status": target["status"],
         "devices": target["devices"],
         "findings": [{key: finding[key] for key in (
             "id", "severity", "certain", "title", "evidence", "devices", "minded_by",
             "spared_by")} for finding in target["findings"]],
         "exchanges": [{key: exchange[key] for key in (
             "step", "device", "method", "query_length", "http_status", "responder",
             "content_type", "server", "cipher", "digest")} | {
                 "kind": (exchange["reply"] or {}).get("kind"),
                 "checks": exchange.get("checks"),
                 "roles": [c["role"] for c in (exchange["reply"] or {}).get(
                     "certificates", [])]}
             for exchange in target["exchanges"]]}
        for target in document["targets"]]


def secrets_of(document):
    """Every name, number and thumbprint that the report of the original shows."""
    found = set(ALWAYS)

    def look(value, key=None):
        if isinstance(value, dict):
            for name, inner in value.items():
                look(inner, name)
        elif isinstance(value, list):
            for inner in value:
                look(inner, key)
        elif isinstance(value, str) and value:
            if key in ("serial", "sha1", "sha256", "transaction_id", "address"):
                found.add(value)
            if key in ("subject", "issuer"):
                found.update(part.split("=", 1)[-1]
                             for part in re.split(r"(?<!\\)[,+]", value))
    look(document)
    return {word for word in found if len(word) > 3} - {"scepprobe"}


def strings(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def told(archive, secrets):
    """The secrets that stand in it: plain, percent-encoded, in base64 or in UTF-16."""
    seen = set()
    for text in strings(archive):
        forms = {text, urllib.parse.unquote(text)}
        for run in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", urllib.parse.unquote(text)):
            try:
                octets = base64.b64decode(run + "=" * (-len(run) % 4))
            except ValueError:
                continue
            forms |= {octets.decode("latin-1"), octets.hex(),
                      octets.decode("utf-16-le", "replace")}
        for form in forms:
            seen |= {word for word in secrets if word.lower() in form.lower()}
    return seen


@pytest.fixture
def replay_json(probe, validator):
    """replay_json(*args): the report of `scepprobe replay` as a document."""
    def run(*args):
        result = probe("replay", "-f", "json", *args)
        assert result.stderr == ""
        document = json.loads(result.stdout)
        validator.validate(document)
        return document
    return run


@pytest.fixture
def anonymised(probe_json, tmp_path):
    """anonymised(*args): the report, the anonymous archive as a document, its path."""
    def run(*args, **more):
        path = tmp_path / "anonymous.har"
        report = probe_json("--key-bits", "1024", "--save-trace", path, "--anonymize",
                            *args, **more)
        return report, json.loads(path.read_text()), path
    return run


def test_same_judgement_and_no_names(listed, mock, anonymised, replay_json):
    limit = "3" if listed.scenario in STALLS else "90"
    report, archive, path = anonymised("-t", limit, mock.url(listed.scenario))
    again = replay_json(path)

    assert essence(again) == essence(report), \
        "the anonymous archive is judged otherwise: what was read in the original is gone"
    assert told(archive, secrets_of(report)) == LEFT.get(listed.scenario, set())


def test_anonymised_twice_is_the_same(mock, anonymised, replay_json, tmp_path):
    """What replay writes anew from an anonymous archive is judged alike again."""
    report, _, path = anonymised(mock.url("ra-certificate-expired"))
    second = tmp_path / "second.har"
    again = replay_json("--save-trace", second, "--anonymize", path)
    assert essence(again) == essence(report) == essence(replay_json(second))


def test_replay_anonymises_later(mock, probe_json, replay_json, tmp_path):
    first, second = tmp_path / "first.har", tmp_path / "second.har"
    report = probe_json("--key-bits", "1024", "--save-trace", first, mock.url())
    replay_json("--save-trace", second, "--anonymize", first)
    assert essence(replay_json(second)) == essence(report)
    secrets = secrets_of(report)
    assert told(json.loads(first.read_text()), secrets), "nothing to hide proves nothing"
    assert told(json.loads(second.read_text()), secrets) == set()


def test_replay_saves_it_whole(mock, probe_json, replay_json, tmp_path):
    first, second = tmp_path / "first.har", tmp_path / "second.har"
    probe_json("--key-bits", "1024", "--save-trace", first, mock.url())
    replay_json("--save-trace", second, first)

    def lines(path):
        return [line for line in path.read_text().splitlines()
                if not re.match(r' *"(time|dns|connect|ssl|send|wait|receive)":', line)]
    assert lines(second) == lines(first)


def test_relations_remain(mock_tls, anonymised, replay_json):
    """Who issued whom, and which name was asked for, can still be followed."""
    name = f"ndes.contoso.invalid:{mock_tls.port}"
    report, archive, path = anonymised(
        "-k", "--resolve", f"{name}:127.0.0.1", mock_tls.url().replace(
            f"127.0.0.1:{mock_tls.port}", name))
    target = replay_json(path)["targets"][0]
    assert essence({"targets": [target]}) == essence(report)
    assert told(archive, secrets_of(report) | {"ndes.contoso.invalid"}) == set()
    chain = target["exchanges"][0]["tls"]["certificates"]
    bag = [certificate for exchange in target["exchanges"]
           for certificate in (exchange["reply"] or {}).get("certificates", [])]
    ca, = {c["subject"] for c in bag if c["role"] == "ca"}
    assert {c["issuer"] for c in bag} == {ca}
    assert chain[0]["subject"] != chain[0]["issuer"]
    hosts = {urllib.parse.urlsplit(exchange["url"]).hostname
             for exchange in target["exchanges"]}
    assert len(hosts) == 1 and hosts.pop().endswith(".example")


BROWSER = {"log": {"version": "1.2", "creator": {"name": "b", "version": "1"}, "entries": [{
    "startedDateTime": "2026-01-01T00:00:00Z", "time": 1, "serverIPAddress": "10.1.2.3",
    "request": {
        "method": "GET", "httpVersion": "HTTP/1.1", "headersSize": -1, "bodySize": -1,
        "url": "https://ndes-contoso.msappproxy.net/certsrv/mscep/mscep.dll",
        "headers": [{"name": "Cookie", "value": "AzureAppProxyAccessCookie_1=hushhush"},
                    {"name": "Authorization", "value": "Bearer hushhush"},
                    {"name": "Referer", "value": "https://portal.contoso.com/x"}],
        "cookies": [], "queryString": []},
    "response": {
        "status": 302, "statusText": "Found", "httpVersion": "HTTP/1.1", "cookies": [],
        "headers": [
            {"name": "Set-Cookie", "value": "AzureAppProxyAnalyticCookie=hushhush; Path=/"},
            {"name": "Location", "value":
                "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/"
                "oauth2/authorize?redirect_uri=https%3A%2F%2Fndes-contoso.msappproxy.net"}],
        "content": {"size": 99, "mimeType": "text/html", "text":
                    "<p>https://ndes-contoso.msappproxy.net and 10.9.8.7 for "
                    "11111111-2222-3333-4444-555555555555 at portal.contoso.com"},
        "redirectURL": "", "headersSize": -1, "bodySize": -1},
    "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}}]}}


def test_browsers_archive(replay_json, tmp_path):
    """Cookies, tokens, tenants and addresses of a browser's archive go as well."""
    first, second = tmp_path / "browser.har", tmp_path / "anonymous.har"
    first.write_text(json.dumps(BROWSER))
    report = replay_json("--save-trace", second, "--anonymize", first)
    again = replay_json(second)
    assert essence(again) == essence(report)
    assert again["targets"][0]["findings"][0]["id"] == "preauthentication-not-passthrough"
    text = second.read_text()
    for word in ("hushhush", "contoso", "10.1.2.3", "10.9.8.7", "11111111-2222"):
        assert word not in text, word
    assert ".msappproxy.net" in text and "login.microsoftonline.com" in text


@pytest.mark.parametrize("path, value", [
    ("kind", "dance"), ("certificates", [7]), ("certificates", [{}] * 65), ("sent", -1),
    ("text", 5), ("certrep", 1)])
def test_wrong_values_are_refused(path, value, mock, anonymised, probe, tmp_path):
    _, archive, _ = anonymised("-d", "ios", mock.url())
    entry = next(e for e in archive["log"]["entries"] if "withheld" in e["_scep"])
    entry["_scep"]["withheld"][path] = value
    file = tmp_path / "wrong.har"
    file.write_text(json.dumps(archive))
    result = probe("replay", file)
    assert result.status == 3 and result.stderr.count("\n") == 1


def test_alone_it_is_of_no_use(probe):
    result = probe("--anonymize", "localhost")
    assert result.status == 3 and "--save-trace" in result.stderr
