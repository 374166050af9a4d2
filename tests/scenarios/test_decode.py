# SPDX-License-Identifier: MIT
"""scepprobe decode: one message or answer, in every form in which people find one."""
import base64
import gzip
import json
import quopri
import subprocess
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
RA_KEY = VECTORS / "ra-encryption.key"
FRAGMENT = (VECTORS / "ios-fragment.b64").read_text().strip()
JSCEP = sorted(VECTORS.glob("jscep-*.ber"))
URL = "https://ndes-contoso.msappproxy.net/certsrv/mscep/mscep.dll"

#: No file may keep the program busy for longer.
PROMPT = 20


@pytest.fixture
def decode(probe, tmp_path):
    """decode(content, *args): the content, octets or text, as a file."""
    def run(content, *args):
        if isinstance(content, str):
            content = content.encode()
        if isinstance(content, bytes):
            path = tmp_path / "message"
            path.write_bytes(content)
            content = path
        before = time.monotonic()
        result = probe("decode", *args, content)
        assert time.monotonic() - before < PROMPT
        assert result.stdout.isprintable() or "\n" in result.stdout
        assert "\x1b" not in result.stdout
        return result
    return run


@pytest.fixture
def decode_json(decode):
    def run(content, *args):
        result = decode(content, "-f", "json", *args)
        document = json.loads(result.stdout)
        assert document["format_version"] == "1.0"
        assert result.status == ("ok", "warning", "critical").index(document["status"])
        assert result.stderr == ""
        return document
    return run


def folded(text):
    return " ".join(text.split())


def refused(result):
    """Status 3 and one line that says why."""
    assert result.status == 3
    assert result.stdout == ""
    assert result.stderr.startswith("scepprobe: ") and result.stderr.count("\n") == 1
    return result.stderr


# ---- the fragment in Microsoft's article ----

def check_fragment(document):
    assert document["kind"] == "pki-message"
    assert document["complete"] is False
    assert (document["form"], document["structure"]) == ("BER", "SignedData")
    assert document["octets"] == 621
    assert document["digest"] == "sha512"
    assert document["envelope"]["cipher"] == "des-ede3-cbc"
    assert document["envelope"]["recipients"] == [{
        "issuer": "CN=FourthCoffee CA,DC=fourthcoffee,DC=local",
        "serial": "68000000099A9DE56310F95C4F000000000009",
        "key_transport": "rsa-pkcs1",
        "encrypted_key_length": 256,
    }]
    assert document["cut"] == {
        "octet": 621,
        "missing_at_least": 5964,
        "inside": [
            {"element": "content OCTET STRING chunk", "offset": 54, "length": 6527,
             "present": 563},
            {"element": "ciphertext chunk", "offset": 447, "length": 6056,
             "present": 112},
        ],
    }
    assert document["layout"] == "ios"


def escaped(text):
    return quote(text, safe="")


def blanks(text):
    return text.replace("+", " ")


FORMS = {
    "alone": (FRAGMENT, "base64", None),
    "lines": ("\n".join(FRAGMENT[i:i + 64] for i in range(0, 829, 64)), "base64",
              "White space"),
    "url-safe": (FRAGMENT.replace("+", "-").replace("/", "_"), "base64", "RFC 4648"),
    "blanks": (blanks(FRAGMENT), "base64", "decoded '+' as a blank"),
    "escaped": (escaped(FRAGMENT), "base64", "percent-encoded"),
    "escaped-twice": (escaped(escaped(FRAGMENT)), "base64", "twice"),
    "query": (f"?operation=PKIOperation&message={FRAGMENT}", "query", None),
    "query-escaped": (f"operation=PKIOperation&message={escaped(FRAGMENT)}&x=1", "query",
                      "percent-encoded"),
    "query-blanks": (f"operation=PKIOperation&message={blanks(FRAGMENT)}&x=1", "query",
                     "decoded '+' as a blank"),
    "url": (f"{URL}?operation=PKIOperation&message={FRAGMENT}", "query", None),
    "profiled": ("Debug 18:30:55.487908 -0500 profiled Performing synchronous URL "
                 f"request: {URL}?operation=PKIOperation&message={FRAGMENT}\\\n", "query",
                 None),
    "iis": ("2018-02-27 05:16:20 10.0.0.4 GET /certsrv/mscep/mscep.dll/pkiclient.exe "
            f"operation=PKIOperation&message={FRAGMENT} 80 - 10.0.0.9 "
            "Mozilla/4.0+(compatible;+Win32;+NDES+client) - 414 0 0 186\n", "query", None),
    "apache": ("10.0.0.9 - - [27/Feb/2018:05:16:20 +0000] \"GET /certsrv/mscep/mscep.dll?"
               f"operation=PKIOperation&message={blanks(FRAGMENT)} HTTP/1.1\" 400 310\n",
               "query", "decoded '+' as a blank"),
    "many-lines": (f"x?operation=GetCACaps&message=ca\nx?operation=PKIOperation&message="
                   f"{FRAGMENT}\nx?operation=GetCACert&message=ca\n", "query", None),
    "json-log": ('{"time": 1, "body": "' + FRAGMENT + '", "x": 2}', "log", None),
    "utf-16": (FRAGMENT.encode("utf-16"), "base64", "UTF-16"),
}


