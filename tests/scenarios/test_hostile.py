# SPDX-License-Identifier: MIT
"""Servers that attack their clients.

For any answer the program ends within its time limit, in bounded memory, with a finding and
one of its own exit statuses. test_network.py has the accidents, this file the attacks.
"""
import base64
import functools
import gzip
import itertools
import json
import ssl
import struct
import threading
import zlib

import pytest

import hostile
from hostile import (BASIC_CA, BITS, BMP, INTEGER, SEQUENCE, SET, bag, certificate,
                     compressed_key, found, name, nested, rsa_key, slow_key, withstand,
                     write)
from rawserver import CA, SERVER, Pki, RawServer, http

CA_RA = "application/x-x509-ca-ra-cert"
CA_BARE = "application/x-x509-ca-cert"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def endless(first, part):
    return itertools.chain([first], itertools.repeat(part))


@functools.cache
def compressed(data, times):
    """By gzip, this number of times; zero is by zlib, once."""
    for _ in range(times):
        data = gzip.compress(data)
    return data if times else zlib.compress(data)


#: The head of a gzip file that has a name (RFC 1952 section 2.3), which never ends.
NAMED = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"


@functools.cache
def silent(times):
    """Some kilobytes that become megabytes in one layer after the other, and in the innermost
    a name that never ends, so that nothing ever comes out."""
    return compressed(NAMED + b"a" * (64 << 20), times - 1)


def frame(kind, flags, stream, payload=b""):
    """RFC 9113 section 4.1."""
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + \
        struct.pack(">I", stream) + payload


SETTINGS, RST_STREAM, GOAWAY = 4, 3, 7

