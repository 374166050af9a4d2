# SPDX-License-Identifier: MIT
"""Below HTTP and at its edges: names, sockets, TLS, and answers that no server should give.

Whatever comes, the probe ends, names what it met, and lets nothing through to the terminal
that is not text.
"""
import gzip
import itertools
import json
import re
import socket
import ssl
import struct
import threading
import time

import pytest

from rawserver import CA, SERVER, Pki, RawServer, close, http, read_request

#: One device and small keys; none of this depends on either.
QUICK = ("--key-bits", "1024", "-d", "ios")

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f"
                     "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def found(document):
    """Ids of the findings; "id?" is only possible."""
    return [finding["id"] + ("" if finding["certain"] else "?")
            for finding in document["targets"][0]["findings"]]


def severities(document):
    return {finding["id"]: finding["severity"]
            for finding in document["targets"][0]["findings"]}


def exchanges(document):
    return document["targets"][0]["exchanges"]


def assert_printable(text):
    assert not CONTROL.search(text), repr(CONTROL.search(text).group(0))


# ---- no answer at all ----

def test_closed_port(probe_json):
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        document = probe_json(*QUICK, f"http://127.0.0.1:{kept.getsockname()[1]}/")
    assert document["status"] == "critical"
    assert found(document)[0] == "connection-refused"
    assert not {"connection-reset", "response-timeout"} & set(found(document))


def test_server_that_never_answers(probe_json):
    """It listens, but does not accept: connected, so it is not the connection's fault."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        document = probe_json(*QUICK, "-t", "2",
                              f"http://127.0.0.1:{listener.getsockname()[1]}/")
    assert document["status"] == "critical"
    assert found(document)[0] == "response-timeout?", "two seconds prove nothing"
    assert "request-never-arrived?" in found(document)
    assert "external-url-wrong" not in " ".join(found(document)), "no address is published"
    assert "connection-timeout" not in found(document)


def fill_backlog(listener):
    """Connections until the kernel takes no more; they are to be kept."""
    kept = []
    for _ in range(64):
        client = socket.socket()
        client.settimeout(0.3)
        kept.append(client)
        try:
            client.connect(listener.getsockname())
        except socket.timeout:
            return kept
    return None


def test_connection_that_does_not_come_about(probe_json):
    """As with a firewall that drops: the handshake of TCP gets no answer."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        kept = fill_backlog(listener)
        assert kept, "this kernel has no end to its backlog"
        document = probe_json(*QUICK, "--connect-timeout", "1",
                              f"http://127.0.0.1:{listener.getsockname()[1]}/")
        for client in kept:
            client.close()
    assert document["status"] == "critical"
    assert found(document)[0] == "connection-timeout"
    assert "response-timeout" not in found(document)


# ---- answers that are none ----

def endless(first, part):
    return itertools.chain([first], itertools.repeat(part))


BOMB = gzip.compress(b"\0" * (8 << 20))
HTML = b"<html><head><title>A portal</title></head><body>Welcome</body></html>"