@pytest.mark.parametrize("name", FORMS)
def test_fragment_in_every_form(decode_json, name):
    content, encoding, said = FORMS[name]
    document = decode_json(content)
    check_fragment(document)
    assert document["encoding"] == encoding
    told = " ".join(document["faults"] + document["notes"])
    assert "last quantum" in told
    assert said is None or said in told, told


def test_fragment_as_octets(decode_json):
    document = decode_json(VECTORS / "ios-fragment.ber")
    check_fragment(document)
    assert document["encoding"] == "binary"
    assert "quantum" not in str(document["faults"])


def test_fragment_for_people(decode):
    result = decode(VECTORS / "ios-fragment.b64")
    assert result.status == 1
    text = folded(result.stdout)
    for part in ("SignedData", "BER with indefinite lengths", "SHA-512", "EnvelopedData",
                 "3DES-CBC (des-ede3-cbc)", "CN=FourthCoffee CA,DC=fourthcoffee,DC=local",
                 "68000000099A9DE56310F95C4F000000000009", "RSA PKCS#1 v1.5",
                 "cut off at octet 621: inside the content OCTET STRING chunk of 6527 "
                 "octets, of which 563 are present; inside that, inside the ciphertext "
                 "chunk of 6056 octets, of which 112 are present",
                 "last quantum of the base64 is incomplete", "laid out as by iOS"):
        assert part in text
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


# ---- whole messages ----

def challenges():
    """What openssl finds in the vectors, to be sure that the program does not tell it."""
    for path in JSCEP:
        content = subprocess.run(
            ["openssl", "cms", "-verify", "-noverify", "-inform", "DER", "-in", path],
            capture_output=True, check=True).stdout
        request = subprocess.run(
            ["openssl", "cms", "-decrypt", "-inform", "DER", "-inkey", RA_KEY],
            input=content, capture_output=True, check=True).stdout
        text = subprocess.run(["openssl", "req", "-inform", "DER", "-noout", "-text"],
                              input=request, capture_output=True, check=True).stdout
        line = next(line for line in text.decode().splitlines() if "challengePass" in line)
        yield line.split(":", 1)[1].strip()


@pytest.mark.parametrize("path", JSCEP, ids=lambda path: path.name)
@pytest.mark.parametrize("form", ["text", "json"])
def test_challenge_is_not_told(decode, path, form):
    result = decode(path, "--key", RA_KEY, "-f", form)
    assert result.status == 0
    secrets = list(challenges())
    assert len(secrets) == len(JSCEP) and all(len(secret) > 100 for secret in secrets)
    told = "".join(result.stdout.split()) + result.stderr
    for secret in secrets:
        assert not any(secret[i:i + 12] in told for i in range(0, len(secret) - 12, 6))


@pytest.mark.parametrize("path", JSCEP, ids=lambda path: path.name)
def test_request(decode_json, path):
    document = decode_json(path, "--key", RA_KEY)
    assert document["kind"] == "request" and document["complete"] is True
    assert document["message_type"] == "PKCSReq"
    assert document["signature"] == "valid"
    assert document["transaction_id_is"] == "sha1-of-spki"
    assert document["layout"] == "jscep"
    assert document["faults"] == []
    inside = document["envelope"]["content"]
    assert inside["kind"] == "pkcs10" and inside["signature"] == "valid"
    assert inside["subject"] == "CN=user@fourthcoffee.com"
    assert inside["challenge_password"]["type"] == "PrintableString"
    assert set(inside["challenge_password"]) == {"type", "length"}