#: What the server says to each request.
HTTP_GAMES = {
    "nothing but line ends": lambda: itertools.repeat(b"\r\n" * 4096),
    "a status line without end": lambda: endless(b"HTTP/1.1 200 ", b"k" * 65536),
    "a version without end": lambda: endless(b"HTTP/1.", b"1" * 65536),
    "version 0.9": lambda: b"<html>hello</html>",
    "version 9.9": lambda: b"HTTP/9.9 200 OK\r\n\r\n",
    "another protocol's status line": lambda: b"ICY 200 OK\r\n\r\n",
    "status 0": lambda: http(status="000 Nothing"),
    "a negative status": lambda: http(status="-200 OK"),
    "a status of many digits": lambda: http(status="2" * 40 + " OK"),
    "many small headers": lambda: endless(OK, b"a: b\r\n" * 4096),
    "header without colon": lambda: OK + b"nothing here\r\n\r\n",
    "header with a NUL": lambda: OK + b"Server: a\0b\r\nContent-Length: 0\r\n\r\n",
    "folded headers": lambda: OK + b"Server: a\r\n b\r\n\tc\r\nContent-Length: 0\r\n\r\n",
    "folding without end": lambda: endless(OK + b"Server: a\r\n", b" b\r\n" * 4096),
    "100 for ever": lambda: itertools.repeat(CONTINUE * 1024),
    "100 with a body": lambda: b"HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nhello",
    "100 behind the answer": lambda: http(b"AES\n") + CONTINUE * 100,
    "101": lambda: b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n"
                   b"Connection: Upgrade\r\n\r\n" + frame(SETTINGS, 0, 0),
    "early hints for ever": lambda: itertools.repeat(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 512),
    "199 then nothing": lambda: b"HTTP/1.1 199 Hm\r\n\r\n",
    "Content-Length too long": lambda: OK + b"Content-Length: 99\r\n\r\nAES\n",
    "Content-Length too short": lambda: OK + b"Content-Length: 2\r\n\r\nAES\nSHA-256\n",
    "Content-Length negative": lambda: OK + b"Content-Length: -1\r\n\r\nAES\n",
    "Content-Length beyond 2^64": lambda: OK + b"Content-Length: 99999999999999999999999"
                                               b"\r\n\r\nAES\n",
    "Content-Length of 8 EiB": lambda: endless(
        OK + b"Content-Length: 9223372036854775807\r\n\r\n", b"x" * 65536),
    "Content-Length no number": lambda: OK + b"Content-Length: many\r\n\r\nAES\n",
    "Content-Length twice": lambda: OK + b"Content-Length: 4\r\nContent-Length: 400\r\n"
                                         b"\r\nAES\n",
    "Content-Length and chunks": lambda: OK + b"Content-Length: 4\r\nTransfer-Encoding: "
                                              b"chunked\r\n\r\n4\r\nAES\n\r\n0\r\n\r\n",
    "no length, never closed": lambda: endless(OK + b"\r\n", b"x" * 65536),
    "body of a 204": lambda: http(b"surprise", status="204 No Content"),
    "body of a 304": lambda: http(b"surprise", status="304 Not Modified"),
    "chunk size no number": lambda: CHUNKED + b"zz\r\nAES\n\r\n0\r\n\r\n",
    "chunk size negative": lambda: CHUNKED + b"-4\r\nAES\n\r\n0\r\n\r\n",
    "chunk size beyond 2^64": lambda: CHUNKED + b"f" * 40 + b"\r\nAES\n",
    "chunk size of many zeros": lambda: endless(CHUNKED, b"0" * 65536),
    "chunk of 8 EiB": lambda: endless(CHUNKED + b"7fffffffffffffff\r\n", b"x" * 65536),
    "chunk without its line end": lambda: CHUNKED + b"4\r\nAES\nX4\r\nAES\n\r\n0\r\n\r\n",
    "chunk extension for ever": lambda: endless(CHUNKED + b"4;", b"a=b;" * 8192),
    "chunks of one octet": lambda: endless(CHUNKED, b"1\r\nx\r\n" * 4096),
    "trailer without end": lambda: endless(CHUNKED + b"4\r\nAES\n\r\n0\r\n",
                                           b"X: y\r\n" * 4096),
    "unknown transfer coding": lambda: OK + b"Transfer-Encoding: rot13\r\n\r\nNRF",
    "gzip in gzip in gzip": lambda: http(compressed(b"\0" * (64 << 20), 3), headers=[
        "Content-Encoding: gzip, gzip, gzip"]),
    "a hundred content codings": lambda: http(b"x", headers=[
        "Content-Encoding: " + ", ".join(["gzip"] * 100)]),
    "gzip twice, in two lines": lambda: http(compressed(b"AES\n", 2), headers=[
        "Content-Encoding: gzip", "Content-Encoding: gzip"]),
    "gzip as a transfer coding": lambda: OK + b"Transfer-Encoding: gzip\r\n\r\n" +
                                         compressed(b"AES\n", 1),
    "chunks in chunks": lambda: OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n"
                                     b"4\r\nAES\n\r\n0\r\n\r\n",
    "brotli": lambda: http(b"\x0b\x01\x80AES\n\x03", headers=["Content-Encoding: br"]),
    "stacked transfer codings that give nothing": lambda: OK +
        b"Transfer-Encoding: gzip, gzip, gzip, gzip, chunked\r\n\r\n" + silent(4),
    "stacked content codings that give nothing": lambda: endless(
        OK + b"Content-Encoding: gzip\r\nContent-encoding: x-gzip, gzip\r\n\r\n",
        silent(3)),
    "gzip whose file name never ends": lambda: endless(
        OK + b"Content-Encoding: gzip\r\n\r\n" + NAMED, b"a" * 65536),
    "deflate of empty blocks": lambda: endless(
        OK + b"Content-Encoding: deflate\r\n\r\n\x78\x9c", b"\0\0\0\xff\xff" * 13107),
    "gzip bomb of 64 MiB": lambda: http(compressed(b"\0" * (64 << 20), 1), headers=[
        "Content-Encoding: gzip"]),
    "deflate bomb": lambda: http(compressed(b"\0" * (64 << 20), 0), headers=[
        "Content-Encoding: deflate"]),
    "gzip cut": lambda: http(compressed(b"AES\n" * 999, 1)[:-9], headers=[
        "Content-Encoding: gzip"]),
    "gzip and rubbish": lambda: http(compressed(b"AES\n", 1) + b"\xff" * 4096, headers=[
        "Content-Encoding: gzip"]),
    "HTTP/2 that nobody asked for": lambda: frame(SETTINGS, 0, 0) + frame(
        RST_STREAM, 0, 1, b"\0\0\0\x02") + frame(GOAWAY, 0, 0, b"\0" * 8),
    "HTTP/2 in a status line": lambda: b"HTTP/2 200\r\ncontent-length: 0\r\n\r\n",
    "ten thousand cookies": lambda: OK + b"Set-Cookie: a=b\r\n" * 3500 + b"\r\n",
    "two answers": lambda: http(b"AES\n") + http(b"other", status="500 No"),
}


