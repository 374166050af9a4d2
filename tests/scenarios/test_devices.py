# SPDX-License-Identifier: MIT
"""To the server, the probe cannot be told from the devices: proof is what the mock saw.

The requests are those of the logs in Microsoft's article on device to NDES communication,
to the character, and what the sources of the devices' libraries add to them.
"""
import base64
import hashlib
import re
import subprocess
import urllib.parse

import pytest

BARE = "/certsrv/mscep/mscep.dll"
EXE = BARE + "/pkiclient.exe"
DEVICES = ("windows", "android", "ios", "macos")

USER_AGENT = {
    "windows": "Mozilla/4.0 (compatible; Win32; NDES client)",
    "android": "Dalvik/2.1.0 (Linux; U; Android 5.0; P01M Build/LRX21V)",
    "ios": "profiled/1.0 CFNetwork/811.5.4 Darwin/16.6.0",
    "macos": "mdmclient/960 CFNetwork/811.9 Darwin/16.7.0 (x86_64)",
}

BROWSE = ("GET", BARE, None)
POST = "operation=PKIOperation"
GET = "operation=PKIOperation&message=*"

#: What each device asks for, in order, when NDES lets it post.
REQUESTS = {
    "windows": [
        BROWSE,
        ("GET", EXE, "operation=GetCACaps&message=default"),
        ("GET", EXE, "operation=GetCACert&message=default"),
        ("POST", EXE, POST),
        ("GET", EXE, GET),
    ],
    "android": [
        BROWSE,
        ("GET", BARE, "operation=GetCACaps&message=ca"),
        ("GET", BARE, "operation=GetCACert&message=ca"),
        ("GET", BARE, "operation=GetCACaps&message=ca"),
        ("GET", BARE, "operation=GetCACert&message=ca"),
        ("GET", BARE, "operation=GetCACaps&message=ca"),
        ("POST", BARE, POST),
        ("GET", BARE, GET),
    ],
    "ios": [
        BROWSE,
        ("GET", BARE, "operation=GetCACert&message=SCEP%20Authority"),
        ("GET", BARE, "operation=GetCACaps&message=SCEP%20Authority"),
        ("POST", BARE, POST),
        ("GET", BARE, GET),
    ],
}

#: Header lines besides Host and Content-Length: of questions, and of posted messages.
QUESTION = {
    "windows": {"Cache-Control: no-cache", "Connection: Keep-Alive", "Pragma: no-cache",
                "Content-Type: application/x-pki-message",
                "User-Agent: " + USER_AGENT["windows"]},
    "android": {"User-Agent: " + USER_AGENT["android"], "Connection: Keep-Alive",
                "Accept-Encoding: gzip"},
    "ios": {"Accept: */*", "User-Agent: " + USER_AGENT["ios"], "Accept-Language: en-us",
            "Accept-Encoding: gzip, deflate", "Connection: keep-alive"},
}
POSTED_TYPE = {
    "windows": "application/x-pki-message",
    "android": "application/octet-stream",
    "ios": "application/x-pki-message",
}

# macOS runs the code of iOS under another name.
REQUESTS["macos"] = REQUESTS["ios"]
QUESTION["macos"] = {line.replace(USER_AGENT["ios"], USER_AGENT["macos"])
                     for line in QUESTION["ios"]}
POSTED_TYPE["macos"] = POSTED_TYPE["ios"]

UUID = r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}"

#: What is in the message, besides what the server's capabilities decide.
MESSAGE = {
    "windows": {"encoding": "DER", "signer_key_matches_csr": False,
                "signer_subject": "CN=SCEP Protocol Certificate"},
    "android": {"encoding": "BER", "signer_key_matches_csr": True, "signer_serial": "01",
                "signer_subject": "CN=scepprobe"},
    "ios": {"encoding": "BER", "signer_key_matches_csr": True, "signer_serial": "01"},
}
MESSAGE["macos"] = MESSAGE["ios"]
EVERY_MESSAGE = {
    "error": None, "message_type": "19", "sender_nonce_length": 16,
    "transaction_id_type": "PrintableString", "key_transport": "rsaEncryption",
    "signature_valid": True, "csr_subject": "CN=scepprobe", "csr_key_bits": 2048,
    "csr_signature_valid": True, "challenge_type": "PrintableString",
    "challenge_length": 5352, "key_usage": ["digitalSignature", "keyEncipherment"],
    "answer": "FAILURE",
}
TRANSACTION = {"windows": r"[0-9a-f]{40}", "android": r"[0-9A-F]{40}",
               "ios": r"[0-9A-F]{40}", "macos": r"[0-9A-F]{40}"}