def test_request_without_key(decode_json):
    document = decode_json(JSCEP[0])
    assert document["status"] == "ok"
    assert "decrypted" not in document["envelope"]


@pytest.mark.parametrize("form", [
    lambda raw: base64.b64encode(raw), base64.encodebytes, base64.urlsafe_b64encode,
    lambda raw: base64.b64encode(raw).rstrip(b"="),
    lambda raw: b"message=" + base64.b64encode(raw).replace(b"+", b" "),
    lambda raw: base64.b64encode(raw).replace(b"+", b" "),
    lambda raw: b"-----BEGIN PKCS7-----\n" + base64.encodebytes(raw)
    + b"-----END PKCS7-----\n",
], ids=["base64", "lines", "url-safe", "unpadded", "query-blanks", "blanks", "pem"])
def test_whole_request_in_other_forms(decode_json, form):
    document = decode_json(form(JSCEP[-1].read_bytes()))
    assert document["complete"] is True and document["signature"] == "valid"


def test_changed_signature(decode_json):
    raw = bytearray(JSCEP[0].read_bytes())
    raw[-20] ^= 1
    document = decode_json(bytes(raw))
    assert document["status"] == "critical" and document["signature"] == "invalid"


def test_changed_content(decode_json):
    raw = bytearray(JSCEP[0].read_bytes())
    raw[3000] ^= 1
    assert decode_json(bytes(raw))["signature"] == "invalid"


def test_wrong_key(decode_json, tmp_path):
    key = tmp_path / "other.key"
    subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt",
                    "rsa_keygen_bits:2048", "-out", key], check=True, capture_output=True)
    document = decode_json(JSCEP[0], "--key", key)
    assert document["status"] == "critical" and document["signature"] == "valid"
    assert document["envelope"]["decrypted"] is False
    assert "content" not in document["envelope"]


def test_octets_behind(decode_json):
    document = decode_json(JSCEP[0].read_bytes() + b"xyz")
    assert document["status"] == "warning" and document["complete"] is True
    assert "3 octets follow the message." in document["faults"]


# ---- answers ----

def test_ca_certificates(decode_json):
    document = decode_json(VECTORS / "cacert.p7b")
    assert document["kind"] == "ca-certificates" and document["status"] == "ok"
    assert [x["role"] for x in document["certificates"]] == ["ca", "ra-signing",
                                                             "ra-encryption"]


def test_certificate_pem(decode_json):
    document = decode_json(VECTORS / "ca.pem")
    assert (document["kind"], document["encoding"]) == ("certificate", "pem")
    assert document["subject"] == "CN=FourthCoffee CA,DC=fourthcoffee,DC=local"


def test_capabilities(decode_json):
    document = decode_json("POSTPKIOperation\nRenewal\nSHA-512\nSHA-256\nSHA-1\nDES3\n")
    assert document["kind"] == "capabilities"
    assert document["capabilities"][0] == "POSTPKIOperation"
    assert document["post"] is True and document["best_digest"] == "SHA-512"


def test_html(decode_json):
    page = "<html><head><title>Network Device Enrollment Service</title></head>" \
           "<body>The enrollment challenge password is: <b>0123456789ABCDEF</b></body>"
    for content in (page, page.encode("utf-16-le")):
        document = decode_json(content)
        assert document["kind"] == "html" and document["status"] == "ok"
        assert document["page_title"] == "Network Device Enrollment Service"
        assert "0123456789ABCDEF" not in str(document)


def fetch(url, body=None):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, data=body), timeout=60) as answer:
        return answer.read(), answer.headers.get("Content-Type", "")


