# SPDX-License-Identifier: MIT
"""The rest of SCEP against a mock that issues: renewal, polls, GetCert, GetCRL,
GetNextCACert, and answers in every form that a server may give them.
"""
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from certrep import Forger
from conftest import KEYS, preloading
from rawserver import Pki, RawServer, forward, http

CHALLENGE = "secret+of/these=tests"
QUICK = ("--key-bits", "1024", "-d", "ios")
ENROL = (*QUICK, "--challenge-file", "-")

#: Scenarios of our own: what only shows once something is issued.
OWN_SCENARIOS = {
    "standard": "on caps  caps SCEPStandard",
    "renewal": "on caps  caps POSTPKIOperation Renewal SHA-256 AES",
    "aes128": "on pkioperation  certrep decide cipher=aes128",
    "aes192": "on pkioperation  certrep decide cipher=aes192",
    "aes256": "on pkioperation  certrep decide cipher=aes256",
    "des3": "on pkioperation  certrep decide cipher=des3",
    "des": "on pkioperation  certrep decide cipher=des",
    "oaep": "on pkioperation  certrep decide transport=oaep",
    "oaep-aes256": "on pkioperation  certrep decide transport=oaep cipher=aes256",
    "embedded": "on pkioperation  certrep decide embed",
    "foreign-ca": "on pkioperation  certrep decide issued=foreign-ca",
    "issued-expired": "on pkioperation  certrep decide issued=expired",
    "sha512": "on pkioperation  certrep decide digest=sha512",
    "pending": "on caps  caps POSTPKIOperation SHA-256 AES\n"
               "on pkioperation  certrep pending-then 2",
    "pending-for-ever": "on pkioperation  certrep pending",
    "next-ca": "on caps  caps POSTPKIOperation GetNextCACert SHA-256 AES\n"
               "on nextcacert  next-ca",
}