#: Packed once, as devices that announce it are answered: all of these are read.
PACKED = {
    "gzip": (lambda data: gzip.compress(data), "gzip"),
    "x-gzip": (lambda data: gzip.compress(data), "x-gzip"),
    "two files of gzip": (lambda data: gzip.compress(data[:3]) + gzip.compress(data[3:]),
                          "gzip"),
    "deflate": (zlib.compress, "deflate"),
    "deflate without its wrapping": (lambda data: zlib.compress(data)[2:-4], "Deflate"),
    "identity": (lambda data: data, "identity"),
    "gzip and identity": (lambda data: gzip.compress(data), "identity, gzip"),
}
CAPABILITIES = b"POSTPKIOperation\nSHA-256\nAES\n"


@pytest.mark.parametrize("device", ["ios", "android"])
@pytest.mark.parametrize("how", PACKED)
def test_packed_once(how, device):
    pack, word = PACKED[how]
    whole = http(pack(CAPABILITIES), headers=[f"Content-Encoding: {word}"])
    for parts in [whole], [bytes([octet]) for octet in whole]:
        with RawServer(lambda request, parts=parts: parts) as server:
            run = withstand("-s", "caps", "-d", device, server.url)
        replies = [one["reply"] for one in run["targets"][0]["exchanges"]]
        assert {reply["kind"] for reply in replies} == {"capabilities"}


def test_windows_unpacks_nothing():
    """It does not ask for it, so what comes packed is no answer to it."""
    packed = http(gzip.compress(CAPABILITIES), headers=["Content-Encoding: gzip"])
    with RawServer(lambda request: packed) as server:
        run = withstand("-s", "caps", "-d", "windows", server.url)
        assert "accept-encoding" not in server.requests[0].head.lower()
    assert "caps-not-scep" in found(run)


@pytest.mark.parametrize("how", ["gzip twice, in two lines", "gzip in gzip in gzip", "brotli",
                                 "gzip as a transfer coding", "gzip cut"])
def test_packed_otherwise(how):
    """It is said that the answer was damaged, not that there was none."""
    with RawServer(answering(HTTP_GAMES[how])) as server:
        run = withstand("-s", "caps", server.url)
    exchange = run["targets"][0]["exchanges"][0]
    assert (exchange["http_status"], exchange["error"]["code"]) == (200, "cut")


def answering(make):
    """An iterable, or octets, made anew for each request."""
    return lambda request: make()


@pytest.mark.parametrize("game", HTTP_GAMES)
def test_http(game):
    forever = "for ever" in game or game == "nothing but line ends"
    with RawServer(answering(HTTP_GAMES[game])) as server:
        withstand("-s", "caps,cacert", server.url, limit=3 if forever else 20)


#: Places that a redirection must not lead to.
AWAY = ("file:///etc/passwd", "gopher://127.0.0.1:1/_x", "dict://127.0.0.1:1/x",
        "//127.0.0.1:1/", "http://[::1/", "http://" + "a" * 30000, "\x1b[2J", "?", "")


@pytest.mark.parametrize("where", AWAY, ids=range(len(AWAY)))
def test_redirection_is_not_followed(where):
    with RawServer(lambda request: http(status="302 Found", headers=[
            "Location: " + where])) as server:
        run = withstand("-s", "caps", server.url)
        assert len(server.requests) == 1
    assert "root:" not in json.dumps(run)


def test_redirection_to_itself():
    with RawServer(lambda request: http(status="301 Moved", headers=[
            f"Location: http://127.0.0.1{request.target}"])) as server:
        run = withstand(server.url)
        assert len(server.requests) == len(run["targets"][0]["exchanges"])
    assert found(run)[0] == "redirected"