@pytest.fixture
def wiretap(mock):
    """A front end that keeps what passes: wiretap.url(scenario), .requests, .answers."""
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def forward(self, body):
            answer, kind = fetch(mock.base + self.path, body)
            if "operation=PKIOperation" in self.path:
                wires.requests.append(body or self.path.split("message=", 1)[1].encode())
                wires.answers.append(answer)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def do_GET(self):
            self.forward(None)

        def do_POST(self):
            self.forward(self.rfile.read(int(self.headers["Content-Length"])))

    wires = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    wires.requests, wires.answers = [], []
    wires.url = lambda *names: mock.url(*names).replace(str(mock.port), str(wires.server_port))
    thread = threading.Thread(target=wires.serve_forever)
    thread.start()
    yield wires
    wires.shutdown()
    thread.join()
    wires.server_close()


@pytest.mark.parametrize("device, layout", [("windows", "der"), ("android", "jscep"),
                                            ("ios", "ios")])
def test_request_of_a_device(wiretap, mock, probe, decode_json, device, layout):
    probe("-d", device, "-s", "pkioperation", wiretap.url())
    document = decode_json(wiretap.requests[0], "--key", mock.ca_dir / "ra-encryption.key")
    assert document["status"] == "ok" and document["message_type"] == "PKCSReq"
    assert document["layout"] == layout
    inside = document["envelope"]["content"]
    assert inside["kind"] == "pkcs10" and inside["signature"] == "valid"
    assert inside["challenge_password"]["type"] == "PrintableString"


@pytest.mark.parametrize("device", ["windows", "android", "ios"])
def test_request_of_a_device_in_a_url(wiretap, probe, decode_json, device):
    probe("-d", device, "-s", "pkioperation", "--method", "get", wiretap.url())
    document = decode_json(b"GET /?operation=PKIOperation&message=" + wiretap.requests[0]
                           + b" HTTP/1.1")
    assert document["encoding"] == "query" and document["signature"] == "valid"


def test_certrep(wiretap, mock, probe, decode, decode_json, tmp_path):
    """A refusal; only GetCACert's certificates can tell whether it is NDES's."""
    probe("-d", "windows", "-s", "pkioperation", wiretap.url())
    answer = wiretap.answers[0]
    ca_certs = tmp_path / "cacert"
    ca_certs.write_bytes(fetch(mock.url() + "?operation=GetCACert&message=ca")[0])
    document = decode_json(answer)
    assert document["kind"] == "certrep" and document["pki_status"] == "FAILURE"
    assert document["fail_info"] == "badRequest" and document["hresult"].startswith("0x8")
    assert document["hresult_name"] and document["hresult_meaning"]
    assert document["signature"] == "unverifiable"
    assert len(document["recipient_nonce"]) == 32
    assert decode_json(answer, "--ca-certs", ca_certs)["signature"] == "valid"
    other = decode_json(answer, "--ca-certs", VECTORS / "cacert.p7b")
    assert other["status"] == "critical"
    damaged = bytearray(answer)
    damaged[-3] ^= 1
    assert decode_json(bytes(damaged), "--ca-certs", ca_certs)["signature"] == "invalid"
    assert "GetCACert's certificates" in folded(decode(answer).stdout)


#: Scenarios, the rules that their CertReps break, and what the file is held for.
BROKEN = {
    "healthy": ([], "ok"),
    "reply-embedded": ([], "ok"),
    "reply-no-nonce": (["certrep-nonce-present"], "warning"),
    "reply-utf8": (["certrep-strings"], "warning"),
}


@pytest.mark.parametrize("scenario", BROKEN)
def test_answer_is_held_against_the_rules(wiretap, probe, decode, decode_json, scenario):
    """Those that need no request; the mock's habits of NDES's are no faults."""
    probe("-d", "windows", "-s", "pkioperation", wiretap.url(scenario))
    rules, status = BROKEN[scenario]
    document = decode_json(wiretap.answers[0])
    broken = {row["check"]: row.get("minded_by") for row in document.get("violations", [])}
    assert [rule for rule in rules if broken.get(rule)] == rules
    assert document["status"] == status
    if not rules:
        assert not any(broken.values())
    else:
        assert "Devices that refuse it:" in folded(decode(wiretap.answers[0]).stdout)


@pytest.mark.parametrize("kind, status", [
    ("application/x-pki-message", "ok"), ("text/html", "warning"), (None, "ok")])
def test_head_of_an_answer(wiretap, probe, decode_json, kind, status):
    """The Content-Type counts where the file has it."""
    probe("-d", "windows", "-s", "pkioperation", wiretap.url())
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() if kind else b""
    document = decode_json(head + wiretap.answers[0])
    assert (document["kind"], document["status"]) == ("certrep", status)
    assert document.get("content_type") == kind