#: What the server says to every request, and the first finding that must come.
ANSWERS = {
    "closes at once": (b"", "connection-reset"),
    "noise": (bytes(range(128, 256)) * 4, "answer-not-http"),
    "another protocol": (b"SSH-2.0-OpenSSH_9.2p1\r\n", "answer-not-http"),
    "no status line": (b"Content-Type: text/html\r\n\r\nhello", "answer-not-http"),
    "status line only": (b"HTTP/1.1 200 OK\r\n\r\n", "cacert-not-scep"),
    "half a status line": (b"HTTP/1.", "connection-reset"),
    "cut Content-Length": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nPOSTPKI", "answer-cut"),
    "cut behind the status line": (b"HTTP/1.1 200 OK\r\n", "answer-cut"),
    "cut in a header": (b"HTTP/1.1 200 OK\r\nContent-Le", "answer-cut"),
    "cut before the empty line": (b"HTTP/1.1 200 OK\r\nServer: x\r\n", "answer-cut"),
    "cut chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nabc", "answer-cut"),
    "cut before the last chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "answer-cut"),
    "endless body": (lambda: endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
                     "answer-too-large"),
    "endless chunks": (lambda: endless(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"8000\r\n" + b"x" * 0x8000 + b"\r\n"), "answer-too-large"),
    "endless headers": (lambda: endless(b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 997 +
                                        b"\r\n"), "answer-too-large"),
    "200 kB of headers": (
        b"HTTP/1.1 200 OK\r\n" + (b"X-Filler: " + b"y" * 990 + b"\r\n") * 200 +
        b"Content-Length: 0\r\n\r\n", "answer-too-large"),
    "one endless header": (lambda: endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65536),
                           "answer-too-large"),
    "gzip bomb": (http(BOMB, headers=["Content-Encoding: gzip"]), "answer-too-large"),
    "not gzip": (http(b"not gzip", headers=["Content-Encoding: gzip"]),
                 "answer-cut"),
    "page as certificates": (http(HTML, content_type="application/x-x509-ca-ra-cert"),
                             "caps-not-scep"),
    "half a certificate": (
        http(b"\x30\x82\x0d\xeb\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0",
             content_type="application/x-x509-ca-ra-cert"), "caps-not-scep"),
    "status 999": (http(HTML, status="999 Whatever"), "undocumented?"),
    "unknown gateway": (http(HTML, "504 Gateway Timeout", "text/html"),
                        "front-end-bad-gateway"),
    "unknown 503": (http(HTML, "503 Service Unavailable", "text/html"), "front-end-bad-gateway?"),
    "nginx's own 503 without a page": (
        http(b"", "503 Service Temporarily Unavailable", "text/html", ["Server: nginx"]),
        "front-end-bad-gateway?"),
    "nginx without NDES": (
        http(b"<html><hr><center>nginx</center></html>", "502 Bad Gateway", "text/html",
             ["Server: nginx"]), "front-end-bad-gateway"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(name, probe_json):
    said, finding = ANSWERS[name]
    answer = said if callable(said) else (lambda: said)
    with RawServer(lambda request: answer()) as server:
        document = probe_json(*QUICK, "-t", "30", server.url)
    assert document["status"] == "critical"
    assert found(document)[0] == finding
    assert "probe-incomplete" not in found(document), "it must not take so long"


def test_page_as_certificates_is_told_for_both_steps(probe_json):
    said = http(HTML, content_type="application/x-x509-ca-ra-cert")
    with RawServer(lambda request: said) as server:
        document = probe_json(*QUICK, "-s", "caps,cacert", server.url)
    assert found(document) == ["caps-not-scep", "cacert-not-scep"]


def test_flood_of_interim_answers_ends(probe_json):
    """Interim answers are no answer, however many there are."""
    with RawServer(lambda request: itertools.repeat(
            b"HTTP/1.1 100 Continue\r\n\r\n")) as server:
        document = probe_json(*QUICK, "-t", "3", server.url)
    assert document["status"] == "critical"


def test_interim_answer_is_passed_over(probe_json):
    """A 100 and its headers leave no trace in the answer that counts."""
    said = b"HTTP/1.1 100 Continue\r\nServer: interim\r\n\r\n" + http(b"SHA-256\n")
    with RawServer(lambda request: said) as server:
        document = probe_json(*QUICK, "-s", "caps", server.url)
    exchange, = exchanges(document)
    assert (exchange["http_status"], exchange["server"]) == (200, None)
    assert exchange["reply"]["capabilities"] == ["SHA-256"]


def test_slow_answer_is_bounded(probe_json):
    """A byte now and then keeps no probe beyond its limit."""
    def drip(request):
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        while not ended.wait(0.1):
            yield b"x"
    ended = threading.Event()
    with RawServer(drip) as server:
        before = time.monotonic()
        document = probe_json(*QUICK, "-t", "2", server.url)
        assert time.monotonic() - before < 30
        ended.set()
    assert document["status"] == "critical"


def test_redirect_is_told_and_not_followed(probe_json, mock):
    mock.forget()
    to = mock.url() + "?here"
    with RawServer(lambda request: http(status="302 Found", content_type=None,
                                        headers=["Location: " + to])) as server:
        document = probe_json(*QUICK, server.url)
    assert found(document)[0] == "redirected"
    assert exchanges(document)[0]["redirect_to"] == to
    assert mock.seen() == []


# ---- what comes must not reach the terminal ----

#: Sequences that move the cursor, recolor, retitle or reorder.
EVIL = {
    "ESC": "\x1b[31mred\x1b]0;title\x07",
    "C1": "\x9b31mred",
    "raw C1": "\udc9b31mred",
    "backspace": "ok\b\b\bno",
    "vertical": "a\x0bb\x0cc",
    "delete": "a\x7fb",
    "bidi": "\u202etxet\u2066\u2069",
    "line separator": "a\u2028b\u2029c",
    "bad UTF-8": "\udcff\udcfe\udcc3",
    "NUL-like": "a\udc80b",
}


def evil_answers(text):
    """Answers with the text where a report quotes it, by name of the place."""
    raw = text.encode("utf-8", "surrogateescape")
    page = b"<html><head><title>" + raw + b"</title></head><body>" + raw + b"</body></html>"
    quoted = raw if b"\n" not in raw else b""
    return {
        "status text": b"HTTP/1.1 418 " + quoted + b"\r\nContent-Length: 0\r\n\r\n",
        "header": b"HTTP/1.1 200 OK\r\nServer: " + quoted + b"\r\nContent-Type: " +
                  quoted + b"\r\nContent-Length: 0\r\n\r\n",
        "location": b"HTTP/1.1 302 Found\r\nLocation: http://x/" + quoted +
                    b"\r\nContent-Length: 0\r\n\r\n",
        "title": http(page, content_type="text/html"),
        "capabilities": http(b"POSTPKIOperation\n" + raw + b"\n"),
        "no HTTP": raw + b"\r\n\r\n",
    }


@pytest.mark.parametrize("form", [["-v", "--color", "never"], ["-f", "json"]],
                         ids=["text", "json"])
@pytest.mark.parametrize("name", EVIL)
def test_nothing_moves_the_cursor(name, form, probe):
    answers = evil_answers(EVIL[name])
    for place, said in answers.items():
        with RawServer(lambda request: said) as server:
            result = probe(*QUICK, *form, "-t", "30", server.url)
        assert result.stdout, place
        assert_printable(result.stdout)
        assert_printable(result.stderr)


@pytest.fixture(scope="module")
def pki(peer, tmp_path_factory):
    """A root, an intermediate, and a server below each."""
    pki = Pki(peer("openssl"), tmp_path_factory.mktemp("pki"))
    pki.make("root", extensions=CA)
    pki.make("middle", issuer="root", extensions=CA)
    pki.make("server", issuer="root", extensions=SERVER)
    pki.make("below", issuer="middle", extensions=SERVER)
    return pki


@pytest.mark.parametrize("name", ["ESC", "C1", "bidi", "backspace"])
def test_subject_of_a_certificate_is_made_printable(name, probe, pki):
    subject = "/CN=evil " + EVIL[name]
    certificate = pki.make("evil", subject=subject, extensions=SERVER)
    bag = http(pki.bag("evil"), content_type="application/x-x509-ca-ra-cert")
    with RawServer(lambda request: bag, tls=pki.context("evil")) as server:
        for form in (["-v"], ["-f", "json"]):
            text = probe(*QUICK, *form, "--ca-file", certificate, server.url).stdout
            assert "evil" in text
            assert_printable(text)


# ---- TLS ----

def caps(request):
    return http(b"POSTPKIOperation\nSHA-256\nAES\n")


def test_tls_of_a_private_root(probe_json, mock_tls, seen):
    """Untrusted, so nothing is sent over it."""
    mock_tls.forget()
    document = probe_json(*QUICK, mock_tls.url())
    assert document["status"] == "critical"
    assert {"tls-untrusted?", "tls-chain-incomplete?"} <= set(found(document))
    assert seen(mock_tls) == []
    tls = exchanges(document)[0]["tls"]
    assert tls["verified"] is False and tls["problem"]


def test_tls_is_healthy_with_its_root(probe_json, mock_tls, seen):
    mock_tls.forget()
    document = probe_json(*QUICK, "--ca-file", mock_tls.ca_file, mock_tls.url())
    assert document["status"] == "ok"
    assert found(document) == ["challenge-refused"]
    assert len(seen(mock_tls)) == len(exchanges(document)) == 5
    first = exchanges(document)[0]["tls"]
    assert first["verified"] is True
    assert first["version"] in ("TLSv1.2", "TLSv1.3") and first["cipher"]
    assert first["certificates"][0]["role"] == "tls"
    assert first["certificates"][0]["subject"] == "CN=localhost,O=mock-ndes"
    assert first["certificates"][0]["days_left"] > 30


def test_tls_for_another_name(probe_json, mock_tls, seen):
    mock_tls.forget()
    name = f"ndes.contoso.invalid:{mock_tls.port}"
    document = probe_json(*QUICK, "--ca-file", mock_tls.ca_file, "--resolve",
                          f"{name}:127.0.0.1", f"https://{name}/")
    assert document["status"] == "critical"
    assert found(document)[0] == "tls-name-mismatch"
    assert seen(mock_tls) == []
    assert exchanges(document)[0]["tls"]["problems"] == ["name-mismatch"]


def test_tls_to_a_server_that_says_nothing(probe_json):
    """The connection came about: it is no firewall that drops, and none is blamed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        document = probe_json(*QUICK, "--connect-timeout", "1",
                              f"https://127.0.0.1:{listener.getsockname()[1]}/")
    assert "response-timeout?" in found(document)
    assert not any(name.startswith(("connection-timeout", "tls-")) for name in found(document))
    assert exchanges(document)[0]["error"]["phase"] == "tls"


def test_insecure_goes_on_and_warns(probe_json, mock_tls, seen):
    mock_tls.forget()
    document = probe_json(*QUICK, "--insecure", mock_tls.url())
    assert document["status"] == "warning"
    assert severities(document)["tls-untrusted"] == "warning"
    assert "challenge-refused" in severities(document)
    assert len(seen(mock_tls)) == 5
    assert exchanges(document)[0]["tls"]["verified"] is False


def test_http_to_a_tls_port(probe_json, mock_tls):
    document = probe_json(*QUICK, "-t", "20", f"http://127.0.0.1:{mock_tls.port}/")
    assert document["status"] == "critical"
    assert found(document)[0] in ("connection-reset", "answer-not-http")


def test_tls_to_an_http_port(probe_json):
    """What answers the handshake is plain HTTP. It reads the handshake first: a server that
    does not may reset the connection before its answer is read."""
    answer = http(b"Bad Request", status="400 Bad Request")
    with RawServer(None, raw=answer) as server:
        document = probe_json(*QUICK, "-t", "20", server.url.replace("http:", "https:"))
    assert document["status"] == "critical"
    assert found(document)[0] == "tls-on-plain-port"
    assert not {"tls-handshake-failed", "tls-version-mismatch"} & set(found(document))
    error = exchanges(document)[0]["error"]
    assert (error["phase"], error["tls_failure"]) == ("tls", "not-tls")


#: What nginx and Apache say to plain HTTP on a TLS port, and what only looks like it.
PLAIN = {
    "nginx": ("<center>The plain HTTP request was sent to HTTPS port</center>",
              "plain-http-on-tls-port"),
    "Apache": ("<p>You're speaking plain HTTP to an SSL-enabled server port.</p>",
               "plain-http-on-tls-port"),
    "another 400": ("<p>Bad Request</p>", "undocumented?"),
}


@pytest.mark.parametrize("name", PLAIN)
def test_server_that_says_it_wants_tls(name, probe_json):
    words, finding = PLAIN[name]
    page = http(f"<html><title>400</title>{words}</html>".encode(), "400 Bad Request",
                "text/html")
    with RawServer(lambda request: page) as server:
        assert found(probe_json(*QUICK, server.url))[0] == finding


class Closing(RawServer):
    """Closes each connection before a word is said; with a TCP reset if asked."""

    reset = False

    def _serve(self, connection):
        if self.reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                  struct.pack("ii", 1, 0))
            connection.close()
        else:
            close(connection)


def test_handshake_that_is_closed(probe_json):
    """As Windows does where no certificate is bound: TLS failed, and only that is said."""
    with Closing(caps) as server:
        document = probe_json(*QUICK, server.url.replace("http", "https"))
    assert found(document) == ["tls-handshake-failed"]
    error = exchanges(document)[0]["error"]
    assert (error["phase"], error["tls_failure"], error["sent"]) == ("tls", "closed", 0)


def test_handshake_without_an_answer(probe_json):
    """TCP connected: a firewall that drops packets is not what is wrong."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        document = probe_json(*QUICK, "-t", "2",
                              f"https://127.0.0.1:{listener.getsockname()[1]}/")
    assert "response-timeout?" in found(document)
    assert "connection-timeout" not in found(document)
    assert exchanges(document)[0]["error"]["phase"] == "tls"