# ---- slow ----

def drip(data, ended):
    for octet in data:
        if ended.wait(1):
            return
        yield bytes([octet])


SLOW = {
    "status line": http(b"AES\n"),
    "chunk": CHUNKED + b"4\r\nAES\n\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("what", SLOW)
def test_one_octet_a_second(what):
    ended = threading.Event()
    with RawServer(lambda request: drip(SLOW[what], ended)) as server:
        run = withstand("-s", "caps", server.url, limit=2)
        ended.set()
    assert run["status"] == "critical"


# ---- certificates ----

def ca(subject=b"x", **more):
    return certificate(subject=name(subject), issuer=name(subject),
                       extensions=(BASIC_CA,), **more)


TINY = certificate(subject=write(SEQUENCE), issuer=write(SEQUENCE), signature=b"",
                   key=write(SEQUENCE, write(SEQUENCE, bytes.fromhex("06032b6570")),
                             write(BITS, b"\0")))

#: Bodies of GetCACert, and a finding that must be among them; None: any.
BODIES = {
    "10,000 certificates": (lambda: bag(*[TINY] * 10000), "cacert-too-many"),
    "20,000 certificates": (lambda: bag(*[TINY] * 20000), "answer-too-large"),
    "65 certificates": (lambda: bag(*[TINY] * 65), "cacert-too-many"),
    "64 certificates": (lambda: bag(*[TINY] * 64), None),
    "a certificate of 1 MiB": (lambda: certificate(subject=name(b"x" * 1000000)), None),
    "a name of 20,000 parts": (lambda: certificate(subject=write(SEQUENCE, *[write(
        SET, write(SEQUENCE, hostile.COMMON_NAME, write(0x0c, b"x")))] * 20000)), None),
    "a name of one part of 20,000": (lambda: certificate(subject=write(SEQUENCE, write(
        SET, *[write(SEQUENCE, hostile.COMMON_NAME, write(0x0c, b"x"))] * 20000))), None),
    "20,000 extensions": (lambda: certificate(extensions=[BASIC_CA] * 20000), None),
    "a serial of 100,000 octets": (lambda: certificate(serial=b"\x7f" * 100000), None),
    "a serial of no octets": (lambda: certificate(serial=b""), None),
    "RSA of 16,384 bits": (lambda: bag(ca(key=rsa_key(16384)), certificate()), None),
    "RSA of 1,000,000 bits": (lambda: bag(ca(key=rsa_key(1000000)), certificate()), None),
    "a key on a curve of its own": (lambda: ca(key=slow_key()), "cacert-not-scep"),
    "a bag of keys on curves of their own": (lambda: bag(*[
        ca(key=slow_key(), serial=bytes([i])) for i in range(1, 90)]), "cacert-not-scep"),
    "such a key by a tag of another form": (lambda: ca(key=slow_key(0x3f)), None),
    "a bag of 3,000 compressed keys": (lambda: bag(*[
        ca(key=compressed_key())] * 3000), "cacert-too-many"),
    "64 RSA keys of 16,384 bits": (lambda: bag(*[
        ca(key=rsa_key(16384), serial=bytes([i]), signature=b"\x01" * 2048)
        for i in range(1, 65)]), None),
    "RSA, an exponent of 8,000 bits": (lambda: bag(
        ca(key=rsa_key(8192, (1 << 8000) + 1)), certificate()), None),
    "RSA, exponent 0": (lambda: certificate(key=rsa_key(1024, 0)), None),
    "RSA, modulus 0": (lambda: certificate(key=write(
        SEQUENCE, write(SEQUENCE, hostile.RSA_ENCRYPTION), write(BITS, b"\0", write(
            SEQUENCE, write(INTEGER, b"\0"), write(INTEGER, b"\0"))))), None),
    "nested SEQUENCEs": (lambda: nested(20000), "cacert-not-scep"),
    "nested without lengths": (lambda: nested(250000, definite=False), "cacert-not-scep"),
    "nested in a SignedData": (lambda: bag(nested(20000)), "cacert-not-scep"),
    "nested in a name": (lambda: certificate(subject=nested(20000)), "cacert-not-scep"),
    "nested OCTET STRINGs": (lambda: nested(250000, 0x24, definite=False),
                             "cacert-not-scep"),
    "a length of 2^63": (lambda: b"\x30\x88\x7f" + b"\xff" * 7 + b"x" * 64,
                         "cacert-not-scep"),
    "a length of 126 octets": (lambda: b"\x30\xfe" + b"\xff" * 126, "cacert-not-scep"),
    "a tag without end": (lambda: b"\x3f" + b"\xff" * 100000, "cacert-not-scep"),
    "zeros": (lambda: b"\0" * 1000000, "cacert-not-scep"),
    "a bag of nothing": (lambda: bag(), "cacert-not-scep"),
}


def serving(body, content_type=CA_RA):
    """Capabilities as they should be; the body as the certificates."""
    answers = {"GetCACaps": http(b"POSTPKIOperation\nSHA-256\nAES\n"),
               "GetCACert": http(body, content_type=content_type)}
    return lambda request: answers.get(request.operation, http(status="403 Forbidden"))


@pytest.mark.parametrize("what", BODIES)
def test_certificates(what):
    make, finding = BODIES[what]
    body = make()
    with RawServer(serving(body, CA_RA if "bag" in what else CA_BARE)) as server:
        run = withstand(server.url, limit=30)
    assert finding is None or finding in found(run)
    assert ("cacert-too-many" in found(run)) == (finding == "cacert-too-many")
    assert "probe-incomplete" not in found(run), "it must not take so long"


@pytest.mark.parametrize("whole", [ca(key=slow_key()), bag(ca(key=slow_key())),
                                   bag(*[ca(key=compressed_key())] * 129)],
                         ids=["a certificate", "a bag", "many keys"])
def test_decode_says_why_it_reads_no_more(whole, probe, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(whole)
    result = probe("decode", file)
    assert result.status == 1
    said = " ".join(result.stdout.split())
    assert "only partly read, because reading might take too long" in said and "damaged" not in said


@pytest.mark.parametrize("what", BODIES)
def test_decode_of_certificates(what, tmp_path):
    file = tmp_path / "body"
    file.write_bytes(BODIES[what][0]())
    run = hostile.run_measured("decode", file)
    assert run.seconds < hostile.SECONDS_MORE
    if not hostile.is_sanitized():
        assert run.kilobytes < hostile.MEMORY_MOST, f"{run.kilobytes} KiB"


#: Texts that a terminal would obey, or a C string would end at.
TEXTS = {
    "NUL": (b"before\0behind", 0x0c),
    "NUL in BMPString": ("before\0behind".encode("utf-16-be"), BMP),
    "half a BMPString": (b"\0a\0", BMP),
    "escape": (b"a\x1b[2Jb\x1b]0;owned\x07c", 0x0c),
    "escape in BMPString": ("a\x1b[2J\x9b2J".encode("utf-16-be"), BMP),
    "C1 in T61String": (b"a\x9b2Jb", 0x14),
    "bidirectional": ("a\u202ecod.exe\u2069".encode(), 0x0c),
    "no UTF-8": (b"\xff\xfe\xc3(", 0x0c),
    "surrogates": (b"\xd8\x00\xdc\x00\xd8\x00", BMP),
    "UniversalString": (b"\0\0\0\x1b\0\x11\xff\xff", 0x1c),
    "line ends": (b"a\r\nOK        all is well\r\n", 0x0c),
    "NUL in IA5String": (b"a\0b", 0x16),
    "empty": (b"", 0x0c),
    "an INTEGER": (b"\x01", INTEGER),
    "a SEQUENCE": (b"", SEQUENCE),
}


@pytest.mark.parametrize("what", TEXTS)
def test_text_in_names(what, probe):
    """In subjects, as JSON and as text; what may not be shown is escaped."""
    value, tag = TEXTS[what]
    both = name(value, tag)
    body = bag(certificate(subject=both, issuer=both, extensions=(BASIC_CA,)),
               certificate(subject=both, issuer=both, serial=b"\x02"))
    with RawServer(serving(body)) as server:
        withstand(server.url)
        result = probe(*hostile.QUICK, "-v", "-t", "20", server.url)
    assert not hostile.CONTROL.search(result.stdout)
    assert "\nOK        all is well" not in result.stdout


# ---- TLS ----

ALERTS = {"close_notify": 0, "unexpected_message": 10, "handshake_failure": 40,
          "certificate_unknown": 46, "protocol_version": 70, "internal_error": 80,
          "unrecognized_name": 112, "no_application_protocol": 120, "no such alert": 255}


def record(kind, payload, version=b"\x03\x03"):
    return bytes([kind]) + version + struct.pack(">H", len(payload)) + payload


HELLO = record(22, b"\x02\0\0\x26\x03\x03" + b"r" * 32 + b"\0\xc0\x2f\0")

#: Octets behind the ClientHello.
TLS_GAMES = {
    **{f"alert {word}": record(21, bytes([2, code])) for word, code in ALERTS.items()},
    "warnings for ever": record(21, b"\x01\x70") * 10000,
    "alert of one octet": record(21, b"\x02"),
    "alert behind a ServerHello": HELLO + record(21, b"\x02\x28"),
    "application data": record(23, b"x" * 500),
    "empty records": record(22, b"") * 10000,
    "record too long": b"\x16\x03\x03\xff\xff" + b"x" * 65535,
    "version of the future": b"\x16\x7f\x7f\x00\x04\x02\0\0\0",
    "SSL 2": b"\x80\x2e\x04\0\0\0\0\x02" + b"x" * 40,
    "ServerHello twice": HELLO * 2,
    "an OCSP staple that nobody asked for": record(
        22, b"\x02\0\0\x2c\x03\x03" + b"r" * 32 + b"\0\xc0\x2f\0\0\x04\0\x05\0\0") + record(
        22, b"\x16\0\x3f\xfc\x01\0\x3f\xf8" + b"s" * 16376),
    "an OCSP staple without its extension": HELLO + record(22, b"\x16\0\0\x05\x01\0\0\x01s"),
    "an OCSP staple of 16 MiB": HELLO + record(22, b"\x16\xff\xff\xff\x01" + b"s" * 16000) * 60,
    "handshake of 16 MiB": record(22, b"\x0b\xff\xff\xff" + b"x" * 16000) * 20,
    "certificate list of 10 MiB": HELLO + record(
        22, b"\x0b\xa0\0\0\xa0\0\0" + b"x" * 16000) * 700,
    "HTTP": http(b"this is not TLS", status="400 Bad Request"),
    "nothing": b"",
}


@pytest.mark.parametrize("game", TLS_GAMES)
def test_tls(game):
    """Behind the first flight of the client comes something that is no handshake."""
    with RawServer(None, raw=TLS_GAMES[game]) as server:
        run = withstand("-s", "caps", server.url.replace("http:", "https:"))
    assert run["status"] == "critical"
    assert set(found(run)) & {"tls-handshake-failed", "connection-reset", "tls-on-plain-port",
                              "tls-version-mismatch", "tls-without-http1"}


@pytest.fixture(scope="module")
def pki(peer, tmp_path_factory):
    pki = Pki(peer("openssl"), tmp_path_factory.mktemp("pki"))
    pki.make("root", extensions=CA)
    pki.make("server", issuer="root", extensions=SERVER)
    pki.make("rsa", issuer="root", extensions=SERVER, key="RSA")
    return pki


def test_certificate_with_ten_thousand_names(pki):
    names = ",".join(f"DNS:host{i}.contoso.invalid" for i in range(2500))
    pki.make("names", issuer="root", extensions=(
        f"subjectAltName={names}", "extendedKeyUsage=serverAuth"))
    with RawServer(serving(b""), tls=pki.context("names")) as server:
        run = withstand("-s", "caps", "--ca-file", pki.folder / "root.pem", server.url)
    assert "tls-name-mismatch" in found(run)


def test_chain_of_a_hundred_certificates(pki):
    """The same root over and over: read up to the bound."""
    server = (pki.folder / "server.pem").read_text()
    (pki.folder / "long.pem").write_text(server + (pki.folder / "root.pem").read_text() * 99)
    (pki.folder / "long.key").write_bytes((pki.folder / "server.key").read_bytes())
    with RawServer(serving(b""), tls=pki.context("long")) as server:
        run = withstand("-s", "caps", "--ca-file", pki.folder / "root.pem", server.url)
    for exchange in run["targets"][0]["exchanges"]:
        assert len(exchange["tls"]["certificates"]) <= 10


def chain_of(pki, name, *more):
    """A TLS server whose chain goes on with other certificates, DER."""
    text = (pki.folder / "server.pem").read_text()
    (pki.folder / f"{name}.pem").write_text(text + "".join(map(ssl.DER_cert_to_PEM_cert, more)))
    (pki.folder / f"{name}.key").write_bytes((pki.folder / "server.key").read_bytes())
    return pki.context(name)


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
@pytest.mark.parametrize("insecure", [[], ["-k"]], ids=["verified", "-k"])
def test_chain_with_slow_keys(version, insecure, pki):
    """It is not read at all, and the report says so."""
    context = chain_of(pki, "slow", *[ca(key=slow_key(), serial=bytes([i]))
                                      for i in range(1, 11)])
    context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
    with RawServer(serving(b""), tls=context) as server:
        run = withstand("-s", "caps", *insecure, "--ca-file", pki.folder / "root.pem",
                        server.url, limit=2)
    error = run["targets"][0]["exchanges"][0]["error"]
    assert error["phase"] == "tls" and "unnamed curve" in error["text"]
    assert "tls-handshake-failed" in found(run)


@pytest.mark.parametrize("bits, taken", [(2048, True), (4096, True), (4104, False),
                                         (8192, False)])
def test_diffie_hellman(bits, taken, pki):
    """As large as Windows takes it, and no larger."""
    numbers = write(SEQUENCE, write(INTEGER, b"\0\xff" + b"\x5a" * (bits // 8 - 2) + b"\x53"),
                    write(INTEGER, b"\x02"))
    file = pki.folder / f"dh{bits}.pem"
    file.write_text("-----BEGIN DH PARAMETERS-----\n" +
                    base64.encodebytes(numbers).decode() + "-----END DH PARAMETERS-----\n")
    context = pki.context("rsa")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")
    context.load_dh_params(file)
    with RawServer(serving(b""), tls=context) as server:
        run = withstand("-s", "caps", "--ca-file", pki.folder / "root.pem", server.url, limit=15)
    exchange = run["targets"][0]["exchanges"][0]
    assert (exchange["http_status"] == 200) == taken
    assert taken or "Diffie-Hellman" in exchange["error"]["text"]


# ---- forward proxies ----

REFUSAL = b"HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=x\r\n"
#: What a forward proxy says to a CONNECT.
CONNECT_GAMES = {
    "407 and a body without end": lambda: endless(
        REFUSAL + b"Content-Length: 9999999999\r\n\r\n", b"y" * 4000),
    "407 and chunks without end": lambda: endless(
        REFUSAL + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 4096),
    "headers without end": lambda: endless(REFUSAL, b"a: b\r\n" * 4096),
    "200 and headers without end": lambda: endless(OK, b"a: b\r\n" * 4096),
    "a header line without end": lambda: endless(REFUSAL + b"a: ", b"b" * 65536),
    "100 for ever": lambda: itertools.repeat(CONTINUE * 1024),
    "200 with a body without end": lambda: endless(
        OK + b"Content-Length: 9999999999\r\n\r\n", b"y" * 4000),
    "packed in layers": lambda: REFUSAL + b"Transfer-Encoding: gzip, gzip, gzip, gzip, "
                                          b"chunked\r\n\r\n" + silent(4),
    "407 over and over": lambda: itertools.repeat(REFUSAL + b"Content-Length: 0\r\n\r\n"),
    "line ends": lambda: itertools.repeat(b"\r\n" * 4096),
    "nothing that is HTTP": lambda: itertools.repeat(b"\0" * 4096),
}


@pytest.mark.parametrize("game", CONNECT_GAMES)
def test_connect(game):
    with RawServer(answering(CONNECT_GAMES[game])) as proxy:
        run = withstand("-s", "caps", "--proxy", f"http://user:pass@127.0.0.1:{proxy.port}",
                        "https://ndes.contoso.invalid", limit=2)
    assert run["status"] == "critical"
    # Behind "200" and the end of the headers it is the server who is heard.
    through = game == "200 with a body without end"
    assert through or {exchange["error"]["code"] for target in run["targets"]
                       for exchange in target["exchanges"]} == {"proxy"}


#: And one that speaks SOCKS, to whatever comes.
SOCKS_GAMES = {
    "nothing": b"", "zeros": b"\0" * 65536, "no method": b"\x05\xff",
    "a password, then nothing": b"\x05\x02", "version 9": b"\x09\x00" * 4096,
    "granted, then rubbish": b"\x05\x00\x05\x00\x00\x03\xff" + b"x" * 65536,
    "granted by SOCKS 4": b"\x00\x5a" + b"x" * 65536,
    "an address of 255 octets": b"\x05\x00\x05\x01\x00\x03\xff" + b"x" * 300,
}


@pytest.mark.parametrize("scheme", ["socks4", "socks4a", "socks5", "socks5h"])
@pytest.mark.parametrize("game", SOCKS_GAMES)
def test_socks(game, scheme):
    with RawServer(None, raw=SOCKS_GAMES[game]) as proxy:
        run = withstand("-s", "caps", "--proxy", f"{scheme}://127.0.0.1:{proxy.port}",
                        "https://127.0.0.2", limit=3)
    assert run["status"] == "critical"


# ---- HTTP/2, which the program does not speak ----

RST, ERROR = frame(RST_STREAM, 0, 1, b"\0\0\0\x02"), b"\0\0\0\0\0\0\0\x0d"
#: The greeting of a server that always uses HTTP/2.
HTTP2_GAMES = {
    "SETTINGS": frame(SETTINGS, 0, 0),
    "SETTINGS and RST_STREAM": frame(SETTINGS, 0, 0) + RST,
    "SETTINGS and GOAWAY, HTTP_1_1_REQUIRED": frame(SETTINGS, 0, 0) +
                                              frame(GOAWAY, 0, 0, ERROR),
    "RST_STREAM": RST,
    "GOAWAY": frame(GOAWAY, 0, 0, ERROR),
    "many resets": frame(SETTINGS, 0, 0) + RST * 10000,
    "a frame of 16 MiB": b"\xff\xff\xff" + frame(SETTINGS, 0, 0)[3:] + b"x" * 65536,
}


def check_no_http(run, server):
    assert run["status"] == "critical"
    assert found(run)[0] == "answer-not-http"
    assert [exchange["http_status"] for exchange in run["targets"][0]["exchanges"]] == [None]
    assert len(server.requests) == 1 and b"h2c" not in server.requests[0].head.encode()
    assert server.requests[0].head.split("\r\n")[0].endswith(" HTTP/1.1")


@pytest.mark.parametrize("game", HTTP2_GAMES)
def test_http2_in_the_clear(game):
    with RawServer(lambda request: HTTP2_GAMES[game]) as server:
        check_no_http(withstand("-s", "caps", server.url), server)


@pytest.mark.parametrize("game", HTTP2_GAMES)
def test_http2_over_tls(game, pki):
    """It was not offered, and a server that insists is none that speaks HTTP."""
    context = pki.context("server")
    context.set_alpn_protocols(["h2"])
    with RawServer(lambda request: HTTP2_GAMES[game], tls=context) as server:
        run = withstand("-s", "caps", "--ca-file", pki.folder / "root.pem", server.url)
        check_no_http(run, server)
        assert server.protocols == [None]


def test_http2_is_never_offered(pki):
    """A server that would rather have it gets HTTP/1.1; the ClientHello has no "h2"."""
    context = pki.context("server")
    context.set_alpn_protocols(["h2", "http/1.1"])
    with RawServer(serving(b""), tls=context) as server:
        withstand("-d", "windows,android,ios", "--ca-file", pki.folder / "root.pem",
                  server.url)
    assert server.protocols and set(server.protocols) == {"http/1.1"}
    with RawServer(None, raw=b"") as server:
        withstand("-s", "caps", server.url.replace("http:", "https:"))
    assert b"\x08http/1.1" in server.first[0] and b"\x02h2" not in server.first[0]