# ---- answers and envelopes made here ----

def openssl(*args, stdin=None):
    return subprocess.run(["openssl", *map(str, args)], input=stdin, check=True,
                          capture_output=True).stdout


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """A CA, a leaf by it and a stranger: folder with NAME.key, NAME.pem."""
    folder = tmp_path_factory.mktemp("people")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "ca.key",
            "-out", folder / "ca.pem", "-subj", "/CN=Bag CA", "-days", "30")
    for name in ("leaf", "stranger"):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / f"{name}.key",
                "-out", folder / "csr", "-subj", f"/CN={name}")
        openssl("x509", "-req", "-in", folder / "csr", "-CA", folder / "ca.pem", "-CAkey",
                folder / "ca.key", "-CAcreateserial", "-out", folder / f"{name}.pem")
    return folder


def bag(*files):
    args = [word for file in files for word in ("-certfile", file)]
    return openssl("crl2pkcs7", "-nocrl", "-outform", "DER", *args)


def test_roles_only_where_shown(people, decode_json):
    """A leaf alone may be any certificate; with its CA it may answer GetCACert."""
    alone = decode_json(bag(people / "leaf.pem"))
    assert alone["kind"] == "certificates" and "role" not in alone["certificates"][0]
    both = decode_json(bag(people / "leaf.pem", people / "ca.pem"))
    assert both["kind"] == "ca-certificates"
    assert "ca" in [x.get("role") for x in both["certificates"]]
    ours = decode_json(bag(people / "leaf.pem", people / "ca.pem"), "--key",
                       people / "leaf.key")
    assert ours["kind"] == "certificates"
    assert [x.get("role") for x in ours["certificates"]].count("issued") == 1


def envelope(people, content, *args):
    return openssl("cms", "-encrypt", "-binary", "-outform", "DER", *args,
                   people / "leaf.pem", stdin=content)


@pytest.mark.parametrize("make, key, opening, said", [
    (lambda p: envelope(p, bag(p / "leaf.pem"), "-aes128"), "leaf", "opened", None),
    (lambda p: envelope(p, bag(p / "leaf.pem"), "-aes128"), "stranger", "no-recipient",
     "belongs to no recipient"),
    (lambda p: envelope(p, b"hello, world\n" * 9, "-aes128"), "leaf", "opened",
     "it holds text where"),
    (lambda p: envelope(p, openssl("x509", "-in", p / "ca.pem", "-outform", "DER"),
                        "-aes256"), "leaf", "opened", "it holds a certificate where"),
    (lambda p: envelope(p, b"", "-aes128"), "leaf", "opened", "it holds nothing where"),
    (lambda p: envelope(p, bag(p / "leaf.pem"), "-aes128")[:-9] + b"changed!!", "leaf",
     "damaged", "the decrypted content is damaged"),
    (lambda p: envelope(p, bag(p / "leaf.pem"), "-aes-128-gcm"), "leaf", "opened", None),
    (lambda p: envelope(p, bag(p / "leaf.pem"), "-des3", "-recip",
                        p / "leaf.pem", "-keyopt", "rsa_padding_mode:oaep"), "leaf",
     "opened", None),
    (lambda p: envelope(p, bag(p / "leaf.pem"), "-aes128").replace(
        b"\x60\x86\x48\x01\x65\x03\x04\x01\x02", b"\x60\x86\x48\x01\x65\x03\x04\x01\x06"),
     "leaf", "cipher", "the cipher cannot be used"),
], ids=["opens", "other-key", "text", "certificate", "empty", "damaged", "gcm", "oaep",
        "gcm-without-tag"])
def test_outcomes_of_opening(people, decode_json, make, key, opening, said):
    document = decode_json(make(people), "--key", people / f"{key}.key")
    assert document["envelope"]["opening"] == opening
    assert document["envelope"]["decrypted"] is (opening == "opened")
    told = " ".join(document["faults"])
    assert said in told if said else document["status"] == "ok", told


def test_recipient_by_password(people, decode_json):
    message = openssl("cms", "-encrypt", "-binary", "-outform", "DER", "-pwri_password",
                      "secret", "-aes128", stdin=bag(people / "leaf.pem"))
    document = decode_json(message)
    assert document["envelope"]["recipients"][0]["key_transport"] == "password"
    assert document["status"] == "warning" and "password" in str(document["faults"])