def test_reset_before_the_request(probe_json):
    """Whether the reset overtakes the request is chance: it is a reset either way."""
    with Closing(caps) as server:
        server.reset = True
        document = probe_json(*QUICK, server.url)
    assert found(document)[0] == "connection-reset"
    assert "request-never-arrived?" in found(document)
    assert "external-url-wrong" not in " ".join(found(document)), "no address is published"
    assert "undocumented?" not in found(document)


def test_closed_after_the_request(probe_json):
    """A server accepted the request, so a wrong URL is less likely."""
    with RawServer(lambda request: b"") as server:
        document = probe_json(*QUICK, server.url)
    assert severities(document) == {"connection-reset": "critical",
                                    "request-never-arrived": "warning"}
    assert exchanges(document)[0]["error"]["sent"] > 100
    detail = document["targets"][0]["findings"][0]["detail"]
    assert detail.count("The whole request had been sent") == 1, "once for all exchanges"


def test_closed_after_the_request_over_tls(probe_json, pki):
    """The certificate proves that the URL leads where it should."""
    with RawServer(lambda request: b"", tls=pki.context("server")) as server:
        document = probe_json(*QUICK, "--warning-days", "1", "--ca-file",
                              pki.folder / "root.pem", server.url)
    assert severities(document) == {"connection-reset": "critical",
                                    "request-never-arrived": "warning"}


