# SPDX-License-Identifier: MIT
"""What is rare and may be hostile: answers of name servers, host names of other scripts,
certificates of other times, OCSP, and codings in every order and number.
"""
import gzip
import itertools
import struct
import tempfile
import zlib

import pytest

from hostile import (BASIC_CA, CONTROL, QUICK, SEQUENCE, bag, certificate, found, name,
                     withstand, write)
from rawserver import RawServer, http
from test_hostile import serving

HOST = "ndes.contoso.example"


# ---- name servers ----

#: What a resolver says of the host's name, and of the address that it then has.
ANSWERS = {
    "an alias with escapes": "a\x1b[2J\x1b]0;owned\x07b.example/127.0.0.1",
    "an alias with tags": "<script>alert(1)</script>\"'|&.example/127.0.0.1",
    "an alias that is no UTF-8": "\udcff\udcfe\udcc3(.example/127.0.0.1",
    "an alias that nobody sees": "a\u200b\u2060\u00ad\u061c\u202eb.example/127.0.0.1",
    "an alias of 100,000 octets": "a" * 100000 + ".example/127.0.0.1",
    "an alias of a thousand labels": "a." * 1000 + "example/127.0.0.1",
    "an alias that is an address": "127.0.0.1/127.0.0.1",
    "an alias of the application proxy's name": "x.msappproxy.net.example/127.0.0.1",
    "ten thousand addresses": "*10000/127.0.0.1",
}


@pytest.mark.parametrize("what", ANSWERS)
@pytest.mark.parametrize("form", ["json", "text", "html", "nagios", "prometheus", "junit"])
def test_answers_of_name_servers(what, form, probe, names, tmp_path):
    """It ends with a verdict, and what the name server said is text in every format."""
    archive = tmp_path / "trace.har"
    with RawServer(lambda request: http(b"POSTPKIOperation\nAES\n")) as server:
        result = probe(*QUICK, "-s", "caps", "-t", 20, "-v", "-f", form, "--save-trace",
                       archive, f"http://{HOST}:{server.port}/",
                       env=names({HOST: ANSWERS[what]}))
    assert result.status in (0, 1, 2, 3)
    assert not CONTROL.search(result.stdout + result.stderr + archive.read_text())
    assert "<script" not in result.stdout.replace('<script type="application/json"', "") \
        or form not in ("html", "junit")
    assert len(result.stdout) < 500000


@pytest.mark.parametrize("address", ["0.0.0.0", "255.255.255.255", "224.0.0.1", "::",
                                     "ff02::1", "::ffff:127.0.0.1", "169.254.169.254"])
def test_addresses_that_are_none(address, probe, names):
    """Each ends within the limit, with the fault where it is."""
    result = probe(*QUICK, "-s", "caps", "-t", 3, "-f", "json", f"http://{HOST}:1/",
                   env=names({HOST: f"x.example/{address}"}))
    assert result.status in (2, 3) and '"findings": []' not in result.stdout


@pytest.mark.parametrize("host, words", [
    ("b\u00fccher.example", "xn--"), ("\u2100.example", "xn--"), ("a\u202eb.example", "xn--"),
    ("ndes\u3002contoso.com", "xn--"), ("\udcff.example", "xn--"), ("a b.example", "space"),
])
def test_names_of_other_scripts_are_refused(host, words, probe):
    """With a sentence on how they are written; nothing of them reaches the terminal."""
    result = probe("-q", f"https://{host}/", env={"LC_ALL": "C.UTF-8"})
    assert result.status == 3 and not result.stdout
    assert not CONTROL.search(result.stderr)
    assert words in result.stderr or words == "space"


@pytest.mark.parametrize("host", ["xn--bcher-kva.example", "xn--a.example", "xn--.example",
                                  "a" * 63 + ".example", "xn--" + "a" * 59 + ".example",
                                  "XN--BCHER-KVA.example", "a_b.example", "-a.example"])
def test_names_that_are_taken_as_they_are(host, probe_json, names):
    """They reach the resolver, and the server, letter by letter."""
    with RawServer(lambda request: http(b"POSTPKIOperation\nAES\n")) as server:
        run = probe_json(*QUICK, "-s", "caps", f"http://{host}:{server.port}/",
                         env=names({host: "x.example/127.0.0.1"}))
        assert f"host: {host}:{server.port}".lower() in server.requests[0].head.lower()
    assert run["targets"][0]["exchanges"][0]["http_status"] == 200


# ---- times ----

def between(first, last, tags=(0x18, 0x18)):
    return write(SEQUENCE, write(tags[0], first), write(tags[1], last))


#: Validities of certificates: not before, not after.
TIMES = {
    "begins in the year 2990": between(b"29900101000000Z", b"29910101000000Z"),
    "ends with the year 9999": between(b"20200101000000Z", b"99991231235959Z"),
    "from the end of the year 9999": between(b"99991231235959Z", b"99991231235959Z"),
    "ends before it begins": between(b"20300101000000Z", b"20200101000000Z"),
    "the year 0": between(b"00000101000000Z", b"00000101000001Z"),
    "the 31st of February": between(b"20200231000000Z", b"20450231000000Z"),
    "month 99": between(b"20209901000000Z", b"20459901000000Z"),
    "with fractions": between(b"20200101000000.5Z", b"20450101000000.999Z"),
    "with a zone": between(b"20200101000000+1400", b"20450101000000-1200"),
    "empty": between(b"", b""),
    "words": between(b"yesterday", b"for ever"),
    "a thousand digits": between(b"9" * 1000 + b"Z", b"9" * 1000 + b"Z"),
    "UTCTime of 2049": between(b"490101000000Z", b"491231235959Z", (0x17, 0x17)),
    "UTCTime of 1950": between(b"500101000000Z", b"501231235959Z", (0x17, 0x17)),
    "32 bits of seconds": between(b"20380119031407Z", b"20380119031408Z"),
    "64 bits of nanoseconds": between(b"22620411234716Z", b"22620411234717Z"),
}