def test_detached_signature(people, decode_json):
    """Content that is not there makes it unverifiable, not wrong."""
    sign = ["cms", "-sign", "-binary", "-outform", "DER", "-signer", people / "leaf.pem",
            "-inkey", people / "leaf.key"]
    document = decode_json(openssl(*sign, stdin=b"content"))
    assert document["signature"] == "unverifiable" and document["status"] != "critical"
    assert decode_json(openssl(*sign, "-nodetach", stdin=b"content"))["signature"] == "valid"


def test_next_ca(people, decode_json):
    document = decode_json(openssl(
        "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-signer",
        people / "ca.pem", "-inkey", people / "ca.key", stdin=bag(people / "ca.pem")))
    assert document["kind"] == "next-ca-certificates"
    assert document["next_certificates"][0]["subject"] == "CN=Bag CA"


def test_empty_bag(decode_json):
    document = decode_json(bytes.fromhex(
        "302306092a864886f70d010702a01630140201013100300b06092a864886f70d0107013100"))
    assert (document["kind"], document["status"]) == ("certificates", "warning")


def test_times(people, decode, decode_json):
    """An invalid time is shown unchanged."""
    raw = openssl("x509", "-in", people / "leaf.pem", "-outform", "DER")
    at = raw.index(b"\x17\x0d") + 2
    document = decode_json(raw[:at] + b"991399999999Z" + raw[at + 13:])
    assert document["not_before"] == "991399999999Z" and document["status"] == "warning"
    assert "1970" not in decode(raw[:at] + b"991399999999Z" + raw[at + 13:]).stdout


def test_standard_capabilities(decode_json):
    document = decode_json("SCEPStandard\n")
    assert (document["post"], document["best_digest"], document["best_cipher"]) == (
        True, "SHA-256", "AES")
    assert decode_json("Renewal\nSHA-1\n")["best_cipher"].startswith("single DES")


@pytest.mark.parametrize("n", [12, 14, 18, 20, 22])
def test_cut_in_the_first_oid(decode_json, n):
    raw = (VECTORS / "cacert.p7b").read_bytes()[:n]
    document = decode_json(raw)
    assert document["kind"] == "cms" and document["complete"] is False


@pytest.mark.parametrize("n", range(58, 80, 2))
def test_cut_in_the_inner_oid(decode, n):
    """The content is not named before it names itself."""
    result = decode((VECTORS / "ios-fragment.ber").read_bytes()[:n])
    assert result.status == 1 and "not an envelope" not in folded(result.stdout)


# ---- what is no message ----

@pytest.mark.parametrize("content", [
    b"", b"\n", b"hello", b"\xff\xfe\xfd" * 1000, bytes(range(256)) * 100, b"\x30",
    b"\x30\x03\x02\x01\x05", b"?operation=GetCACert&message=ca",
    b"\x30\x80" * 10000, b"MIAw" * 10000, b"message=" * 10000, b"%" * 1000,
], ids=lambda content: repr(content[:12]))
def test_nothing_recognised(decode, content):
    refused(decode(content))


def test_private_key_is_not_told(decode):
    said = refused(decode(RA_KEY))
    assert "--key" in said
    assert RA_KEY.read_text().splitlines()[1] not in said


@pytest.mark.parametrize("content", [
    b"\0" * 10_000_000, b"\x30\x80" * 5_000_000, b"\x30\x80" + b"\x05\x00" * 5_000_000,
    b"M" * 10_000_000, b"message=a " * 1_000_000 + b"b.", b"message=" * 1_000_000,
    b"A B " * 2_500_000, b"<" * 10_000_000, b"MIIB" + b"\n" * 10_000_000,
    b"-----BEGIN X-----\n" * 500_000,
    b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01"
    b"\x31\x80" + b"\x30\x00" * 4_000_000,
], ids=["zeros", "deep", "flat", "letters", "words", "parameters", "blanks", "tags", "lines",
        "blocks", "digests"])
def test_large_garbage_is_quick(decode, content):
    assert decode(content).status in (0, 1, 3)