def stall_or_drip(ended, period):
    def answer(request):
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nPOSTPKI"
        while not ended.wait(period):
            yield b"x"
    return answer


@pytest.mark.parametrize("period, title", [
    (60, "The response stalls before it is complete"), (0.1, "The response is too slow")])
def test_body_that_does_not_end(period, title, probe_json):
    ended = threading.Event()
    with RawServer(stall_or_drip(ended, period)) as server:
        document = probe_json(*QUICK, "-s", "caps", "-t", "3", server.url)
        ended.set()
    finding = document["targets"][0]["findings"][0]
    assert (finding["id"], finding["title"]) == ("answer-stalled", title)
    assert not {"response-timeout?", "answer-cut", "caps-not-scep"} & set(found(document))


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_server_that_insists_on_a_client_certificate(version, probe_json, pki):
    """By either version's alert; where only a reset arrives, it stays possible."""
    context = pki.context("server")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(pki.folder / "root.pem")
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    with RawServer(caps, tls=context) as server:
        document = probe_json(*QUICK, "-s", "caps", "--warning-days", "1", "--ca-file",
                              pki.folder / "root.pem", server.url)
    error = exchanges(document)[0]["error"]
    assert error["tls_certificate_wanted"] is True
    certain = error["tls_alert"] is not None
    assert certain or version == "TLSv1_3"
    assert ("tls-client-certificate-required" + ("" if certain else "?")) in found(document)
    assert "tls-handshake-failed" not in found(document)


def test_client_certificate_that_is_only_asked_for(probe_json, pki):
    """A server that takes none is content, and so are we."""
    context = pki.context("server")
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(pki.folder / "root.pem")
    with RawServer(caps, tls=context) as server:
        document = probe_json(*QUICK, "-s", "caps", "--warning-days", "1", "--ca-file",
                              pki.folder / "root.pem", server.url)
    assert found(document) == []


def old_tls(pki):
    context = pki.context("server")
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def no_cipher(pki):
    context = pki.context("server")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES256-SHA:@SECLEVEL=0")    # RSA only; the key is not
    return context


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("make, finding", [
    (old_tls, "tls-version-mismatch"), (no_cipher, "tls-handshake-failed")])
def test_nothing_in_common(make, finding, probe_json, pki):
    """No common version and no common cipher are different findings."""
    with RawServer(caps, tls=make(pki)) as server:
        document = probe_json(*QUICK, "-s", "caps", "--warning-days", "1", "--ca-file",
                              pki.folder / "root.pem", server.url)
    assert found(document) == [finding]
    assert not server.requests


