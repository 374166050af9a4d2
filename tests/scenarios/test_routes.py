# SPDX-License-Identifier: MIT
"""Networks that lack something, and the ports that URLs leave out: 443 and 80.

tests/shim/routes.c stands for the kernel, so that no test needs a network of its own.
"""
import pytest

from rawserver import RawServer, http

QUICK = ("--key-bits", "1024", "-d", "ios")
HOST = "ndes.contoso.example"
BOTH = "[::1],127.0.0.1"

pytestmark = pytest.mark.linux_only("connect() replaced by LD_PRELOAD: Wine's server connects")


def found(document):
    """Ids of the findings; "id?" is only possible."""
    return [finding["id"] + ("" if finding["certain"] else "?")
            for finding in document["targets"][0]["findings"]]


def first_error(document):
    return document["targets"][0]["exchanges"][0]["error"]


# ---- no way ----

UNREACHABLE = ["network-unreachable", "request-never-arrived?"]
#: What the kernel says, and its words, which tell a missing route from a firewall.
NO_WAY = {
    "network": "Network is unreachable",
    "network-down": "Network is down",
    "host": "No route to host",
    "host-down": "Host is down",
    "no-address": "Cannot assign requested address",
    "prohibited": "Permission denied",
    "not-permitted": "Operation not permitted",
    "swallowed": "Invalid argument",
}


@pytest.mark.parametrize("word", NO_WAY)
def test_no_way_to_the_address(word, mock, probe_json, routes, seen):
    mock.forget()
    document = probe_json(*QUICK, mock.url(), env=routes({"127.0.0.1": word}))
    assert document["status"] == "critical"
    assert found(document) == UNREACHABLE
    error = first_error(document)
    assert (error["phase"], error["code"]) == ("connect", "unreachable")
    assert NO_WAY[word] in error["text"]
    assert NO_WAY[word] in document["targets"][0]["findings"][0]["detail"]
    assert seen(mock) == []


def test_refused_is_not_unreachable(mock, probe_json, routes):
    """The host refused the connection: there is a route to it."""
    document = probe_json(*QUICK, mock.url(), env=routes({"127.0.0.1": "refused"}))
    assert found(document) == ["connection-refused"]
    assert "Connection refused" in first_error(document)["text"]


@pytest.mark.parametrize("word", ["network", "host", "prohibited", "refused"])
def test_another_address_of_the_host_can_be_reached(word, mock, probe_json, routes):
    """No IPv6 here, and a server that has both: devices get through, and so do we."""
    document = probe_json(*QUICK, "--resolve", f"{HOST}:{mock.port}:{BOTH}",
                          f"http://{HOST}:{mock.port}/", env=routes({"::1": word}))
    assert (document["status"], found(document)) == ("ok", ["challenge-refused"])


def test_no_ipv6_hides_no_refusal(mock, probe_json, routes):
    """Where there is a way, what it leads to is what matters."""
    document = probe_json(*QUICK, "--resolve", f"{HOST}:{mock.port}:{BOTH}",
                          f"http://{HOST}:{mock.port}/",
                          env=routes({"::1": "network", "127.0.0.1": "refused"}))
    assert found(document)[0] == "connection-refused"


# ---- the wrong scheme ----

def to_port(routes, port, server):
    """The environment in which that port of this host is the server's."""
    return routes({f"127.0.0.1#{port}": f">{server.port}"})


def probe_port(probe_json, routes, scheme, port, server, *options):
    return probe_json(*QUICK, "-t", "20", *options, "--resolve", f"{HOST}:{port}:127.0.0.1",
                      f"{scheme}://{HOST}:{port}/", env=to_port(routes, port, server))


#: What TLS servers do with plain HTTP: IIS closes, others send an alert, which is no HTTP.
TLS_PORTS = {
    "closes": (b"", ["connection-reset", "plain-http-on-tls-port?", "external-url-wrong?",
                     "request-never-arrived?"]),
    "alert": (b"\x15\x03\x03\x00\x02\x02\x46", ["plain-http-on-tls-port?", "answer-not-http"]),
}


@pytest.mark.parametrize("name", TLS_PORTS)
def test_http_to_port_443(name, probe_json, routes):
    raw, findings = TLS_PORTS[name]
    with RawServer(None, raw=raw) as server:
        document = probe_port(probe_json, routes, "http", 443, server)
    assert document["status"] == "critical"
    assert sorted(found(document)) == sorted(findings)
    [plain] = [f for f in document["targets"][0]["findings"]
               if f["id"] == "plain-http-on-tls-port"]
    assert "https://" in plain["reasons"][0]["fix"]


def test_http_to_a_real_tls_server_on_443(mock_tls, probe_json, routes, seen):
    """And with https:// there is nothing wrong with it."""
    mock_tls.forget()
    document = probe_port(probe_json, routes, "http", 443, mock_tls)
    assert "plain-http-on-tls-port?" in found(document)
    assert seen(mock_tls) == []
    document = probe_port(probe_json, routes, "https", 443, mock_tls, "-k")
    assert "challenge-refused" in found(document)
    assert not any("plain" in name for name in found(document))


@pytest.mark.parametrize("port", [80, 8080])
def test_what_closes_on_another_port_is_not_taken_for_tls(port, probe_json, routes):
    with RawServer(None, raw=b"") as server:
        document = probe_port(probe_json, routes, "http", port, server)
    assert found(document)[0] == "connection-reset"
    assert not any("plain" in name for name in found(document))


def test_http_that_is_served_on_443(mock, probe_json, routes):
    document = probe_port(probe_json, routes, "http", 443, mock)
    assert (document["status"], found(document)) == ("ok", ["challenge-refused"])


def test_https_to_port_80(probe_json, routes):
    """What http.sys says to a handshake there: it is not the certificate, nor a firewall.
    It reads the handshake first, or a reset might overtake what it says."""
    answer = http(b"<h2>Bad Request - Invalid Verb</h2>", status="400 Bad Request")
    with RawServer(None, raw=answer) as server:
        document = probe_port(probe_json, routes, "https", 80, server)
    assert document["status"] == "critical"
    assert found(document) == ["tls-on-plain-port"]
    assert (first_error(document)["phase"], first_error(document)["tls_failure"]) == (
        "tls", "not-tls")


def test_http_to_port_80(mock, probe_json, routes):
    document = probe_port(probe_json, routes, "http", 80, mock)
    assert (document["status"], found(document)) == ("ok", ["challenge-refused"])
