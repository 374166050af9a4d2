# SPDX-License-Identifier: MIT
"""What was sent in secret can come back: a server or a proxy may repeat it, in any
encoding. It stands in no output of any format, in no archive and in no message.

An archive under pseudonyms keeps no name either, in whatever form a server put it, and an
archive of any target is bounded and read again.
"""
import base64
import html
import json
import re
import subprocess
import urllib.parse

import pytest

from conftest import HANGS_AFTER, PROGRAM, clean_environment
from rawserver import RawServer, http

CHALLENGE = "Geheimnis+9f1c/27a5=b3d8e604"
PASSWORD = "pr0xy-Passw0rd"
QUICK = ("--key-bits", "1024", "-d", "ios", "-t", "20")

#: Possible encodings of a word.
FORMS = {
    "plain": lambda word: word,
    "lower case": str.lower,
    "percent": lambda word: urllib.parse.quote(word, safe=""),
    "percent, all": lambda word: "".join(f"%{ord(c):02x}" for c in word),
    "entities": lambda word: "".join(f"&#{ord(c)};" for c in word),
    "html": lambda word: html.escape(word).replace("+", "&plus;"),
    "json": lambda word: "".join(f"\\u{ord(c):04x}" for c in word),
    "base64": lambda word: base64.b64encode(word.encode()).decode(),
    "base64 at 1": lambda word: base64.b64encode(b"x" + word.encode() + b"yy").decode(),
    "base64 at 2": lambda word: base64.b64encode(b"xy" + word.encode() + b"z").decode(),
    "base64url": lambda word: base64.urlsafe_b64encode(b"?>" + word.encode()).decode(),
    "base64 twice": lambda word: base64.b64encode(base64.b64encode(word.encode())).decode(),
    "base32": lambda word: base64.b32encode(word.encode()).decode(),
    "hex": lambda word: word.encode().hex(),
    "hex, colons": lambda word: ":".join(f"{ord(c):02X}" for c in word),
}