#: Fatal alerts of TLS in place of a ServerHello (RFC 8446 section 6).
ALERTS = {120: "tls-without-http1", 40: "tls-handshake-failed", 80: "tls-handshake-failed"}


@pytest.mark.parametrize("alert", ALERTS)
def test_alert(alert, probe_json):
    """A server of HTTP/2 only says so: neither certificate nor cipher is missing."""
    with RawServer(None, raw=bytes([21, 3, 3, 0, 2, 2, alert])) as server:
        document = probe_json(*QUICK, server.url.replace("http:", "https:"))
    assert found(document) == [ALERTS[alert]]
    assert exchanges(document)[0]["error"]["tls_alert"] == alert


#: What this computer's OpenSSL takes, and some device does not.
ANSWERED = {"tls-expiring", "tls-lifetime-too-long", "tls-server-usage-missing"}

#: Certificates of the server: chain, days, extensions; options; what is found.
CHAINS = {
    "good": (["server"], {}, "ok", []),
    "chain of three": (["below", "middle"], {}, "ok", []),
    "expired": (["expired"], {"days": -1, "issuer": "root", "extensions": SERVER},
                "critical", ["tls-expired"]),
    "ends in five days": (["five"], {"days": 5, "issuer": "root", "extensions": SERVER},
                          "critical", ["tls-expiring"]),
    "ends in twenty days": (["twenty"], {"days": 20, "issuer": "root",
                                         "extensions": SERVER},
                            "warning", ["tls-expiring"]),
    "self-signed": (["alone"], {"extensions": SERVER, "days": 90}, "critical",
                    ["tls-untrusted"]),
    "wrong usage": (["client"], {"issuer": "root", "days": 90, "extensions": (
        SERVER[0], "extendedKeyUsage=clientAuth")}, "critical", ["tls-not-verified"]),
    "short key": (["short"], {"issuer": "root", "days": 90, "extensions": SERVER,
                              "key": "RSA 1024"}, "critical", ["tls-weak"]),
    # Apple's requirements: no more than 825 days, and a usage that is named.
    "826 days": (["long"], {"issuer": "root", "days": 826, "extensions": SERVER},
                 "critical", ["tls-lifetime-too-long"]),
    "825 days": (["allowed"], {"issuer": "root", "days": 825, "extensions": SERVER},
                 "ok", []),
    "no usage at all": (["unused"], {"issuer": "root", "days": 90, "extensions": SERVER[:1]},
                        "critical", ["tls-server-usage-missing"]),
    "any usage": (["any"], {"issuer": "root", "days": 90, "extensions": (
        SERVER[0], "extendedKeyUsage=anyExtendedKeyUsage")}, "critical",
        ["tls-not-verified"]),
    "two usages": (["two"], {"issuer": "root", "days": 90, "extensions": (
        SERVER[0], "extendedKeyUsage=clientAuth,serverAuth")}, "ok", []),
    # Look-alikes of a name in the subject only, and of a key that is too short.
    "no name at all": (["nameless"], {"issuer": "root", "days": 90, "subject": "/CN=other",
                                      "extensions": SERVER[1:]},
                       "critical", ["tls-name-mismatch"]),
    "RSA of 2048 bits": (["strong"], {"issuer": "root", "days": 90, "extensions": SERVER,
                                      "key": "RSA"}, "ok", []),
    "SHA-1": (["sha1"], {"issuer": "root", "days": 90, "extensions": SERVER,
                         "digest": "sha1"}, "critical", ["tls-weak"]),
    "expired and for another name": (
        ["both"], {"days": -1, "issuer": "root",
                   "extensions": ("subjectAltName=DNS:other", SERVER[1])},
        "critical", ["tls-expired", "tls-name-mismatch"]),
}


@pytest.mark.parametrize("name", CHAINS)
def test_chain(name, probe_json, pki):
    chain, made, status, ids = CHAINS[name]
    if made:
        pki.make(chain[0], **made)
    with RawServer(caps, tls=pki.context(*chain)) as server:
        document = probe_json(*QUICK, "--warning-days", "25", "-s", "caps", "--ca-file",
                              pki.folder / "root.pem", server.url)
    assert found(document) == ids
    assert document["status"] == status
    reached = status != "critical" or ids[0] in ANSWERED
    assert bool(server.requests) == reached, "nothing goes over what cannot be trusted"


@pytest.mark.parametrize("host, covered", [
    ("ndes.contoso.invalid", True), ("a.ndes.contoso.invalid", False),
    ("contoso.invalid", False)])
def test_wildcard_covers_one_label(host, covered, probe_json, pki):
    pki.make("wild", issuer="root", days=90, extensions=(
        "subjectAltName=DNS:*.contoso.invalid", SERVER[1]))
    with RawServer(caps, tls=pki.context("wild")) as server:
        port = server.url.split(":")[2].split("/")[0]
        document = probe_json(*QUICK, "-s", "caps", "--ca-file", pki.folder / "root.pem",
                              "--resolve", f"{host}:{port}:127.0.0.1",
                              f"https://{host}:{port}/certsrv/mscep/mscep.dll")
    assert found(document) == ([] if covered else ["tls-name-mismatch"])
    assert bool(server.requests) == covered