#: Capabilities that no scenario of the mock has, as scenarios of our own.
OWN_SCENARIOS = {
    "aes-sha256": "POSTPKIOperation SHA-256 AES",
    "standard": "SCEPStandard",
    "odd-case": "postpkioperation sha-512 aes",
    "sha1-des3": "POSTPKIOperation SHA-1 DES3",
}

#: (scenario, device): method of the PKIOperation, digest, cipher.
CHOICES = {
    ("healthy", "windows"): ("POST", "sha256", "des-ede3-cbc"),
    ("healthy", "android"): ("POST", "sha512", "des-ede3-cbc"),
    ("healthy", "ios"): ("POST", "sha512", "des-ede3-cbc"),
    ("healthy-get", "windows"): ("GET", "sha256", "des-ede3-cbc"),
    ("healthy-get", "android"): ("GET", "sha512", "des-ede3-cbc"),
    ("healthy-get", "ios"): ("GET", "sha512", "des-ede3-cbc"),
    # Windows reads keywords in any case, the two others only as RFC 8894 writes them.
    ("healthy-caps-crlf", "windows"): ("POST", "sha256", "des-ede3-cbc"),
    ("healthy-caps-crlf", "android"): ("POST", "sha512", "des-ede3-cbc"),
    ("healthy-caps-crlf", "ios"): ("POST", "sha512", "des-ede3-cbc"),
    ("odd-case", "windows"): ("POST", "sha512", "aes-128-cbc"),
    ("odd-case", "android"): ("GET", "sha1", "des-ede3-cbc"),
    ("odd-case", "ios"): ("GET", "sha1", "des-ede3-cbc"),
    ("weak-algorithms-only", "windows"): ("GET", "sha1", "des-ede3-cbc"),
    ("weak-algorithms-only", "android"): ("GET", "sha1", "des-ede3-cbc"),
    ("weak-algorithms-only", "ios"): ("GET", "sha1", "des-ede3-cbc"),
    ("sha1-des3", "windows"): ("POST", "sha1", "des-ede3-cbc"),
    ("sha1-des3", "android"): ("POST", "sha1", "des-ede3-cbc"),
    ("sha1-des3", "ios"): ("POST", "sha1", "des-ede3-cbc"),
    ("aes-sha256", "windows"): ("POST", "sha256", "aes-128-cbc"),
    ("aes-sha256", "android"): ("POST", "sha256", "aes-128-cbc"),
    ("aes-sha256", "ios"): ("POST", "sha256", "aes-128-cbc"),
    # SCEPStandard came with RFC 8894: jscep knows it, Apple's sources do not.
    ("standard", "windows"): ("GET", "sha256", "aes-128-cbc"),
    ("standard", "android"): ("POST", "sha256", "aes-128-cbc"),
    ("standard", "ios"): ("GET", "sha1", "des-ede3-cbc"),
}
CHOICES.update({(scenario, "macos"): choice for (scenario, device), choice in CHOICES.items()
                if device == "ios"})


@pytest.fixture(scope="module")
def own_mock(start_mock, build, tmp_path_factory):
    """A mock with OWN_SCENARIOS."""
    folder = tmp_path_factory.mktemp("scenarios")
    healthy = build.root / "test-server/scenarios/healthy.scenario"
    (folder / healthy.name).write_text(healthy.read_text())
    for name, keywords in OWN_SCENARIOS.items():
        (folder / f"{name}.scenario").write_text(
            "title capabilities\nsource this test\nexpect challenge-refused ok\n"
            f"on caps  caps {keywords}\n")
    return start_mock("--scenarios", folder)


@pytest.fixture(scope="module")
def talk(mock, own_mock, probe_json, seen):
    """talk(scenario): what all devices said in one run, by device. Each runs once."""
    known = {}

    def run(scenario):
        if scenario not in known:
            server = own_mock if scenario in OWN_SCENARIOS else mock
            server.forget()
            probe_json("-d", ",".join(DEVICES), server.url(scenario))
            known[scenario] = by_device(seen(server, scenario))
        return known[scenario]
    return run


def by_device(records):
    said = {device: [] for device in DEVICES}
    names = {agent: device for device, agent in USER_AGENT.items()}
    for record in records:
        said[names[record["user_agent"]]].append(record)
    return said


def messages(records):
    return [record["message"] for record in records if record["message"]]


def message_text(record):
    """A message as it stands in a query."""
    return record["query"].split("message=", 1)[1]


def request_line(record):
    query = record["query"]
    if query and query.startswith("operation=PKIOperation&message="):
        query = GET
    return record["method"], record["path"], query


def header_lines(record):
    return {f"{name}: {value}" for name, value in record["headers"]
            if name not in ("Host", "Content-Length")}


