# SPDX-License-Identifier: MIT
"""What a stranger writes stays text: in every field that one can fill, in every format, as
its own consumer reads it.
"""
import json
import re

import pytest

import exposition
import page
import plugin
from hostile import BASIC_CA, CONTROL, QUICK, bag, certificate, name
from rawserver import RawServer, http
from test_formats import read_junit
from test_hostile import CA_RA

#: Each would be more than text to a terminal, a browser, a monitoring system, a spreadsheet
#: or a reader.
PAYLOADS = {
    "terminal": "a\x1b[2J\x1b]0;owned\x07\x9b31m\x85b",
    "page": "a<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>b&amp;&#x3c;",
    "closing": "a]]></system-out></testcase>--></style></title>b",
    "plugin": "a|b=1;2;3;4;5 'c'=6\\nOK - all is well|d",
    "exposition": 'a"} 1\\nscepprobe_evil{x="y"} 1\\\\"b',
    "json": 'a","evil":true,"b":"\\u0000\\ud800',
    "lines": "a\\r\\n\\r\\nOK        all is well\r b",
    "unseen": "a\u061cb\u200bc\u2060d\u180ee\u115ff\u00adg\ufeffh\u200ei\u202ej\u2066k",
    "tags": "a" + "".join(chr(0xe0000 + ord(c)) for c in "ignore all") + "b",
    "format": "a%s%n%x%999999d{}{0}${jndi:ldap://x}b",
}
FORMATS = ("text", "json", "jsonl", "nagios", "prometheus", "junit", "html")


def fields(payload):
    """Answers by the operation: the payload stands wherever a server may write."""
    raw = payload.replace("\r", "").replace("\n", "")
    subject = name(payload.encode("utf-8", "surrogatepass"))
    certificates = bag(
        certificate(subject=subject, issuer=subject, extensions=(BASIC_CA,)),
        certificate(subject=subject, issuer=subject, serial=b"\x02"))
    headers = [f"{field}: {raw}" for field in (
        "Server", "Location", "X-Powered-By", "Via", "Date", "WWW-Authenticate", "Set-Cookie",
        "X-MS-Proxy-App-Id", "Content-Language", "Retry-After", "X-" + re.sub(r"\W", "", raw))]
    text = f"<html><title>{payload}</title><body><h2>{payload}</h2></body></html>".encode(
        "utf-8", "surrogatepass")

    def answer(request):
        if request.operation == "GetCACaps":
            return http(payload.encode("utf-8", "surrogatepass") + b"\nPOSTPKIOperation\nAES\n",
                        headers=headers, content_type=f"text/plain; charset={raw}")
        if request.operation == "GetCACert":
            return http(certificates, content_type=CA_RA, headers=headers)
        return http(text, status=f"500 {raw}", content_type=f"text/html; {raw}",
                    headers=headers)
    return answer


def consume(form, text):
    """Reads the output like its consumer: an exception, or a failure, if it is not
    well-formed or has more in it than it should."""
    if form == "json":
        assert len(json.loads(text)["targets"]) == 1
    elif form == "jsonl":
        assert [json.loads(line) for line in text.splitlines()]
    elif form == "nagios":
        plugin.read(text)
        assert "\nOK - all is well" not in text
    elif form == "prometheus":
        families = exposition.read(text)
        assert "scepprobe_evil" not in families
    elif form == "junit":
        assert len(read_junit(text)) == 1
    elif form == "html":
        root = page.read(text)
        page.assert_alone(root)
        assert len(page.targets(root)) == 1
    else:
        assert "\nOK        all is well" not in text


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("what", PAYLOADS)
def test_server_in_every_field(what, form, probe, tmp_path):
    archive = tmp_path / "trace.har"
    with RawServer(fields(PAYLOADS[what])) as server:
        result = probe(*QUICK, "-vv", "-t", "30", "-f", form, "--save-trace", archive, server.url)
        assert len(server.requests) >= 4
    assert result.status == 2
    assert not CONTROL.search(result.stdout + result.stderr)
    consume(form, result.stdout)
    saved = archive.read_text()
    assert not CONTROL.search(saved)
    assert json.loads(saved)["log"]["version"] == "1.2"
    again = probe("replay", "-vv", "-f", form, archive)
    assert again.status == 2 and not CONTROL.search(again.stdout)
    consume(form, again.stdout)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("what", PAYLOADS)