@pytest.mark.parametrize("device, severity", [("ios", "critical"), ("windows", "warning")])
def test_name_in_the_subject_only(device, severity, probe_json, pki):
    """OpenSSL takes it, as Windows may; iOS and Android do not."""
    pki.make("named", issuer="root", days=90, subject="/CN=localhost",
             extensions=SERVER[1:])
    with RawServer(caps, tls=pki.context("named")) as server:
        document = probe_json("--key-bits", "1024", "-d", device, "-s", "caps",
                              "--ca-file", pki.folder / "root.pem",
                              server.url.replace("127.0.0.1", "localhost"))
    assert severities(document) == {"tls-name-in-subject-only": severity}
    assert exchanges(document)[0]["http_status"] == 200


@pytest.mark.parametrize("name", ["826 days", "no usage at all"])
@pytest.mark.parametrize("devices, severity", [
    ("macos", "critical"), ("windows", "warning"), ("android", "warning")])
def test_who_minds_apples_requirements(name, devices, severity, probe_json, pki):
    """Of the other systems it is not known: a warning, with its dates."""
    chain, made, _, ids = CHAINS[name]
    pki.make(chain[0], **made)
    with RawServer(caps, tls=pki.context(*chain)) as server:
        document = probe_json("--key-bits", "1024", "-d", devices, "-s", "caps", "--ca-file",
                              pki.folder / "root.pem", server.url)
    assert severities(document) == {ids[0]: severity}


def test_lifetime_is_told_with_its_dates(probe_json, pki):
    pki.make("long", issuer="root", days=1000, extensions=SERVER)
    with RawServer(caps, tls=pki.context("long")) as server:
        document = probe_json(*QUICK, "-s", "caps", "--ca-file", pki.folder / "root.pem",
                              server.url)
    detail = document["targets"][0]["findings"][0]["detail"]
    assert "for 1000 days, 825 at most" in detail


def test_issued_before_apples_requirements(probe, probe_json, pki, tmp_path):
    """They are of certificates issued since July 2019."""
    pki.make("long", issuer="root", days=1000, extensions=SERVER[:1])
    path = tmp_path / "trace.har"
    with RawServer(caps, tls=pki.context("long")) as server:
        probe_json(*QUICK, "-s", "caps", "--ca-file", pki.folder / "root.pem",
                   "--save-trace", path, server.url)
    assert set(replayed(probe, path, issued=1561939200)) == {
        "tls-lifetime-too-long", "tls-server-usage-missing"}
    assert replayed(probe, path, issued=1561939199) == []
    assert replayed(probe, path, issued=1561939200, server_usage=None) == [
        "tls-lifetime-too-long"], "an archive that does not say so"


def replayed(probe, path, issued, **more):
    """What is found of a trace, as if the server's certificate had been issued then."""
    archive = json.loads(path.read_text())
    for entry in archive["log"]["entries"]:
        for leaf in entry["_scep"]["transport"]["tls"]["chain"][:1]:
            leaf.update(not_before=issued, **more)
            if leaf["server_usage"] is None:
                del leaf["server_usage"]
    other = path.with_name("other.har")
    other.write_text(json.dumps(archive))
    return found(json.loads(probe("replay", "-f", "json", other).stdout))


def test_chain_without_its_intermediate(probe_json, pki):
    """Devices do not fetch what the server leaves out."""
    with RawServer(caps, tls=pki.context("below")) as server:
        document = probe_json(*QUICK, "-s", "caps", "--ca-file", pki.folder / "root.pem",
                              server.url)
    assert "tls-chain-incomplete?" in found(document)
    assert document["status"] == "critical" and not server.requests


def test_insecure_still_names_what_is_wrong(probe_json, pki):
    pki.make("expired", issuer="root", days=-1, extensions=SERVER)
    with RawServer(caps, tls=pki.context("expired")) as server:
        document = probe_json(*QUICK, "-k", "-s", "caps", "--ca-file",
                              pki.folder / "root.pem", server.url)
    assert severities(document) == {"tls-expired": "warning"}
    assert exchanges(document)[0]["http_status"] == 200


def test_client_certificate_is_shown_to_the_server(probe_json, pki):
    pki.make("me", issuer="root", extensions=("extendedKeyUsage=clientAuth",))
    context = pki.context("server")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(pki.folder / "root.pem")
    options = ["-s", "caps", "--ca-file", pki.folder / "root.pem", "--warning-days", "1"]
    with RawServer(caps, tls=context) as server:
        without = probe_json(*QUICK, *options, server.url)
        document = probe_json(*QUICK, *options, "--cert", pki.folder / "me.pem", "--key",
                              pki.folder / "me.key", server.url)
    assert document["status"] == "ok"
    assert without["status"] == "critical"


def test_what_stops_devices_now_goes_before_what_will(probe_json, probe, pki):
    """A certificate that ends soon is no cause of an outage today."""
    pki.make("brief", issuer="root", days=2, extensions=SERVER)
    context = pki.context("brief")
    options = ["-s", "browse,caps", "--ca-file", pki.folder / "root.pem"]
    with RawServer(lambda request: http(b"<h1>Welcome</h1>", content_type="text/html"),
                   tls=context) as server:
        document = probe_json(*QUICK, *options, server.url)
        line = probe(*QUICK, *options, "-f", "nagios", server.url).stdout
    ids = found(document)
    assert "tls-expiring" in ids and "caps-not-scep" in ids
    assert ids.index("caps-not-scep") < ids.index("tls-expiring")
    assert "caps-not-scep" in line.split("|")[0].splitlines()[0]