def test_too_large(decode):
    assert "16 MiB" in refused(decode(b"\0" * ((16 << 20) + 1)))


def test_nesting(decode_json):
    """Too deep nesting is a fault; the part before it is explained."""
    head = (VECTORS / "ios-fragment.ber").read_bytes()[:37]
    document = decode_json(head + b"\x30\x80" * 10_000)
    assert document["digest"] == "sha512"
    assert any("nested" in fault for fault in document["faults"])


def test_every_truncation_of_the_fragment(decode):
    """A sample; the unit tests do it at every octet."""
    raw = (VECTORS / "ios-fragment.ber").read_bytes()
    for n in range(0, len(raw), 23):
        result = decode(raw[:n])
        assert result.status == (1 if n >= 23 else 3), n


# ---- the command line ----

def test_directory(probe, tmp_path):
    assert "a folder, not a file" in refused(probe("decode", tmp_path))


def test_missing_file(probe, tmp_path):
    assert "No such file" in refused(probe("decode", tmp_path / "nowhere"))
    assert "No such file" in refused(probe("decode", "--key", tmp_path / "nowhere",
                                           JSCEP[0]))


def test_standard_input(probe):
    assert probe("decode", "-", stdin=FRAGMENT).status == 1


def test_output_file(probe, tmp_path):
    result = probe("decode", "-o", tmp_path / "out", VECTORS / "cacert.p7b")
    assert (result.status, result.stdout) == (0, "")
    assert "ra-encryption" in (tmp_path / "out").read_text()


def test_color(probe):
    assert "\x1b[" in probe("decode", "--color", "always", VECTORS / "cacert.p7b").stdout


@pytest.mark.parametrize("args", [
    [], ["a", "b"], ["--nonsense", "a"], ["-f", "xml", "a"], ["--key"],
], ids=str)
def test_wrong_usage(probe, args):
    refused(probe("decode", *args))


def test_key_and_ca_certs_that_are_none(decode):
    assert "--key" in refused(decode(JSCEP[0], "--key", VECTORS / "ca.pem"))
    assert "--ca-certs" in refused(decode(JSCEP[0], "--ca-certs", RA_KEY))
    assert "--key" in refused(decode(JSCEP[0], "--key", "/dev/null"))
    assert "--ca-certs" in refused(decode(JSCEP[0], "--ca-certs", "/dev/null"))


def test_command_goes_first(probe):
    assert "decode" in refused(probe("--color", "never", "decode", JSCEP[0]))


def test_help(probe):
    result = probe("decode", "--help")
    assert result.status == 0 and "--ca-certs" in result.stdout


def test_transcript_in_the_manual(build, probe):
    """The manual shows what the program says."""
    page = (build.root / "man" / "scepprobe-decode.1").read_text()
    shown = page.split("$ scepprobe decode ios-fragment.b64\n", 1)[1].split(".Ed", 1)[0]
    assert probe("decode", VECTORS / "ios-fragment.b64").stdout == shown


# ---- what editors and programs make of octets ----

#: How programs write octets in their sources.
WRITTEN = {
    "escapes": lambda octets: "".join(f"\\x{octet:02x}" for octet in octets),
    "escapes over lines": lambda octets: "\\\n".join(
        "".join(f"\\x{octet:02x}" for octet in octets[i:i + 20])
        for i in range(0, len(octets), 20)),
    "strings of C": lambda octets: "\n".join(
        '"' + "".join(f"\\x{octet:02X}" for octet in octets[i:i + 16]) + '"'
        for i in range(0, len(octets), 16)) + ";\n",
    "array of C": lambda octets: "{ " + ", ".join(f"0x{octet:02x}" for octet in octets) + " }",
}


@pytest.mark.parametrize("form", WRITTEN)
def test_octets_as_programs_write_them(form, decode_json):
    document = decode_json(WRITTEN[form](JSCEP[0].read_bytes()))
    assert document["kind"] == "request", document["title"]


@pytest.mark.parametrize("vector", JSCEP, ids=lambda path: path.stem)
@pytest.mark.parametrize("old, new", [(b"\n", b"\r\n"), (b"\r", b"\n"), (b"\x80", b"?"),
                                      (b"\x00", b"")], ids=["crlf", "lf", "ascii", "nul"])