# ---- requests ----

@pytest.mark.parametrize("device", DEVICES)
def test_requests_in_order(device, talk):
    assert [request_line(record) for record in talk("healthy")[device]] == REQUESTS[device]


@pytest.mark.parametrize("device", DEVICES)
def test_requests_without_post(device, talk):
    """Where NDES does not let them post, all send the message by GET, and once."""
    wanted = [line for line in REQUESTS[device] if line[0] == "GET"]
    assert [request_line(record) for record in talk("healthy-get")[device]] == wanted


@pytest.mark.parametrize("device", DEVICES)
def test_one_connection_each(device, talk):
    """A device keeps its connection, and shares it with no other device."""
    used = {name: {record["connection"] for record in records}
            for name, records in talk("healthy").items()}
    others = set().union(*(used[name] for name in DEVICES if name != device))
    assert len(used[device]) == 1
    assert not used[device] & others


@pytest.mark.parametrize("device", DEVICES)
def test_headers_of_questions(device, talk):
    asked = [record for record in talk("healthy")[device]
             if record["query"] and not record["message"]]
    assert asked
    for record in asked:
        assert header_lines(record) == QUESTION[device]
        assert record["http_version"] == "HTTP/1.1"


@pytest.mark.parametrize("device", DEVICES)
def test_headers_of_post(device, talk):
    posted = [record for record in talk("healthy")[device] if record["method"] == "POST"]
    wanted = QUESTION[device] | {"Content-Type: " + POSTED_TYPE[device]}
    assert len(posted) == 1
    assert header_lines(posted[0]) == wanted
    assert posted[0]["body_length"] == posted[0]["message"]["length"] > 7000


@pytest.mark.parametrize("device", DEVICES)
def test_bare_url_is_asked_without_a_body_type(device, talk):
    """A browser's question: no Content-Type, for there is no content."""
    first = talk("healthy")[device][0]
    assert first["content_type"] is None and first["query"] is None


# ---- messages ----

@pytest.mark.parametrize("device", DEVICES)
def test_message(device, talk):
    found = messages(talk("healthy")[device])
    assert len(found) == 2
    for message in found:
        for name, wanted in {**EVERY_MESSAGE, **MESSAGE[device]}.items():
            assert message[name] == wanted, name
        assert re.fullmatch(TRANSACTION[device], message["transaction_id"])


@pytest.mark.parametrize("device", DEVICES)
def test_long_url_is_the_posted_message(device, talk):
    """By GET goes what went by POST, so only the length of the URL can differ."""
    posted, gotten = talk("healthy")[device][-2:]
    assert (posted["method"], gotten["method"]) == ("POST", "GET")
    assert posted["message"] == gotten["message"]


def test_ios_signer_is_a_new_uuid(talk):
    subjects = {messages(talk(name)["ios"])[0]["signer_subject"]
                for name in ("healthy", "healthy-get")}
    assert len(subjects) == 2
    assert all(re.fullmatch("CN=" + UUID, subject) for subject in subjects)


def test_windows_signer_serial_is_random(talk):
    serials = {messages(talk(name)["windows"])[0]["signer_serial"]
               for name in ("healthy", "healthy-get")}
    assert len(serials) == 2 and all(len(serial) > 16 for serial in serials)


def test_every_run_has_new_keys(talk):
    """The transaction id is a digest of the key: another in each run of each device."""
    ids = [messages(talk(name)[device])[0]["transaction_id"].lower()
           for name in ("healthy", "healthy-get") for device in DEVICES]
    assert len(set(ids)) == 2 * len(DEVICES)


@pytest.mark.parametrize("scenario, device", CHOICES, ids=lambda value: value)
def test_choice(scenario, device, talk):
    """Method, digest and cipher follow from GetCACaps as they do on the device."""
    records = [record for record in talk(scenario)[device] if record["message"]]
    message = records[0]["message"]
    assert (records[0]["method"], message["digest"], message["cipher"]) == \
        CHOICES[scenario, device]
    assert message["signature_valid"] and message["csr_signature_valid"]


# ---- the message in a query ----

@pytest.mark.parametrize("device, least, most", [
    ("ios", 10500, 10800),       # the article's log has about 10.6 kB
    ("android", 11000, 11500),
    ("windows", 11000, 11500),
])
def test_query_length(device, least, most, talk):
    """As long as with a challenge of Intune: default limits refuse it."""
    assert least < len(talk("healthy-get")[device][-1]["query"]) < most


def test_ios_escapes_only_the_equals_sign(talk):
    text = message_text(talk("healthy-get")["ios"][-1])
    assert "+" in text and "/" in text and "=" not in text
    assert set(re.findall("%..", text)) <= {"%3D"}