# ---- forward proxies ----

@pytest.mark.parametrize("status, finding", [
    ("407 Proxy Authentication Required", "forward-proxy-log-on"),
    ("403 Forbidden", "forward-proxy-forbids"),
    ("502 Bad Gateway", "forward-proxy-refused"),
])
def test_proxy_that_refuses(status, finding, probe_json):
    with RawServer(lambda request: http(status=status, content_type=None)) as proxy:
        document = probe_json(*QUICK, "--proxy", proxy.url, "https://ndes.invalid/")
    assert document["status"] == "critical"
    assert found(document) == [finding]
    assert exchanges(document)[0]["error"]["proxy_status"] == int(status[:3])
    assert proxy.requests[0].head.startswith("CONNECT ndes.invalid:443 ")


def test_proxy_that_wants_a_log_on_for_plain_http(probe_json):
    said = http(status="407 Proxy Authentication Required", content_type=None)
    with RawServer(lambda request: said) as proxy:
        document = probe_json(*QUICK, "--proxy", proxy.url, "http://ndes.invalid/")
    assert found(document) == ["forward-proxy-log-on"]


class Tunnel(RawServer):
    """A proxy that takes CONNECT, and ends what comes through with these octets."""

    def _serve_one(self, connection):
        self.requests.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        connection.recv(65536)
        connection.sendall(self.raw)
        return False


#: No octets, and the fatal alert handshake_failure.
@pytest.mark.parametrize("said", [b"", b"\x15\x03\x03\x00\x02\x02\x28"])
def test_handshake_that_fails_through_a_proxy(said, probe_json):
    """It may be the proxy's doing; without one it is the server's for certain."""
    with Tunnel(None, raw=said) as proxy:
        document = probe_json(*QUICK, "--proxy", proxy.url, "https://ndes.invalid/")
    assert proxy.requests[0].head.startswith("CONNECT ")
    assert found(document) == ["tls-handshake-failed?"]
    with RawServer(None, raw=said) as server:
        document = probe_json(*QUICK, server.url.replace("http:", "https:"))
    assert found(document)[0] == "tls-handshake-failed"


def test_403_that_the_proxy_may_have_written(probe_json):
    """Without a mark the sender is unknown; without a proxy it is the server."""
    page = http(b"<html>no</html>", "403 Forbidden", "text/html")
    with RawServer(lambda request: page) as server:
        through = probe_json(*QUICK, "--proxy", server.url, "http://ndes.invalid/")
        straight = probe_json(*QUICK, server.url)
    assert found(through) == ["refused-by-unknown-server?"]
    assert found(straight) == ["refused-by-unknown-server?"]


SQUID = [
    ("403 Forbidden", "ERR_ACCESS_DENIED 0", "forward-proxy-forbids"),
    ("500 Internal Server Error", "ERR_ICAP_FAILURE 0", "forward-proxy-refused"),
    ("502 Bad Gateway", "ERR_READ_ERROR 104", "forward-proxy-refused"),
    ("503 Service Unavailable", "ERR_CONNECT_FAIL 111", "forward-proxy-refused"),
    ("504 Gateway Timeout", "ERR_CONNECT_FAIL 110", "forward-proxy-refused"),
]


@pytest.mark.parametrize("status, error, finding", SQUID)
def test_page_of_the_proxy_in_the_servers_place(status, error, finding, probe_json):
    page = http(b"<html>no</html>", status, "text/html", [f"X-Squid-Error: {error}"])
    with RawServer(lambda request: page) as proxy:
        document = probe_json(*QUICK, "--proxy", proxy.url, "http://ndes.invalid/")
    assert found(document) == [finding]


@pytest.mark.parametrize("status, error, finding", SQUID)
def test_same_page_without_the_proxy_or_its_mark(status, error, finding, probe_json):
    marked = http(b"<html>no</html>", status, "text/html", [f"X-Squid-Error: {error}"])
    with RawServer(lambda request: marked) as server:
        document = probe_json(*QUICK, server.url)
    assert finding not in found(document) and document["status"] == "critical"
    bare = http(b"<html>no</html>", status, "text/html")
    with RawServer(lambda request: bare) as proxy:
        document = probe_json(*QUICK, "--proxy", proxy.url, "http://ndes.invalid/")
    assert finding not in found(document) and document["status"] == "critical"


def test_proxy_of_the_environment(probe_json):
    with RawServer(caps) as proxy:
        document = probe_json(*QUICK, "-s", "caps", "http://ndes.invalid/",
                              env={"http_proxy": proxy.url})
    assert document["status"] == "ok"
    assert proxy.requests[0].target.startswith("http://ndes.invalid/certsrv/mscep/")


#: Time for one device to come to the proxy, on a machine that has much else to do.
BRIEF = ("-d", "ios", "-t", "6")