@pytest.fixture(scope="module")
def issuing(start_mock, build, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    healthy = build.root / "test-server/scenarios/healthy.scenario"
    (folder / healthy.name).write_text(healthy.read_text())
    for name, rules in OWN_SCENARIOS.items():
        (folder / f"{name}.scenario").write_text(
            f"title of our own\nsource this test\nexpect enrolled ok\n{rules}\n")
    return start_mock("--scenarios", folder, "--challenge", CHALLENGE)


@pytest.fixture(scope="module")
def pki(peer, issuing, tmp_path_factory):
    """Certificates, also from the mock's own CA, which is `ours` here."""
    folder = tmp_path_factory.mktemp("pki")
    for tail in ("pem", "key"):
        (folder / f"ours.{tail}").write_bytes((issuing.ca_dir / f"ca.{tail}").read_bytes())
    return Pki(peer("openssl"), folder)


@pytest.fixture(scope="module")
def old(pki):
    """Options that renew a certificate which the mock's CA has issued."""
    return renewing(pki, "device", issuer="ours", key="RSA", subject="/O=Contoso/CN=device")


def renewing(pki, name, **how):
    path = pki.make(name, **how)
    return ["--renew-cert", path, "--renew-key", path.with_suffix(".key")]


def findings(document):
    return {finding["id"]: finding for finding in document["targets"][0]["findings"]}


def exchanges(document, step):
    return [exchange for exchange in document["targets"][0]["exchanges"]
            if exchange["step"] == step]


def reply(document, step):
    return exchanges(document, step)[-1]["reply"]


def messages(seen, mock, scenario):
    return [record["message"] for record in seen(mock, scenario) if record["message"]]


def broken(answer):
    return {check["id"] for check in answer["checks"] if not check["kept"]}


# ---- renewal ----

#: --renew-as, scenario, and the messageType that goes out.
RENEWALS = [
    ("renewalreq", "healthy", "17"), ("pkcsreq", "healthy", "19"),
    ("renewalreq", "standard", "17"), ("pkcsreq", "standard", "19"),
    # RenewalReq came with RFC 8894, which SCEPStandard stands for; NDES knows PKCSReq.
    ("auto", "standard", "17"), ("auto", "healthy", "19"), ("auto", "renewal", "19"),
    (None, "healthy", "19"), (None, "standard", "17"),
]


@pytest.mark.parametrize("how, scenario, kind", RENEWALS)
def test_renewal(how, scenario, kind, old, issuing, probe_json, seen):
    """Signed with the old certificate, for its subject, with a new key, by no challenge."""
    issuing.forget()
    options = ["--renew-as", how] if how else []
    document = probe_json(*QUICK, *old, *options, issuing.url(scenario))
    message, = messages(seen, issuing, scenario)

    assert (message["message_type"], message["renewal"]) == (kind, True)
    assert message["signer_issued_by_us"] and message["signature_valid"]
    assert message["signer_subject"] == message["csr_subject"] == "CN=device,O=Contoso"
    assert message["signer_key_matches_csr"] is False
    assert message["challenge_length"] == 0
    assert message["answer"] == "SUCCESS"
    assert document["status"] == "ok"
    assert "enrolled" in findings(document)
    assert reply(document, "pkioperation")["issued"]["subject"] == "CN=device,O=Contoso"


@pytest.mark.parametrize("device", ["windows", "android", "ios"])
def test_every_device_renews(device, old, issuing, probe_json, seen):
    """What is the device's own about a request stays: encoding, transactionID, paths."""
    issuing.forget()
    document = probe_json("--key-bits", "1024", "-d", device, *old, issuing.url())
    message, = messages(seen, issuing, "healthy")
    assert message["renewal"] and message["answer"] == "SUCCESS"
    assert reply(document, "pkioperation")["issued_key_matches"] is True


def test_renewal_with_a_challenge_sends_it(old, issuing, probe_json, seen):
    """Who gives both wants both."""
    issuing.forget()
    probe_json(*ENROL, *old, "-s", "pkioperation", issuing.url(), stdin=CHALLENGE)
    message, = messages(seen, issuing, "healthy")
    assert message["renewal"] and message["challenge_length"] == len(CHALLENGE)


#: What is wrong with the certificate, how it is sent, and NDES's failInfo.
REFUSALS = {
    "foreign": ({"key": "RSA"}, "renewalreq", "badMessageCheck"),
    "foreign as PKCSReq": ({"key": "RSA"}, "pkcsreq", "badRequest"),
    "expired": ({"issuer": "ours", "key": "RSA", "days": -1}, "renewalreq", "badRequest"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_renewal_is_refused(name, pki, issuing, probe_json, seen):
    """And that is a fault: no placeholder was sent that had to be refused."""
    how, kind, fail_info = REFUSALS[name]
    options = renewing(pki, name.replace(" ", "-"), **how)
    issuing.forget()
    document = probe_json(*QUICK, *options, "--renew-as", kind, issuing.url())
    message, = messages(seen, issuing, "healthy")
    answer = reply(document, "pkioperation")

    assert message["answer"] == "FAILURE" and message["challenge_length"] == 0
    assert message["signer_issued_by_us"] == ("ours" in how.values())
    assert (answer["pki_status"], answer["fail_info"]) == ("FAILURE", fail_info)
    assert answer["signature"] == "valid"
    assert document["status"] == "critical"
    assert "enrolled" not in findings(document)


def test_refused_renewal_is_not_blamed_on_a_challenge(pki, issuing, probe_json):
    """None was sent, so none can have been wrong."""
    options = renewing(pki, "stranger", key="RSA")
    found = findings(probe_json(*QUICK, *options, "--renew-as", "renewalreq",
                                issuing.url()))
    assert "renewal-refused" in found and "challenge-refused" not in found


# ---- polls ----

class Recorder:
    """Hands on to the mock, and keeps what was sent and what was answered."""

    def __init__(self, port):
        self.port, self.sent = port, []

    def __call__(self, request):
        answer = forward(request, self.port)
        if request.operation == "PKIOperation":
            self.sent.append(request.body)
        return answer


def attribute(openssl, message, oid):
    """The lines that openssl prints of a signed attribute's value."""
    text = subprocess.run([openssl, "cms", "-cmsout", "-print", "-inform", "DER", "-noout"],
                          input=message, capture_output=True, check=True).stdout.decode()
    return re.search(rf"\({re.escape(oid)}\)\s+set:\n((?:\s+[A-Z ]+:.*\n(?:\s+[0-9a-f]{{4}}"
                     rf" - .*\n)*)+)", text).group(1).strip()


TRANSACTION_ID, SENDER_NONCE = "2.16.840.1.113733.1.9.7", "2.16.840.1.113733.1.9.5"


def test_polls_until_issued(issuing, probe_json, seen, peer):
    """CertPolls for the same transaction, each with a nonce of its own, until it is there."""
    issuing.forget()
    recorder = Recorder(issuing.port)
    with RawServer(recorder) as server:
        document = probe_json(*ENROL, "-s", "pkioperation", "--poll", "20",
                              f"{server.url}/pending/certsrv/mscep/mscep.dll",
                              stdin=CHALLENGE)
    said = messages(seen, issuing, "pending")
    first, *polls = exchanges(document, "pkioperation") + exchanges(document, "poll")
    openssl = peer("openssl")

    assert [m["message_type"] for m in said] == ["19", "20", "20"]
    assert [m["answer"] for m in said] == ["PENDING", "PENDING", "SUCCESS"]
    assert [m["data_kind"] for m in said[1:]] == ["IssuerAndSubject"] * 2
    assert {m["issuer"] for m in said[1:]} == {"CN=Contoso Issuing CA,DC=contoso,DC=com"}
    assert {m["subject"] for m in said[1:]} == {"CN=scepprobe"}
    assert [m["challenge_length"] for m in said] == [len(CHALLENGE), 0, 0]
    assert len({m["transaction_id"] for m in said}) == 1
    assert len({attribute(openssl, m, TRANSACTION_ID) for m in recorder.sent}) == 1
    assert len({attribute(openssl, m, SENDER_NONCE) for m in recorder.sent}) == 3
    assert {poll["transaction_id"] for poll in polls} == {first["transaction_id"]}
    assert polls[-1]["reply"]["issued_key_matches"] is True
    assert polls[-1]["reply"]["nonce_matches"] is True
    assert findings(document)["enrolled"]["evidence"] == [polls[-1]["id"]]


def test_what_was_issued_is_not_pending_any_more(issuing, probe_json):
    """The CA held the request; it would be wrong to say that it still does."""
    document = probe_json(*ENROL, "-s", "pkioperation", "--poll", "20",
                          issuing.url("pending"), stdin=CHALLENGE)
    assert document["targets"][0]["findings"][0]["id"] == "enrolled"
    assert document["status"] == "ok"


def test_every_device_polls(issuing, probe_json, seen):
    issuing.forget()
    document = probe_json("--key-bits", "1024", "--challenge-file", "-", "--poll", "20",
                          "-s", "pkioperation", issuing.url("pending"), stdin=CHALLENGE)
    said = messages(seen, issuing, "pending")
    assert sorted(m["message_type"] for m in said) == ["19"] * 3 + ["20"] * 6
    assert len({m["transaction_id"] for m in said}) == 3
    assert len(findings(document)["enrolled"]["devices"]) == 3


@pytest.mark.parametrize("seconds, polls", [("1", 1), ("0", 0), ("0.5", 0), (None, 0)])
def test_polls_not_long_enough(seconds, polls, issuing, probe_json, seen):
    """Asked as long as the user allows, not longer; the request then still waits."""
    issuing.forget()
    options = ["--poll", seconds] if seconds else []
    document = probe_json(*ENROL, *options, "-s", "pkioperation", issuing.url("pending"),
                          stdin=CHALLENGE)
    said = messages(seen, issuing, "pending")
    assert [m["message_type"] for m in said] == ["19"] + ["20"] * polls
    assert len(exchanges(document, "poll")) == polls
    assert document["status"] == "warning"
    assert list(findings(document)) == ["enrolment-pending"]


def test_polls_end_with_the_whole_probe(issuing, probe_json):
    """--timeout is for everything, so also for waiting; whenever it ends, the server is not
    blamed for a poll that was given no time."""
    def ask(limit):
        return probe_json(*ENROL, "--poll", "600", "-t", str(limit), "-s", "pkioperation",
                          issuing.url("pending-for-ever"), stdin=CHALLENGE)
    with ThreadPoolExecutor() as pool:
        documents = list(pool.map(ask, [2 + step / 10 for step in range(12)]))
    assert max(document["duration_seconds"] for document in documents) < 10
    assert [list(findings(document)) for document in documents] == [
        ["enrolment-pending"]] * len(documents)


def test_renewal_that_has_to_wait(old, issuing, probe_json, seen):
    issuing.forget()
    document = probe_json(*QUICK, *old, "--poll", "20", "-s", "pkioperation",
                          issuing.url("pending"))
    said = messages(seen, issuing, "pending")
    assert [m["answer"] for m in said] == ["PENDING", "PENDING", "SUCCESS"]
    assert {m["subject"] for m in said[1:]} == {"CN=device,O=Contoso"}
    assert "enrolled" in findings(document)


# ---- --save-cert ----

def openssl_text(peer, *args):
    return subprocess.run([peer("openssl"), *map(str, args)], capture_output=True, text=True,
                          check=True).stdout


def test_issued_certificate_is_saved(issuing, probe, peer, tmp_path):
    """PEM, from the mock's CA, and of its key there is nothing on the disk."""
    path = tmp_path / "issued.pem"
    result = probe(*ENROL, "--subject", "CN=kept,O=Contoso", "--save-cert", path,
                   issuing.url(), stdin=CHALLENGE)
    assert (result.status, result.stderr) == (0, "")
    assert openssl_text(peer, "x509", "-in", path, "-noout", "-subject", "-nameopt",
                        "RFC2253") == "subject=CN=kept,O=Contoso\n"
    openssl_text(peer, "verify", "-CAfile", issuing.ca_dir / "ca.pem", path)
    public = openssl_text(peer, "x509", "-in", path, "-noout", "-pubkey")
    for key in issuing.ca_dir.glob("*.key"):
        assert openssl_text(peer, "pkey", "-in", key, "-pubout") != public
    assert [entry.name for entry in tmp_path.iterdir()] == ["issued.pem"]
    assert "PRIVATE" not in path.read_text()


def makers(probe, tmp_path, *args, **more):
    """Who made the keys of a run: "library", "own", or both."""
    said = tmp_path / "keys"
    said.write_text("")
    probe("-d", "ios", *args, env=preloading(KEYS, "SCEPPROBE_KEYS", {"to": said}), **more)
    return set(said.read_text().split())


@pytest.mark.linux_only("a function replaced by LD_PRELOAD")
def test_keys_that_may_serve_are_the_librarys(old, issuing, probe, tmp_path):
    """What is refused and forgotten may have a quick key; nothing that is issued has."""
    url = issuing.url()
    assert makers(probe, tmp_path, url) == {"own"}
    assert makers(probe, tmp_path, "--challenge-file", "-", url,
                  stdin=CHALLENGE) == {"library"}
    assert makers(probe, tmp_path, "--save-cert", tmp_path / "issued", url) == {"library"}
    assert makers(probe, tmp_path, *old, url) == {"library"}


@pytest.mark.parametrize("scenario, wanted", [
    ("foreign-ca", "issued-by-another-ca"),
    ("issued-expired", "issued-outside-validity"),
    ("healthy", None),
])
def test_issued_certificate_is_looked_at(scenario, wanted, issuing, probe_json):
    """It came, but who relies on it will refuse it."""
    document = probe_json(*ENROL, "-s", "caps,cacert,pkioperation",
                          issuing.url(scenario), stdin=CHALLENGE)
    assert set(findings(document)) == {"enrolled"} | ({wanted} if wanted else set())
    assert document["status"] == ("warning" if wanted else "ok")


def test_each_device_saves_its_certificate(issuing, probe, tmp_path):
    path = tmp_path / "issued.pem"
    probe("--key-bits", "1024", "--challenge-file", "-", "--save-cert", path, issuing.url(),
          stdin=CHALLENGE)
    blocks = re.findall("-----BEGIN CERTIFICATE-----\n.*?-----END CERTIFICATE-----\n",
                        path.read_text(), re.DOTALL)
    assert len(set(blocks)) == 3 and "".join(blocks) == path.read_text()


def test_certificate_after_polls_is_saved(issuing, probe, tmp_path, peer):
    path = tmp_path / "issued.pem"
    probe(*ENROL, "-s", "pkioperation", "--poll", "20", "--save-cert", path,
          issuing.url("pending"), stdin=CHALLENGE)
    openssl_text(peer, "verify", "-CAfile", issuing.ca_dir / "ca.pem", path)


@pytest.mark.parametrize("options", [[], ["-s", "getcert"], ["-s", "caps"]], ids=" ".join)
def test_nothing_to_save(options, issuing, probe, tmp_path):
    """A sentence why; what was there before stays."""
    path = tmp_path / "issued.pem"
    path.write_text("an older one")
    result = probe(*QUICK, *options, "--save-cert", path, issuing.url())
    assert result.stdout.startswith(issuing.url())
    assert re.fullmatch(r"scepprobe: --save-cert: .+\n", result.stderr)
    assert path.read_text() == "an older one"
    assert probe(*QUICK, *options, "--save-cert", tmp_path / "none", issuing.url()).stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["issued.pem"]


@pytest.mark.parametrize("option", ["--save-cert", "--output", "--save-trace"])
def test_what_cannot_be_written_is_told_first(option, issuing, probe, seen, tmp_path):
    """A challenge works once, so nothing is sent without a place for the report."""
    path = tmp_path / "missing" / "file"
    issuing.forget()
    result = probe(*ENROL, option, path, issuing.url(), stdin=CHALLENGE)
    assert (result.status, result.stdout) == (3, "")
    assert str(path) in result.stderr and seen(issuing, "healthy") == []


def test_link_is_not_followed(issuing, probe, tmp_path):
    """A user who can place a link in a folder must not choose which file we overwrite."""
    (tmp_path / "real").write_text("old")
    for name, end in (("link", "real"), ("dangling", "nowhere")):
        (tmp_path / name).symlink_to(tmp_path / end)
        probe(*QUICK, "-s", "caps", "-o", tmp_path / name, issuing.url())
        assert not (tmp_path / name).is_symlink()
        assert (tmp_path / name).read_text().startswith(issuing.url())
    assert (tmp_path / "real").read_text() == "old"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.linux_only("/dev/stdout")
def test_link_to_a_device_is(issuing, probe):
    """/dev/stdout is a link to what may be a pipe."""
    result = probe(*QUICK, "-s", "caps", "-o", "/dev/stdout", issuing.url())
    assert result.stdout.startswith(issuing.url())


# ---- GetCert, GetCRL, GetNextCACert ----

def test_getcert(issuing, probe_json, seen, peer):
    """The RA's certificate, asked for by issuer and serial, comes back."""
    issuing.forget()
    document = probe_json(*QUICK, "-s", "getcert", issuing.url())
    message, = messages(seen, issuing, "healthy")
    bag = reply(document, "cacert")["certificates"]
    answer = reply(document, "getcert")
    assert (message["message_type"], message["data_kind"], message["answer"]) == (
        "21", "IssuerAndSerialNumber", "SUCCESS")
    assert answer["issued"]["sha256"] in [c["sha256"] for c in bag if c["role"] != "ca"]
    assert (answer["decrypted"], answer["issued_key_matches"]) == (True, None)
    assert document["status"] == "ok"
    assert findings(document) == {}, "nothing was issued, and nothing is wrong"


def test_getcrl(issuing, probe_json, seen):
    issuing.forget()
    document = probe_json(*QUICK, "-s", "getcrl", issuing.url())
    message, = messages(seen, issuing, "healthy")
    answer = reply(document, "getcrl")
    assert (message["message_type"], message["answer"]) == ("22", "SUCCESS")
    assert message["issuer"] == answer["crl"]["issuer"]
    assert (answer["issued"], answer["crl"]["revoked"]) == (None, 0)
    assert (document["status"], findings(document)) == ("ok", {})


def test_next_ca(issuing, probe_json):
    """It is there, and the current CA has signed it."""
    document = probe_json(*QUICK, "-s", "cacert,nextcacert", issuing.url("next-ca"))
    answer = reply(document, "nextcacert")
    verdict, = [check for check in answer["checks"] if check["id"] == "next-signature"]
    assert verdict["kept"] and answer["kind"] == "ca-certificates"
    assert answer["certificates"][0]["sha256"] not in [
        c["sha256"] for c in reply(document, "cacert")["certificates"]]
    assert (document["status"], findings(document)) == ("ok", {})


@pytest.mark.parametrize("steps", ["caps,nextcacert", "nextcacert"])
def test_next_ca_that_is_not_offered(steps, issuing, probe_json):
    """NDES has none; that is worth a word, and no more, also when nothing else is asked."""
    document = probe_json(*QUICK, "-s", steps, issuing.url())
    assert [(f["id"], f["severity"]) for f in document["targets"][0]["findings"]] == [
        ("operation-not-offered", "info")]
    assert document["status"] == "ok"


def test_detail_has_no_loose_end(issuing, probe_json):
    """A 404 has no details to report."""
    document = probe_json(*QUICK, "-s", "caps,nextcacert", issuing.url())
    detail = findings(document)["operation-not-offered"]["detail"]
    assert "404" in detail and detail == detail.strip()


@pytest.mark.parametrize("step", ["getcert", "getcrl"])
def test_operation_that_ndes_refuses(step, probe_json, mock):
    """As NDES itself answers: a well-formed FAILURE. No device asks for it."""
    document = probe_json(*QUICK, "-s", step, mock.url("ca-unreachable"))
    assert document["status"] == "ok"
    assert [f["id"] for f in document["targets"][0]["findings"]] == ["operation-not-offered"]


def test_extra_steps_are_only_for_who_asks(issuing, probe_json, seen):
    issuing.forget()
    probe_json(*QUICK, issuing.url())
    assert {m["message_type"] for m in messages(seen, issuing, "healthy")} == {"19"}
    assert not [r for r in seen(issuing) if "GetNextCACert" in (r["query"] or "")]


# ---- the forms of an answer ----

#: Scenario, and facts of the reply.
FORMS = {
    "aes128": {"cipher": "AES-128-CBC"},
    "aes192": {"cipher": "AES-192-CBC"},
    "aes256": {"cipher": "AES-256-CBC"},
    "des3": {"cipher": "DES-EDE3-CBC"},
    "des": {"cipher": "DES-CBC"},
    "oaep": {},
    "oaep-aes256": {"cipher": "AES-256-CBC"},
    "embedded": {},
    "sha512": {"digest": "SHA512"},
    "healthy": {"digest": "SHA1"},
}


@pytest.mark.parametrize("device", ["windows", "android", "ios"])
@pytest.mark.parametrize("scenario", FORMS)
def test_form(scenario, device, issuing, probe_json):
    """It opens with any cipher, and the report names the cipher."""
    document = probe_json("--key-bits", "1024", "-d", device, "--challenge-file", "-",
                          "-s", "pkioperation", issuing.url(scenario), stdin=CHALLENGE)
    answer = reply(document, "pkioperation")
    wanted = {"pki_status": "SUCCESS", "signature": "valid", "decrypted": True,
              "issued_key_matches": True, **FORMS[scenario]}
    weak = ["reply-cipher-weak"] if scenario == "des" else []

    assert {key: answer[key] for key in wanted} == wanted
    assert broken(answer) == ({"certrep-cipher"} if weak else set())
    assert list(findings(document)) == [*weak, "enrolled"]
    assert document["status"] == ("warning" if weak else "ok")


# ---- a second try with 3DES and SHA-1 ----

class Misencrypting:
    """Forwards to the mock; encrypts the first `times` SUCCESSes to another client. The rest
    of them is right: transaction, nonce, signature."""

    def __init__(self, port, forger, times=1):
        self.port, self.forger, self.times, self.sent = port, forger, times, []

    def __call__(self, request):
        answer = forward(request, self.port)
        if request.operation != "PKIOperation":
            return answer
        self.sent.append(request.body)
        if len(self.sent) > self.times:
            return answer
        certrep = answer.split(b"\r\n\r\n", 1)[1]
        stranger = self.forger.envelope(self.forger.bag("ca.pem"),
                                        self.forger.ca_dir / "ra-encryption.pem")
        return http(self.forger.resign(certrep, stranger),
                    content_type="application/x-pki-message")


@pytest.fixture
def second_try(issuing, probe_json, peer, tmp_path):
    """second_try(scenario, options...): the document, behind such a server."""
    forger = Forger(peer("openssl"), issuing.ca_dir, tmp_path)

    def run(scenario, *options, times=1):
        issuing.forget()
        with RawServer(Misencrypting(issuing.port, forger, times)) as server:
            return probe_json(*ENROL, "-s", "pkioperation", *options,
                              f"{server.url}/{scenario}/certsrv/mscep/mscep.dll",
                              stdin=CHALLENGE)
    return run


def test_fallback(second_try, issuing, seen):
    """RFC 8894 section 3.5.2: what cannot be opened is asked for once more, in the oldest
    way. Devices do not do that, so for them the first answer is what counts."""
    document = second_try("renewal")
    tries = exchanges(document, "pkioperation")
    said = messages(seen, issuing, "renewal")

    assert [(e["cipher"], e["digest"]) for e in tries] == [
        ("AES-128-CBC", "SHA256"), ("DES-EDE3-CBC", "SHA1")]
    assert [(m["cipher"], m["digest"]) for m in said] == [
        ("aes-128-cbc", "sha256"), ("des-ede3-cbc", "sha1")]
    assert [e["reply"]["decrypted"] for e in tries] == [False, True]
    for answer in (e["reply"] for e in tries):
        assert (answer["signature"], answer["pki_status"]) == ("valid", "SUCCESS")
        assert answer["nonce_matches"] and answer["transaction_id_matches"]
    assert broken(tries[0]["reply"]) == {"certrep-decrypts"}
    assert tries[1]["reply"]["issued_key_matches"] is True
    finding = findings(document)["fallback-algorithms"]
    assert (finding["severity"], finding["certain"]) == ("critical", True)
    assert finding["evidence"] == [tries[1]["id"]]
    assert "certrep-without-certificate" not in findings(document)
    assert "enrolled" in findings(document)
    assert document["status"] == "critical"


def test_fallback_happens_once(second_try):
    """A server that never answers right is asked twice, not for ever."""
    document = second_try("renewal", times=100)
    assert len(exchanges(document, "pkioperation")) == 2
    assert "fallback-algorithms" not in findings(document)
    assert document["status"] == "critical"


def test_no_fallback_from_the_oldest(second_try):
    """There is nothing older to fall back to."""
    document = second_try("renewal", "--cipher", "3des", "--digest", "sha1")
    assert len(exchanges(document, "pkioperation")) == 1
    assert "fallback-algorithms" not in findings(document)


def test_no_fallback_for_another_s_answer(issuing, probe_json):
    """What a cache repeats cannot be opened either, but no algorithm is to blame."""
    kept = []

    def repeat(request):
        answer = forward(request, issuing.port)
        if request.operation == "PKIOperation":
            kept.append(answer)
        return kept[0] if request.operation == "PKIOperation" else answer
    with RawServer(repeat) as server:
        probe_json(*ENROL, "-s", "pkioperation", server.url, stdin=CHALLENGE)
        document = probe_json(*ENROL, "-s", "pkioperation", server.url, stdin=CHALLENGE)
    assert len(kept) == 2
    assert "fallback-algorithms" not in findings(document)


# ---- secrets ----

#: The steps of the run, and the form of the report.
ASKED = [[], ["-s", "browse,caps,cacert,pkioperation,long-url,nextcacert,getcert,getcrl"],
         ["--poll", "20", "-s", "pkioperation"]]


@pytest.mark.parametrize("scenario", ["healthy", "pending"])
@pytest.mark.parametrize("form", [["-v"], ["-f", "json"], ["-q"]], ids=" ".join)
@pytest.mark.parametrize("asked", ASKED, ids=["usual", "everything", "polls"])
def test_challenge_never_leaves(asked, form, scenario, issuing, probe, tmp_path):
    """Not in the report, not in a complaint, not in what is saved, and on the wire only
    inside the envelope; nor is it sent twice."""
    saved = tmp_path / "issued.pem"
    with RawServer(lambda request: forward(request, issuing.port)) as server:
        result = probe(*ENROL, *asked, *form, "--save-cert", saved,
                       f"{server.url}/{scenario}/certsrv/mscep/mscep.dll", stdin=CHALLENGE)
    wire = b"".join(r.head.encode() + r.body for r in server.requests)
    text = result.stdout + result.stderr + (saved.read_text() if saved.exists() else "")
    for shape in (CHALLENGE, CHALLENGE.replace("+", "%2B"), CHALLENGE.replace("=", "%3D"),
                  CHALLENGE.encode().hex()):
        assert shape not in text
        assert shape.encode() not in wire
    assert result.stdout


@pytest.mark.parametrize("scenario", ["healthy", "pending"])
def test_challenge_is_sent_once(scenario, issuing, probe_json, seen):
    issuing.forget()
    probe_json(*ENROL, "-s", ASKED[1][1], "--poll", "20", issuing.url(scenario),
               stdin=CHALLENGE)
    lengths = [m["challenge_length"] for m in messages(seen, issuing, scenario)]
    assert lengths.count(len(CHALLENGE)) == 1