def readings(text):
    """The text, and what stands in it percent-encoded, in base64 and in hex."""
    forms = [text, urllib.parse.unquote(text), html.unescape(text)]
    try:
        forms.append(text.encode().decode("unicode_escape"))
    except UnicodeDecodeError:
        pass
    for run in re.findall(r"[A-Za-z0-9+/_-]{12,}", text):
        for skip in range(4):
            part = run[skip:].replace("-", "+").replace("_", "/")
            part = part[:len(part) // 4 * 4]
            forms.append(base64.b64decode(part).decode("latin-1"))
            for inner in re.findall(r"[A-Za-z0-9+/]{12,}", forms[-1]):
                forms.append(base64.b64decode(inner[:len(inner) // 4 * 4]).decode("latin-1"))
    for run in re.findall(r"[A-Z2-7]{16,}", text):
        forms.append(base64.b32decode(run[:len(run) // 8 * 8]).decode("latin-1"))
    for run in re.findall(r"(?:[0-9A-Fa-f]{2}:?){8,}", text):
        forms.append(bytes.fromhex(run.replace(":", "")).decode("latin-1"))
    return "\n".join(forms).lower()


def page(word, form):
    made = FORMS[form](word)
    return http(f"<html><title>no: {made}</title><body>You sent {made}.</body></html>".encode(),
                status=f"403 {made if len(made) < 60 else 'no'}", content_type="text/html",
                headers=(f"X-Echo: {made}", f"Server: nginx {made}"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("output", ["text", "json", "jsonl", "nagios", "prometheus", "junit"])
def test_challenge_comes_back(form, output, probe, tmp_path):
    (tmp_path / "challenge").write_text(CHALLENGE)
    archive = tmp_path / "trace.har"
    with RawServer(lambda request: page(CHALLENGE, form)) as server:
        result = probe(*QUICK, "-v", "-f", output, "--challenge-file",
                       tmp_path / "challenge", "--save-trace", archive, server.url)
    seen = readings(result.stdout + result.stderr + archive.read_text())
    assert CHALLENGE.lower() not in seen
    assert "nginx" in archive.read_text()


@pytest.mark.parametrize("form", FORMS)
def test_credentials_of_a_proxy_come_back(form, probe, tmp_path):
    archive = tmp_path / "trace.har"
    with RawServer(lambda request: page(PASSWORD, form)) as proxy:
        result = probe(*QUICK, "-v", "-f", "json", "--save-trace", archive, "--proxy",
                       f"http://anna:{PASSWORD}@127.0.0.1:{proxy.port}",
                       "http://ndes.contoso.com/certsrv/mscep/mscep.dll")
    assert PASSWORD.lower() not in readings(result.stdout + result.stderr
                                            + archive.read_text())


def test_page_of_administrators_is_not_kept(probe, tmp_path):
    """A user who gives that URL by mistake is shown a valid challenge."""
    body = (b"<HTML><P>The enrollment challenge password is: <B>7D3A0C3E6B1F4A52</B><P>This "
            b"password can be used only once and will expire within 60 minutes.</HTML>")
    archive = tmp_path / "trace.har"
    with RawServer(lambda request: http(body, content_type="text/html")) as server:
        result = probe(*QUICK, "-v", "--save-trace", archive,
                       server.url + "/certsrv/mscep_admin/mscep.dll")
    assert "7D3A0C3E6B1F4A52" not in result.stdout + archive.read_text()


# ---- under pseudonyms ----

NAMES = ["ndes07.corp.fabrikam.example", "fabrikam", "10.47.11.8", "2001:db8:47::8"]


@pytest.mark.parametrize("form", FORMS)
def test_pseudonyms_leave_no_original(form, probe, tmp_path):
    """The host's name comes back in a page and in headers, known ones and others."""
    archive = tmp_path / "trace.har"
    host, address = NAMES[0], NAMES[3]

    def answer(request):
        made = FORMS[form](host)
        return http(f"<html><title>{made}</title>{made} {FORMS[form](address)}</html>".encode(),
                    status="500 no", content_type="text/html", headers=(
                        f"X-Backend: {made}", f"X-Forwarded-For: {address}",
                        f"Via: 1.1 {host}", "Server: nginx",
                        f"Set-Cookie: {host}=1", f"X-Powered-By: {made}"))

    with RawServer(answer) as server:
        probe(*QUICK, "--resolve", f"{host}:{server.port}:127.0.0.1", "--save-trace", archive,
              "--anonymize", f"http://{host}:{server.port}/certsrv/mscep/mscep.dll")
    text = json.loads(archive.read_text())
    seen = readings(json.dumps(text, ensure_ascii=False))
    assert host not in seen and "fabrikam" not in seen
    assert "nginx" in archive.read_text()


def test_many_names_cost_no_more_than_their_number(probe, tmp_path):
    """A server that supplies names by the thousand: the run ends, and hides them all."""
    names = " ".join(f"https://h{i}.secretive{i}.example/" for i in range(20000))
    archive = tmp_path / "trace.har"
    with RawServer(lambda request: http(names.encode())) as server:
        probe(*QUICK, "--save-trace", archive, "--anonymize", server.url)
    assert "secretive" not in archive.read_text()


# ---- bounded ----

@pytest.mark.parametrize("octet", [b"\x01", b"\x1b", b"\xff", b"\"", b"a"])
@pytest.mark.parametrize("more", [(), ("--anonymize",)])
def test_large_bodies_stay_readable(octet, more, probe, tmp_path):
    """Whatever a body is made of, the archive is one that replay reads."""
    archive = tmp_path / "trace.har"
    with RawServer(lambda request: http(octet * (1 << 20))) as server:
        first = probe("--key-bits", "1024", "-t", "20", "--save-trace", archive, *more,
                      server.url, "http://127.0.0.1:9/")
    assert first.status == 2
    assert archive.stat().st_size < 12 << 20
    again = probe("replay", "-q", archive)
    assert again.status == first.status
    assert again.stderr == ""


def test_what_is_left_out_is_said(tmp_path):
    archive = tmp_path / "trace.har"
    with RawServer(lambda request: http(b"\xfe" * (1 << 20))) as server:
        done = subprocess.run(
            [PROGRAM, "--key-bits", "1024", "-t", "20", "--save-trace", archive, server.url],
            capture_output=True, text=True, timeout=HANGS_AFTER, env=clean_environment())
    assert "left out" in done.stderr
    assert "left out" in json.loads(archive.read_text())["log"]["comment"]