@pytest.fixture
def silent():
    """Takes connections, and says nothing on them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("scheme", ["http", "https", "socks4a", "socks5h", "socks5"])
def test_proxy_that_says_nothing(scheme, silent, probe_json):
    """The server has had no part in it, so nothing is said of the server."""
    document = probe_json(*QUICK, *BRIEF, "--proxy", f"{scheme}://127.0.0.1:{silent}",
                          "https://127.0.0.2/")
    assert found(document) == ["forward-proxy-refused"]
    assert exchanges(document)[0]["error"]["code"] == "proxy"


@pytest.mark.parametrize("variable", ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
def test_proxy_of_the_environment_that_says_nothing(variable, silent, probe_json):
    document = probe_json(*QUICK, *BRIEF, "https://ndes.invalid/",
                          env={variable: f"127.0.0.1:{silent}"})
    assert found(document) == ["forward-proxy-refused"]


@pytest.mark.parametrize("exempt, used", [
    ("127.0.0.1", False), ("127.0.0.0/8", False), ("127.0.0.3,127.0.0.0/31", False),
    ("127.0.0.2", True), ("126.0.0.0/8", True), ("0.0.1", True), ("127.0.0.2/31", True)])
def test_exempt_server_that_says_nothing(exempt, used, silent, probe_json):
    """The proxy of the environment is not blamed for what did not go through it."""
    document = probe_json(*QUICK, *BRIEF, f"https://127.0.0.1:{silent}/", env={
        "https_proxy": f"127.0.0.1:{silent}", "no_proxy": exempt})
    assert ("forward-proxy-refused" in found(document)) == used
    assert (exchanges(document)[0]["proxy"] is not None) == used


def test_server_behind_a_proxy_that_says_nothing(silent, probe_json):
    """Plain HTTP: whether the proxy or the server is silent cannot be known."""
    document = probe_json(*QUICK, *BRIEF, "-s", "caps", "--proxy",
                          f"http://127.0.0.1:{silent}", "http://ndes.invalid/")
    assert exchanges(document)[0]["error"]["code"] == "timeout"
    assert "forward-proxy-refused" not in found(document)


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 "])
def test_proxy_that_breaks_off(said, probe_json):
    with RawServer(None, raw=said) as proxy:
        document = probe_json(*QUICK, "--proxy", proxy.url, "https://ndes.invalid/")
    assert found(document) == ["forward-proxy-refused"]


def test_server_that_breaks_off(probe_json):
    with RawServer(None, raw=b"") as server:
        document = probe_json(*QUICK, server.url.replace("http:", "https:"))
    assert not any("proxy" in finding for finding in found(document))


@pytest.mark.parametrize("user", ["", "me:geheim@"])
@pytest.mark.parametrize("named", ["--proxy", "http_proxy", "all_proxy"])
def test_proxy_is_told(named, user, probe, probe_json):
    """Who reads the report sees that it is not the way of the devices."""
    with RawServer(caps) as proxy:
        url = proxy.url.replace("//", f"//{user}")
        args = [*QUICK, "-s", "caps", "http://ndes.invalid/"]
        if named == "--proxy":
            args, env = [*args, named, url], {}
        else:
            env = {named: url}
        text = probe(*args, env=env).stdout
        document = probe_json(*args, env=env)
    shown = f"{proxy.url if not user else proxy.url.split('//')[1]}"
    assert f"through   the forward proxy {shown} ({named})\n" in text
    assert exchanges(document)[0]["proxy"] == shown
    assert "geheim" not in text + str(document)


@pytest.mark.parametrize("name", ["https_proxy", pytest.param("HTTP_PROXY", marks=[
    pytest.mark.linux_only("names in the environment have no case on Windows")])])
def test_no_proxy_is_told_of(name, probe, mock):
    text = probe(*QUICK, "-s", "caps", mock.url(), env={name: "http://127.0.0.1:1"}).stdout
    assert "forward proxy" not in text


@pytest.mark.parametrize("proxy", ["user:geheim", "http://user:geh/eim@127.0.0.1",
                                   "quic://user:geheim@127.0.0.1:1"])
def test_malformed_proxy_is_not_quoted(proxy, probe):
    for form in (["-v"], ["-f", "json"]):
        result = probe(*QUICK, *form, "-s", "caps", "http://x.invalid/",
                       env={"http_proxy": proxy})
        assert "geh" not in result.stdout + result.stderr


def test_told_proxy_of_an_archive(probe, tmp_path):
    """Read back, the report is the same."""
    archive = tmp_path / "proxied.har"
    with RawServer(caps) as proxy:
        first = probe(*QUICK, "-s", "caps", "--save-trace", archive, "http://ndes.invalid/",
                      env={"http_proxy": proxy.url}).stdout
    again = probe("replay", archive).stdout
    line = f"through   the forward proxy {proxy.url} (http_proxy)\n"
    assert line in first and line in again


def test_noproxy(probe_json, mock):
    with RawServer(caps) as proxy:
        document = probe_json(*QUICK, "-s", "caps", "--proxy", proxy.url, "--noproxy", "*",
                              mock.url())
    assert document["status"] == "ok" and not proxy.requests


def test_proxy_password_is_not_reported(probe):
    with RawServer(caps) as proxy:
        url = proxy.url.replace("http://", "http://user:geheim@")
        for form in (["-v"], ["-f", "json"]):
            result = probe(*QUICK, *form, "-s", "caps", "--proxy", url, "http://x.invalid/")
            assert "geheim" not in result.stdout + result.stderr
