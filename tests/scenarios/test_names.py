# SPDX-License-Identifier: MIT
"""Host names: what the resolver says of them, who asks it, and what comes of it."""
import json
import time

import pytest

from rawserver import RawServer, http

QUICK = ("--key-bits", "1024", "-d", "ios")
HOST = "ndes.contoso.example"


def found(document):
    """Ids of the findings; "id?" is only possible."""
    return [finding["id"] + ("" if finding["certain"] else "?")
            for finding in document["targets"][0]["findings"]]


def name(document):
    return document["targets"][0]["name"]


def detail(document, finding):
    return next(row["detail"] for row in document["targets"][0]["findings"]
                if row["id"] == finding)


def caps(request):
    return http(b"POSTPKIOperation\nSHA-256\nAES\n")


# ---- no address ----

#: What the resolver says, the name's result, and the first finding.
FAILURES = {
    "noname": ("no-such-name", "name-not-resolved"),
    "nodata": ("no-such-name", "name-not-resolved"),
    "again": ("server-failed", "name-server-failed"),
    "fail": ("server-failed", "name-server-failed"),
}


@pytest.mark.parametrize("word", FAILURES)
def test_name_that_does_not_resolve(word, probe_json, names):
    """No such name, and a name server that fails: different people mend them."""
    result, finding = FAILURES[word]
    document = probe_json(*QUICK, f"https://{HOST}/", env=names({HOST: "!" + word}))
    assert document["status"] == "critical"
    assert found(document)[0] == finding
    assert len({"name-not-resolved", "name-server-failed"} & set(found(document))) == 1
    assert name(document)["result"] == result
    assert name(document)["error"] in detail(document, finding)
    assert name(document)["addresses"] == []


def test_they_are_for_different_people(probe_json, names):
    """And so are their fixes."""
    first = [probe_json(*QUICK, f"https://{HOST}/", env=names({HOST: word}))
             ["targets"][0]["findings"][0] for word in ("!noname", "!again")]
    assert first[0]["who"] != first[1]["who"]
    assert first[0]["reasons"] != first[1]["reasons"]


def test_resolver_that_says_nothing(probe_json, names):
    """Neither libcurl's look-up nor ours may keep the probe beyond its limits."""
    before = time.monotonic()
    document = probe_json(*QUICK, "--connect-timeout", "1", "-t", "20",
                          f"https://{HOST}/", env=names({HOST: "~"}))
    assert time.monotonic() - before < 15
    assert found(document)[0] == "name-server-failed"
    assert name(document)["result"] == "no-answer"
    assert "said nothing" in detail(document, "name-server-failed")


def test_archive_that_knows_no_verdict(probe, probe_json, names, tmp_path):
    """Without the resolver's word it may have been the name server that failed."""
    path = tmp_path / "trace.har"
    probe_json(*QUICK, "--save-trace", path, f"https://{HOST}/",
               env=names({HOST: "!noname"}))
    archive = json.loads(path.read_text())
    archive["log"]["pages"][0]["_scep"]["name"] = None
    path.write_text(json.dumps(archive))
    result = probe("replay", "-f", "json", path)
    document = json.loads(result.stdout)
    assert found(document)[0] == "name-not-resolved?"
    assert name(document)["result"] == "unknown"


# ---- an address ----

def test_name_that_resolves(probe_json, names):
    with RawServer(caps) as server:
        document = probe_json(*QUICK, "-s", "caps", f"http://{HOST}:{server.port}/",
                              env=names({HOST: "front.example/127.0.0.1"}))
    assert document["status"] == "ok"
    assert name(document) == {"result": "resolved", "canonical": "front.example",
                              "addresses": ["127.0.0.1"], "error": None}


def test_probe_does_not_wait_for_a_name(probe_json, names):
    """Ours hangs while libcurl's does not: the target ends all the same."""
    before = time.monotonic()
    with RawServer(caps) as server:
        document = probe_json(*QUICK, "-s", "caps", f"http://{HOST}:{server.port}/",
                              env=names({HOST: "?127.0.0.1"}))
    assert time.monotonic() - before < 15
    assert document["status"] == "ok"
    assert name(document)["result"] == "no-answer"


def test_family(probe_json, names):
    """Ours asks for what libcurl asks for."""
    entries = names({HOST: "front.example/::1"})
    document = probe_json(*QUICK, "-4", f"http://{HOST}:1/", env=entries)
    assert found(document)[0] == "name-not-resolved"
    assert name(document)["result"] == "no-such-name"


# ---- nothing to look up ----

@pytest.mark.parametrize("way, args, result", [
    ("http://127.0.0.1:{port}/", [], "literal"),
    ("http://{host}:{port}/", ["--resolve", "{host}:{port}:127.0.0.1"], "given"),
    ("http://{host}/", ["--proxy", "http://127.0.0.1:{port}"], "left-to-proxy"),
])
def test_who_knows_the_address(way, args, result, probe_json, names):
    with RawServer(caps) as server:
        words = {"port": server.port, "host": HOST}
        document = probe_json(*QUICK, "-s", "caps", *[arg.format(**words) for arg in args],
                              way.format(**words), env=names({HOST: "!noname"}))
    assert document["status"] == "ok"
    assert name(document) == {"result": result, "canonical": None, "addresses": [],
                              "error": None}


@pytest.mark.parametrize("variables, result", [
    ({"http_proxy": "{url}"}, "left-to-proxy"),
    ({"all_proxy": "{url}"}, "left-to-proxy"),
    ({"https_proxy": "{url}"}, "resolved"),
    ({"http_proxy": "{url}", "no_proxy": "other.example"}, "left-to-proxy"),
    ({"http_proxy": "{url}", "no_proxy": "example.com, .CONTOSO.example"}, "resolved"),
    ({"http_proxy": "{url}", "no_proxy": "ndes.contoso.example.com"}, "left-to-proxy"),
    ({"http_proxy": "{url}", "no_proxy": "ontoso.example"}, "left-to-proxy"),
    ({"http_proxy": "{url}", "NO_PROXY": "*"}, "resolved"),
])
def test_proxy_of_the_environment(variables, result, probe_json, names):
    """As libcurl reads it: the requests show that it went the way that we say."""
    entries = names({HOST: "front.example/127.0.0.1"})
    with RawServer(caps) as proxy, RawServer(caps) as server:
        entries.update({key: value.format(url=proxy.url)
                        for key, value in variables.items()})
        document = probe_json(*QUICK, "-s", "caps", f"http://{HOST}:{server.port}/",
                              env=entries)
    assert document["status"] == "ok"
    assert bool(proxy.requests) == (result == "left-to-proxy") != bool(server.requests)
    assert name(document)["result"] == result