@pytest.mark.parametrize("device", ["windows", "android"])
def test_others_escape_all(device, talk):
    text = message_text(talk("healthy-get")[device][-1])
    assert "%2B" in text and "%2F" in text
    assert not set(text) & set("+/=")


@pytest.mark.parametrize("device", DEVICES)
def test_query_holds_the_whole_message(device, talk):
    record = talk("healthy-get")[device][-1]
    der = base64.b64decode(urllib.parse.unquote(message_text(record)), validate=True)
    assert len(der) == record["message"]["length"]


def key_digest(program, der, form):
    """SHA-1 of the public key of the message's signer, in one of two encodings."""
    def openssl(*args, data):
        return subprocess.run([program, *args], input=data, capture_output=True,
                              check=True).stdout
    certificates = openssl("pkcs7", "-inform", "DER", "-print_certs", data=der)
    public = openssl("x509", "-noout", "-pubkey", data=certificates)
    key = openssl("rsa", "-pubin", form, "-outform", "DER", data=public)
    return hashlib.sha1(key).hexdigest().upper()


@pytest.mark.parametrize("device, form", [("android", "-pubout"),
                                          ("ios", "-RSAPublicKey_out")])
def test_transaction_id_is_a_digest_of_the_key(device, form, talk, peer):
    """jscep hashes the SubjectPublicKeyInfo, Apple the RSAPublicKey inside it."""
    record = talk("healthy-get")[device][-1]
    der = base64.b64decode(urllib.parse.unquote(message_text(record)))
    assert record["message"]["transaction_id"] == key_digest(peer("openssl"), der, form)


# ---- what a device minds ----

@pytest.mark.parametrize("scenario, severities", [
    ("certrep-nonce-mismatch", {"android": "critical", "ios": "warning",
                                "windows": "critical"}),
    ("certrep-transaction-mismatch", {"android": "critical", "ios": "warning"}),
    ("cacert-wrong-content-type", {"android": "critical", "ios": "critical",
                                   "windows": "warning"}),
    ("ra-not-issued-by-ca", {"windows": "critical", "android": "critical",
                             "ios": "warning"}),
])
def test_fault_weighs_as_the_device_minds(scenario, severities, mock, probe_json):
    """What a device does not look at cannot stop it; alone or among others."""
    together = probe_json("--key-bits", "1024", mock.url(scenario))["targets"][0]
    status = {device["device"]: device["status"] for device in together["devices"]}
    for device, severity in severities.items():
        alone = probe_json("--key-bits", "1024", "-d", device,
                           mock.url(scenario))["targets"][0]
        finding, = (f for f in alone["findings"] if f["id"] == scenario)
        assert finding["severity"] == alone["status"] == status[device] == severity
    finding, = (f for f in together["findings"] if f["id"] == scenario)
    assert finding["severity"] == "critical"


def test_finding_names_who_minds(mock, probe_json, probe):
    url = mock.url("certrep-nonce-mismatch")
    finding = probe_json("--key-bits", "1024", url)["targets"][0]["findings"][0]
    assert (finding["minded_by"], finding["spared_by"]) == (["android"], ["ios"])
    text = " ".join(probe("--key-bits", "1024", url).stdout.split())
    assert "Fails for: android. Does not matter to: ios. Not known for: windows." in " ".join(
        text.split())
    healthy = probe_json("--key-bits", "1024", mock.url())["targets"][0]["findings"][0]
    assert (healthy["minded_by"], healthy["spared_by"]) == ([], [])


def test_macos_is_asked_for(probe_json, mock):
    """Three devices are played by default; the Mac only if named."""
    played = [row["device"] for row in probe_json(mock.url())["targets"][0]["devices"]]
    assert played == ["windows", "android", "ios"]
    played = [row["device"] for row in
              probe_json("-d", "macos", mock.url())["targets"][0]["devices"]]
    assert played == ["macos"]


@pytest.mark.parametrize("how, transport", [
    ("auto", "rsaEncryption"), ("pkcs1", "rsaEncryption"), ("oaep", "rsaesOaep")])
@pytest.mark.parametrize("device", DEVICES)
def test_key_transport(probe_json, mock, how, transport, device):
    """The mock, a codec of its own, opens both."""
    before = len(mock.seen())
    found = probe_json("-d", device, "-s", "pkioperation", "--key-transport", how, mock.url())
    assert found["targets"][0]["findings"][0]["id"] == "challenge-refused"
    messages = [row["message"] for row in mock.seen()[before:] if row.get("message")]
    assert messages and all(row["key_transport"] == transport for row in messages)