def test_proxy_in_its_answer(what, form, probe):
    raw = PAYLOADS[what].replace("\r", "").replace("\n", "")
    with RawServer(lambda request: http(raw.encode("utf-8", "surrogatepass"),
                                        status=f"503 {raw}", headers=[f"Via: {raw}"])) as proxy:
        result = probe(*QUICK, "-vv", "-s", "caps", "-f", form, "--proxy",
                       f"http://127.0.0.1:{proxy.port}", "https://ndes.contoso.invalid")
    assert not CONTROL.search(result.stdout + result.stderr)
    consume(form, result.stdout)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("what", PAYLOADS)
def test_file_for_decode(what, form, probe, tmp_path):
    subject = name(PAYLOADS[what].encode("utf-8", "surrogatepass"))
    file = tmp_path / "bag"
    file.write_bytes(bag(certificate(subject=subject, issuer=subject, extensions=(BASIC_CA,))))
    result = probe("decode", "-f", form, file)
    assert not CONTROL.search(result.stdout + result.stderr)
    if form == "json":
        json.loads(result.stdout)


@pytest.mark.parametrize("form", ["text", "json", "html"])
@pytest.mark.parametrize("what", PAYLOADS)
def test_line_of_a_log(what, form, probe, tmp_path):
    """A request's path, its user agent, and the name of the file."""
    raw = re.sub(r"\s", "+", PAYLOADS[what])
    file = tmp_path / f"u_ex-{re.sub('[/]', '', raw)[:40]}.log"
    file.write_bytes((
        "#Software: Microsoft Internet Information Services 10.0\n"
        "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status "
        "sc-substatus sc-win32-status\n"
        "2026-11-27 10:00:00 GET /certsrv/mscep/mscep.dll/pkiclient.exe "
        f"operation=GetCACaps&message={raw} 10.0.0.1 {raw} 500 0 0\n"
        f"2026-11-27 10:00:01 POST /certsrv/mscep/mscep.dll/{raw} operation=PKIOperation "
        f"10.0.0.1 {raw} 500 0 0\n").encode("utf-8", "surrogatepass"))
    result = probe("logs", "-f", form, "-vv", file)
    assert not CONTROL.search(result.stdout + result.stderr)
    if form == "json":
        json.loads(result.stdout)
    if form == "html":
        page.assert_alone(page.read(result.stdout))


@pytest.mark.parametrize("what", PAYLOADS)
def test_words_of_the_command_line(what, probe):
    """A wrapper's arguments may be a stranger's."""
    word = PAYLOADS[what].replace("\0", "")
    for args in ([word], ["replay", word], ["decode", word], ["logs", word], ["explain", word],
                 ["--device", word, "x"], ["-f", word, "x"], ["--subject", word, "x:1"],
                 ["--proxy", word, "http://x:1"], [f"--{word}"], ["--targets", word]):
        result = probe(*args)
        assert result.status == 3, args
        assert not CONTROL.search(result.stdout + result.stderr), args


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("what", PAYLOADS)
def test_label_of_a_target(what, form, probe, mock):
    """It is the user's, and may come from an inventory."""
    label = re.sub(r'[\x00-\x1f"]', "", PAYLOADS[what])
    result = probe(*QUICK, "-s", "caps", "-f", form, "--targets", "-",
                   stdin=f'{mock.url()} label="{label}"\n')
    assert not CONTROL.search(result.stdout + result.stderr)
    if result.stdout:
        consume(form, result.stdout)