@pytest.mark.parametrize("what", TIMES)
def test_certificates_of_other_times(what, probe, tmp_path):
    """As a CA's, and as an RA's that it might encrypt to; also by decode."""
    body = bag(certificate(subject=name(b"ca"), issuer=name(b"ca"), extensions=(BASIC_CA,),
                           valid=TIMES[what]),
               certificate(subject=name(b"ra"), issuer=name(b"ca"), serial=b"\x02",
                           valid=TIMES[what]))
    with RawServer(serving(body)) as server:
        run = withstand(server.url)
    assert found(run)
    days = [row["days_left"] for exchange in run["targets"][0]["exchanges"]
            for row in (exchange["reply"] or {}).get("certificates", [])]
    assert all(day is None or -800000 < day < 3000000 for day in days)
    file = tmp_path / "bag"
    file.write_bytes(body)
    assert probe("decode", file).status in (0, 1, 2)


def test_certificate_of_the_future_is_named():
    """Not yet valid is not expired."""
    body = bag(certificate(subject=name(b"ca"), issuer=name(b"ca"), extensions=(BASIC_CA,)),
               certificate(subject=name(b"ra"), issuer=name(b"ca"), serial=b"\x02",
                           valid=TIMES["begins in the year 2990"]))
    with RawServer(serving(body)) as server:
        run = withstand("-s", "caps,cacert", "-v", server.url)
    texts = str(run["targets"][0]["findings"])
    assert "not yet valid" in texts.lower() or "not valid yet" in texts.lower(), texts


# ---- OCSP ----

def extensions(hello):
    """The types of a ClientHello's extensions (RFC 8446 section 4.1.2)."""
    at = 5 + 4 + 2 + 32
    at += 1 + hello[at]
    at += 2 + struct.unpack_from(">H", hello, at)[0]
    at += 1 + hello[at]
    end = at + 2 + struct.unpack_from(">H", hello, at)[0]
    at += 2
    while at < end:
        kind, length = struct.unpack_from(">HH", hello, at)
        yield kind
        at += 4 + length


def test_no_staple_is_asked_for():
    """status_request (RFC 6066) is never sent, so no server may staple anything: a staple
    ends the handshake, see TLS_GAMES."""
    with RawServer(None, raw=b"") as server:
        withstand("-s", "caps", server.url.replace("http:", "https:"))
        kinds = list(extensions(server.first[0]))
    assert 43 in kinds and 5 not in kinds


# ---- codings ----

CODINGS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress,
           "identity": lambda data: data, "br": lambda data: data,
           "chunked": lambda data: b"%x\r\n" % len(data) + data + b"\r\n0\r\n\r\n"}
LAYERS = [layers for n in (2, 3) for layers in itertools.product(CODINGS, repeat=n)]


def lines_of(layers, field, together):
    words = [", ".join(layers)] if together else layers
    return "".join(f"{field}: {word}\r\n" for word in words).encode()


@pytest.mark.parametrize("field", ["Content-Encoding", "Transfer-Encoding",
                                   "CONTENT-ENCODING", "both"])
@pytest.mark.parametrize("together", [True, False], ids=["a line", "lines"])
def test_codings_in_any_order(field, together):
    """Two and three layers in all orders: each is read rightly or refused as damaged, never
    taken for something else, and all of them together take a moment."""
    answers = []
    for layers in LAYERS:
        body = b"POSTPKIOperation\nSHA-256\nAES\n"
        for word in layers:
            body = CODINGS[word](body)
        half = len(layers) // 2
        head = lines_of(layers, field, together) if field != "both" else \
            lines_of(layers[:half], "Content-Encoding", together) + \
            lines_of(layers[half:], "Transfer-Encoding", together)
        answers.append(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body)
    with RawServer(lambda request: answers[int(request.target.split("/")[1])]) as server:
        targets = "\n".join(f"{server.url}/{i}/certsrv/mscep/mscep.dll label={i}"
                            for i in range(len(answers)))

        with tempfile.NamedTemporaryFile("w", suffix=".targets") as file:
            file.write(targets + "\n")
            file.flush()
            run = withstand("-s", "caps", "-j", 16, "--targets", file.name)
    assert len(run["targets"]) == len(answers)
    for target in run["targets"]:
        exchange, = target["exchanges"]
        reply = exchange["reply"] or {"kind": "none"}
        if reply["kind"] == "capabilities" and not exchange["error"]:
            assert reply["capabilities"] == ["POSTPKIOperation", "SHA-256", "AES"], \
                LAYERS[int(target["label"])]
        else:
            assert exchange["error"] or target["findings"]