def test_message_that_an_editor_saved(vector, old, new, decode):
    """Damaged, it may still be SCEP: nothing says that it is none."""
    octets = vector.read_bytes().replace(old, new)
    result = decode(octets, "-f", "json")
    if result.status == 3:
        return  # not even the first octets are left
    document = json.loads(result.stdout)
    assert "no SCEP message" not in document["title"]
    assert "without a messageType" not in document["title"]


# ---- layers around a message ----

WHOLE = (VECTORS / "jscep-3.0.0-sha256-aes.ber").read_bytes()
ENCODED = base64.b64encode(WHOLE)
WORDS = {"gzip": "packed with gzip", "twice": "encoded in base64 once more",
         "around": "the gzip data was in base64", "quoted": "quoted-printable",
         "cut": "gzip data ends early"}
LAYERS = {
    "gzip": (gzip.compress(WHOLE), ["gzip"]),
    "gzip of base64": (gzip.compress(base64.encodebytes(WHOLE)), ["gzip"]),
    "gzip of gzip": (gzip.compress(gzip.compress(WHOLE)), ["gzip"]),
    "base64 of gzip": (base64.b64encode(gzip.compress(WHOLE)), ["gzip", "around"]),
    "base64 of base64": (base64.b64encode(ENCODED), ["twice"]),
    "base64 of base64, in lines": (base64.encodebytes(base64.encodebytes(WHOLE)), ["twice"]),
    "base64 of base64 in UTF-16": (base64.b64encode(ENCODED.decode().encode("utf-16-le")),
                                   ["twice"]),
    "base64 of base64 in a query": (b"GET /x?message=" + base64.b64encode(ENCODED) + b" 200",
                                    ["twice"]),
    "base64 three times": (base64.b64encode(base64.b64encode(ENCODED)), ["twice"]),
    "gzip behind a head": (b"HTTP/1.1 200 OK\r\nContent-Type: application/x-pki-message\r\n"
                           b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(WHOLE), ["gzip"]),
    "quoted-printable": (quopri.encodestring(ENCODED + b"\n"), ["quoted"]),
    "quoted-printable in a mail": (
        b"From: a@b.example\nContent-Transfer-Encoding: quoted-printable\n\n" +
        quopri.encodestring(b"Hello,\nmessage=" + ENCODED + b"\nBye\n"), ["quoted"]),
    "quoted-printable, CRLF": (quopri.encodestring(ENCODED + b"\n").replace(b"\n", b"\r\n"),
                               ["quoted"]),
    "quoted-printable of a URL": (quopri.encodestring(
        b"GET /x?operation=PKIOperation&message=" + quote(ENCODED, safe="").encode() + b"\n"),
        ["quoted"]),
    # Controls: what needs no peeling gets none.
    "base64": (ENCODED, []), "octets": (WHOLE, []),
    "base64 in lines": (base64.encodebytes(WHOLE), []),
    "base64 in a query": (b"message=" + quote(ENCODED, safe="").encode(), []),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers_are_peeled_and_named(decode_json, name):
    content, layers = LAYERS[name]
    document = decode_json(content)
    assert document["message_type"] == "PKCSReq" and document["complete"] is True
    notes = " ".join(document["notes"]).lower()
    assert [layer for layer in WORDS if WORDS[layer] in notes] == sorted(
        layers, key=list(WORDS).index)


def test_layer_that_is_cut(decode_json):
    document = decode_json(gzip.compress(WHOLE)[:1500])
    assert document["status"] == "warning" and document["complete"] is False
    assert WORDS["cut"] in " ".join(document["faults"] + document["notes"])


NOTHING = {
    "words": base64.b64encode(base64.b64encode(
        b"nothing of SCEP is in these words, however long " * 9)),
    "gzip of words": gzip.compress(b"nothing of SCEP is in here\n" * 99),
    "bomb": gzip.compress(bytes(64 << 20)),
    "soft line ends": b"=3D=\n" * 9000,
    "gzip, cut": gzip.compress(ENCODED)[:20],
    "gzip, damaged": b"\x1f\x8b\x08\x00" + bytes(range(256)),
}


@pytest.mark.parametrize("name", NOTHING)
def test_layers_around_nothing(decode, name):
    """The bomb too: in the time that any file has."""
    assert decode(NOTHING[name]).status == 3
