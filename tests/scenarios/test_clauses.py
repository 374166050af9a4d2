# SPDX-License-Identifier: MIT
"""Every clause of the catalogue earns its place: without it some trace is judged otherwise.

The traces are those of all scenarios of the mock and of the controls here, which are what a
clause is there for: look-alikes, and the same fault where it weighs less. Each control
says what must be found, so that a clause cannot matter to a wrong judgement alone.
"""
import itertools
import json
import ssl
import subprocess
import time
import warnings
from collections import namedtuple
from pathlib import Path

import pytest

from conftest import assert_clean, list_scenarios
from certrep import Forger
from rawserver import CA, SERVER, Pki, RawServer, http
from test_explain import CATALOGUE
import test_log_kinds
import test_logs
from test_matrix import STALLS
from test_network import Tunnel
from test_operations import Misencrypting
from test_replay import browser, visit

PAGES = Path(__file__).resolve().parents[2] / "test-server/pages"
CHALLENGE = "a-right-challenge"
QUICK = ("--key-bits", "1024")
REFUSED = "challenge-refused"
NDES = "https://ndes.contoso.com/certsrv/mscep/mscep.dll"
#: IIS's detailed page for a query that exceeds its limit.
TOO_LONG_PAGE = ("<html><title>IIS 10.0 Detailed Error - 404.15 - Not Found</title>"
                 '<div class="content-container"><fieldset></fieldset></div></html>')
LONG = NDES + "?operation=PKIOperation&message=" + "MIIB" * 700

#: What IIS's detailed page says of a cause: its sub-status.
SUBSTATUSES = {
    "tls-required": "403.4 Forbidden",
    "client-certificate-required": "403.7 Forbidden",
    "address-restricted": "403.6 Forbidden",
    "directory-listing-denied": "403.14 Forbidden",
    "isapi-restricted": "404.2 Not Found",
    "handler-missing": "404.3 Not Found",
    "extension-denied": "404.7 Not Found",
    "request-filtered": "404.8 Not Found",
    "double-escaping-refused": "404.11 Not Found",
    "iis-configuration-invalid": "500.19 Internal Server Error",
    "application-restarting": "500.12 Internal Server Error",
    "server-busy": "503.2 Service Unavailable",
}
#: Pages of the kernel's listener.
KERNEL_PAGES = {
    "host-not-served": "http.sys-400-hostname",
    "url-invalid": "http.sys-400-url",
    "url-forbidden": "http.sys-403-url",
}
#: Of the bare URL, which devices never ask for: a 403 is healthy, others are odd.
BARE_URL_ALONE = {
    "tls-required": [], "client-certificate-required": [], "address-restricted": [],
    "directory-listing-denied": [], "isapi-restricted": ["bare-url-unexpected=info"],
    "handler-missing": ["bare-url-unexpected=info"],
}

#: Rules of a scenario, options of the probe, and all findings.
Control = namedtuple("Control", "rules options findings")

CONTROLS = {
    # A server accepted the request, so a wrong URL is less likely.
    "closed": Control("on any  close", ["-d", "ios"], [
        "connection-reset", "request-never-arrived?=warning"]),
    # Where SCEP is answered, one fault on the way is no fault of the whole way.
    "reset-once": Control("on nextcacert  close", [
        "-d", "ios", "-s", "caps,cacert,pkioperation,nextcacert"], [
            "connection-reset=warning", REFUSED]),
    # An empty list may be any empty page, if no answer is SCEP.
    "empty-answers": Control("on caps  caps-empty\non cacert  garbage 0", ["-d", "ios"], [
        "cacert-not-scep"]),
    "signature": Control("on pkioperation  certrep bad-signature", ["-d", "ios"], [
        "certrep-signature-invalid"]),
    "refused-without-a-number": Control(
        "on pkioperation  certrep failure failinfo=0 drop=hresult", ["-d", "ios"], [
            "request-refused?"]),
    "stalled-once": Control("on query>2048  stall", ["-d", "ios", "-t", "3"], [
        "response-timeout?=warning", REFUSED]),
    "block-page-once": Control("on caps  page nginx-403", ["-d", "ios"], [
        "blocked-by-front-end=warning", REFUSED]),
    # Its name may be on an answer of the server behind it; here is no page at all.
    "front-end-by-its-name-alone": Control(
        "on any  page nameless-403\non any  header Server Caddy", ["-d", "ios"], [
            "blocked-by-front-end?"]),
    # The bare URL alone is nothing that a device asks for.
    "front-end-hides-the-bare-url": Control("on browse  page nginx-404", ["-d", "ios"], [
        "bare-url-unexpected=info", REFUSED]),
    "bare-url-refused-by-nobody-known": Control(
        "on browse  page nameless-403", ["-d", "ios"], [REFUSED]),
    "refused-by-nobody-known-by-its-length": Control(
        "on query>2048  page nameless-403", ["-d", "ios"], ["url-too-long=warning", REFUSED]),
    # Something knows the bare URL, so it is no route that is missing.
    "path-of-windows-alone": Control("on pkiclient  page go-404\non pkiclient  header "
                                     "Server", ["-d", "windows"], [
        "pkiclient-exe-refused?"]),
    "redirected-once": Control("on browse  redirect https://other.example/", ["-d", "ios"], [
        "redirected?=warning", REFUSED]),
    "503-once": Control("on caps  page http.sys-503", ["-d", "ios"], [
        "scep-app-pool-stopped?", REFUSED]),
    # The application proxy's pages of one request; the message itself got through.
    **{f"{page}-of-caps": Control(f"on caps  page {page}", ["-d", "ios"], [
        *before, f"{page}{doubt}=warning", REFUSED])
       for page, doubt, before in (
           ("app-proxy-bad-gateway", "?", []), ("app-proxy-gateway-timeout", "?", []),
           ("app-proxy-backend-timeout", "", []),
           ("app-proxy-forbidden", "?", ["caps-not-answered=warning"]),
           ("app-proxy-internal-error", "?", ["caps-not-answered=warning"]))},
    "stalled-after-the-message": Control("on nextcacert  stall", [
        "-d", "ios", "-t", "4", "-s", "caps,cacert,pkioperation,nextcacert"], [
            "response-timeout?=warning", REFUSED]),
    "caps-refused-by-nobody-known": Control("on caps  page nameless-403", ["-d", "ios"], [
        "caps-not-answered=warning", "refused-by-unknown-server?=warning", REFUSED]),
    "403-once": Control("on caps  page iis-403", ["-d", "ios"], [
        "caps-not-answered=warning", "forbidden-not-by-mscep?=warning", REFUSED]),
    # A 404 that is not for the length of the URL, nor of the whole path.
    "404-of-caps-too": Control("on caps  page iis-404\non query>2048  page iis-404",
                               ["-d", "ios"], ["undocumented?",
                                               "caps-not-answered=warning"]),
    "404-of-caps": Control("on caps  page iis-404", ["-d", "windows"], [
        "caps-not-answered=warning", REFUSED]),
    "404-of-the-bare-url": Control("on any  page http.sys-503\non browse  page iis-404",
                                   ["-d", "ios"], ["scep-app-pool-stopped", "undocumented?"]),
    "404-behind-the-403": Control("on any  page iis-404\non browse  page iis-403",
                                  ["-d", "ios"], ["wrong-path?"]),
    # A page can be borrowed: under another server's name it proves nothing.
    **{f"{cause}-borrowed": Control(
        f"on any  detailed {words}\non any  header Server nginx\n"
        "on any  header X-Powered-By", ["-d", "ios"], [f"{cause}?"])
       for cause, words in SUBSTATUSES.items()},
    **{f"{cause}-borrowed": Control(
        f"on any  page {page}\non any  header Server nginx", ["-d", "ios"],
        [f"{cause}?"])
       for cause, page in KERNEL_PAGES.items()},
    # What IIS says of all, it says of some: one of several servers says it.
    **{f"{cause}-of-caps": Control(f"on caps  detailed {SUBSTATUSES[cause]}",
                                   ["-d", "ios"], ["some-requests-refused", REFUSED])
       for cause in (*BARE_URL_ALONE, "extension-denied")},
    "some-refused-borrowed": Control(
        "on caps  detailed 403.7 Forbidden\non caps  header Server nginx\n"
        "on caps  header X-Powered-By", ["-d", "ios"], ["some-requests-refused?", REFUSED]),
    "pkiclient-exe-denied-once": Control(
        "on caps  detailed 404.7 Not Found", ["-d", "windows"],
        ["some-requests-refused", REFUSED]),
    # Where SCEP is answered, mscep.dll runs, whatever the bare URL brings.
    **{f"{cause}-at-the-bare-url": Control(
        f"on browse  detailed {SUBSTATUSES[cause]}", ["-d", "ios"], [*findings, REFUSED])
       for cause, findings in BARE_URL_ALONE.items()},
    "host-not-served-at-the-bare-url": Control(
        "on browse  page http.sys-400-hostname", ["-d", "ios"],
        ["bare-url-unexpected=info", REFUSED]),
    "method-refused-at-the-bare-url": Control(
        "on browse  detailed 405.0 Method Not Allowed", ["-d", "ios"],
        ["bare-url-unexpected=info", REFUSED]),
    # The bare URL is part of the same fault, and no riddle of its own.
    "method-refused-everywhere": Control(
        "on any  detailed 405.0 Method Not Allowed", ["-d", "ios"], ["method-refused"]),
    # The 403 shows that .dll passes: it is .exe, for Windows alone.
    "pkiclient-exe-denied": Control(
        "on any  detailed 404.7 Not Found\non browse  page iis-403", ["-d", "windows"],
        ["pkiclient-exe-refused"]),
    # Requests of people who know the challenge, and those who only thought so.
    "real-challenge-refused-by-the-ca": Control(
        "on pkioperation  certrep failure hresult=0x80094811",
        ["-d", "ios", "-s", "pkioperation", "--challenge-file", "right"], [
            "ca-refused-request"]),
    "real-challenge": Control("", ["-d", "ios", "-s", "pkioperation", "--challenge-file",
                                   "wrong"], ["challenge-refused?=critical"]),
    "approval": Control("on pkioperation  certrep pending",
                        ["-d", "ios", "-s", "pkioperation", "--challenge-file", "right"],
                        ["enrolment-pending=warning"]),
    "approved": Control("on pkioperation  certrep pending-then 1",
                        ["-d", "ios", "-s", "pkioperation", "--challenge-file", "right",
                         "--poll", "10"], ["enrolled"]),
    # Certificates that end some day.
    "ca-expiring": Control("on cacert  certs ca-only-bag", ["-d", "windows"], [
        "protocol-deviation=warning",
        "ca-certificate-expiring=warning", REFUSED]),
    # The second answer can be read, so it is not to blame for the first.
    "fallback": Control("", ["-d", "ios", "-s", "pkioperation", "--challenge-file", "right"], [
        "fallback-algorithms", "enrolled"]),
}

def with_tls(**more):
    """A change of what every entry says of TLS."""
    def change(archive):
        for entry in archive["log"]["entries"]:
            entry["_scep"]["transport"]["tls"].update(more)
    return change


def plus_decoded(archive):
    """A server that takes the '+' of the query for a blank, and is not IIS."""
    for entry in archive["log"]["entries"]:
        if entry["_scep"]["step"] == "long-url" and "+" in entry["request"]["url"]:
            entry["response"].update(visit(status=500, text="bad base64")["response"])
            entry["response"]["headers"] = []


def long_url_gets(page):
    """A change that gives a page of the mock to the long URL; its length is not measured."""
    text = (PAGES / f"{page}.page").read_text()
    head, body = text.split("\n\n", 1)
    status, *headers = head.splitlines()

    def change(archive):
        for entry in archive["log"]["entries"]:
            if entry["_scep"]["step"] != "long-url":
                continue
            entry["response"]["status"] = int(status.split()[1])
            entry["response"]["headers"] = [
                dict(zip(("name", "value"), header.split(": ", 1))) for header in headers]
            entry["response"]["content"] = {
                "size": len(body), "mimeType": "text/html", "text": body}
            entry["_scep"]["certrep"] = None
    return change


def with_leaf(**more):
    """A change of what every entry says of the server's own certificate."""
    def change(archive):
        with_tls(problems=[])(archive)
        for entry in archive["log"]["entries"]:
            entry["_scep"]["transport"]["tls"]["chain"][0].update(more)
    return change


def only_closed(archive):
    """As if the alert had been lost, as happens when a reset overtakes it."""
    for entry in archive["log"]["entries"]:
        transport = entry["_scep"]["transport"]
        transport["fault"] = "reset"
        transport["handshake"].update(failure="none", alert=0)


def held_up(fault):
    """As if this computer had not done its part while the capabilities were due."""
    def change(archive):
        for entry in archive["log"]["entries"]:
            if entry["_scep"]["step"] == "caps":
                entry["_scep"]["transport"]["fault"] = fault
                entry["response"].update(status=0, headers=[],
                                         content={"size": 0, "text": ""})
    return change


def of_proxy(*problems):
    """Of a server that shows the application proxy's own certificate."""
    def change(archive):
        with_tls(problems=list(problems))(archive)
        for entry in archive["log"]["entries"]:
            entry["_scep"]["transport"]["tls"]["chain"][0]["names"] = "*.msappproxy.net"
    return change


def at_host(host, **name):
    """As if the target were that host, whose name came to this."""
    def change(archive):
        page = archive["log"]["pages"][0]["_scep"]
        old = page["url"].split("/")[2]
        page["url"] = page["url"].replace(old, host)
        if name:
            page["name"] = name
        for entry in archive["log"]["entries"]:
            entry["request"]["url"] = entry["request"]["url"].replace(old, host)
            if name:
                entry["_scep"]["transport"]["fault"] = "name-not-resolved"
    return change


def changed(*changes):
    """One after the other."""
    def change(archive):
        for each in changes:
            each(archive)
    return change


def through_proxy(entry):
    entry["response"]["headers"] = [{"name": "x-ms-proxy-app-id", "value": "5ce9"}]
    return entry


def proxied_too(archive):
    """As if the same had gone through a forward proxy."""
    for entry in archive["log"]["entries"]:
        entry["_scep"]["transport"]["proxy"] = "proxy.contoso.com:3128"


#: Traces that are made of others: what was probed (a scenario, "tls", or a
#: name of SERVED), with which options, what is changed in the archive, and all findings.
FORGED = {
    # Android's escaped message passed; by itself a refused one could mean anything.
    "plus-decoded": ("healthy", ["-d", "android,ios"], plus_decoded, [
        "plus-sign-decoded?=warning", REFUSED]),
    # The application proxy's pages for the long URL only, which devices that post never ask.
    **{f"{page}-once": ("healthy", ["-d", "ios"], long_url_gets(page), [
        "app-proxy-message-refused?=warning", f"{page}?=warning", REFUSED])
       for page in ("app-proxy-bad-gateway", "app-proxy-gateway-timeout",
                    "app-proxy-forbidden", "app-proxy-internal-error")},
    "app-proxy-backend-timeout-once": (
        "healthy", ["-d", "ios"], long_url_gets("app-proxy-backend-timeout"), [
            "app-proxy-backend-timeout=warning", "app-proxy-message-refused?=warning",
            REFUSED]),
    "proxys-404-once": ("healthy", ["-d", "ios"], long_url_gets("app-proxy-404"), [
        "app-proxy-message-refused?=warning", REFUSED]),
    "plus-refused-alone": ("healthy", ["-d", "ios"], plus_decoded, [
        "undocumented?=warning", REFUSED]),
    "forbidden-through-a-proxy": ("forbidden", ["-d", "ios"], proxied_too, [
        "forbidden-not-by-mscep?"]),
    "paused": ("healthy", ["-d", "ios"], held_up("paused"), [
        "probe-paused=unknown", REFUSED]),
    "hindered": ("healthy", ["-d", "ios"], held_up("local"), [
        "probe-hindered=unknown", REFUSED]),
    "tls-expired": ("tls", ["-d", "ios", "-k"], with_tls(problems=["expired"]), [
        "tls-expired=warning", REFUSED]),
    "tls-name": ("tls", ["-d", "ios", "-k"], with_tls(problems=["name-mismatch"]), [
        "tls-name-mismatch=warning", REFUSED]),
    "tls-other": ("tls", ["-d", "ios", "-k"], with_tls(problems=["other"]), [
        "tls-not-verified=warning", REFUSED]),
    "tls-unchecked": ("tls", ["-d", "ios", "-k"], with_tls(), [
        "tls-untrusted?=warning", "tls-chain-incomplete?=warning", REFUSED]),
    "tls": ("tls", ["-d", "ios"], with_tls(), [
        "tls-untrusted?", "tls-chain-incomplete?"]),
    "tls-unnamed": ("tls", ["-d", "ios", "-k"], with_leaf(names=""), [
        "tls-name-in-subject-only=warning", REFUSED]),
    "tls-long-lived": ("tls", ["-d", "ios", "-k"], with_leaf(
        not_before=1561939200, not_after=1561939200 + 826 * 86400), [
            "tls-lifetime-too-long=warning", REFUSED]),
    "tls-unused": ("tls", ["-d", "ios", "-k"], with_leaf(server_usage=False), [
        "tls-server-usage-missing=warning", REFUSED]),
    "tls-weak": ("tls", ["-d", "ios", "-k"], with_leaf(key="RSA 1024"), [
        "tls-weak=warning", REFUSED]),
    # It wanted a certificate, and closed; not surely for the lack of it.
    "insisting-or-not": ("insisting", [], only_closed, [
        "connection-reset", "request-never-arrived?", "tls-client-certificate-required?"]),
    # The same of a host that an application proxy may publish: the handshake proves it.
    "insisting-or-not-by-name": (
        "insisting", [], changed(only_closed, at_host("ndes.contoso.com")), [
            "connection-reset", "request-never-arrived?", "tls-client-certificate-required?"]),
    "reset-once-by-name": (
        "reset-once", ["-d", "ios", "-s", "caps,cacert,pkioperation,nextcacert"],
        at_host("ndes.contoso.com"), ["connection-reset=warning", REFUSED]),
    # By its port, the URL only may be one that should begin with https.
    "closed-by-port-443": ("closed", ["-d", "ios"], at_host("ndes.contoso.com:443"), [
        "connection-reset", "plain-http-on-tls-port?", "external-url-wrong?=warning",
        "request-never-arrived?=warning"]),
    "proxys-certificate-for-its-own": ("tls", ["-d", "ios", "-k"], of_proxy(), [REFUSED]),
    "proxys-certificate": ("tls", ["-d", "ios", "-k"], of_proxy("name-mismatch"), [
        "custom-domain-without-certificate=warning", "tls-name-mismatch=warning", REFUSED]),
    "proxys-certificate-by-anybody": (
        "tls", ["-d", "ios"], of_proxy("name-mismatch", "untrusted"), [
            "tls-name-mismatch", "tls-untrusted", "custom-domain-without-certificate?"]),
    "onmicrosoft-that-works": ("healthy", ["-d", "ios"],
                               at_host("ndes.contoso.onmicrosoft.com"), [REFUSED]),
    "unknown-to-the-proxy": (
        "closed", ["-d", "ios"], at_host("ndes.msappproxy.net", result="no-such-name"), [
            "name-not-resolved", "external-url-wrong"]),
    "tls-expiring": ("tls", ["-d", "ios", "-k", "-s", "browse"], with_tls(problems=[]), [
        "tls-expiring=warning"]),
}

# ---- servers below HTTP ----

def served(answer, *options, context=None):
    """Records a probe of a server that answers so."""
    def play(save, pki):
        tls = context(pki) if context else None
        trust = ["--ca-file", pki.folder / "root.pem"] if tls else []
        with RawServer(answer, tls=tls) as server:
            save(server.url, ["-d", "ios", *trust, *options])
    return play


def proxied(status):
    """Records a probe through a forward proxy that refuses with that status."""
    def play(save, _):
        with RawServer(lambda request: http(status=status, content_type=None)) as proxy:
            save("https://ndes.invalid/", ["-d", "ios", "--proxy", proxy.url])
    return play


def plain(save, _):
    """It reads the handshake first: or it may reset the connection before it is heard."""
    with RawServer(None, raw=http(b"", status="400 Bad Request")) as server:
        save(server.url.replace("http:", "https:"), ["-d", "ios"])


def other_protocol(save, _):
    """As a server of HTTP/2 only ends the handshake."""
    with RawServer(None, raw=bytes([21, 3, 3, 0, 2, 2, 120])) as server:
        save(server.url.replace("http:", "https:"), ["-d", "ios"])


def hung_up(save, _):
    """The proxy takes CONNECT, and closes in the handshake."""
    with Tunnel(None, raw=b"") as proxy:
        save("https://ndes.invalid/", ["-d", "ios", "--proxy", proxy.url])


def trusted(pki):
    return pki.context("server")


def insisting(pki):
    """TLS 1.2, whose alert always arrives."""
    context = pki.context("server")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(pki.folder / "root.pem")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def unwilling(pki):
    """No version that this program speaks."""
    context = pki.context("server")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def nothing(request):
    return b""


def drip(request):
    """A body, until the client closes the connection."""
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nPOSTPKI"
    for _ in itertools.count():
        time.sleep(0.1)
        yield b"x"


#: What plays it, and all findings.
SERVED = {
    # Too short a limit proves nothing.
    "dripping": (served(drip, "-s", "caps", "-t", "2"), ["answer-stalled?"]),
    # The certificate proves that the URL leads where it should.
    "closed-by-the-right-server": (served(nothing, context=trusted), [
        "connection-reset", "request-never-arrived?=warning"]),
    "proxy-wants-a-log-on": (proxied("407 Proxy Authentication Required"), [
        "forward-proxy-log-on"]),
    "proxy-forbids": (proxied("403 Forbidden"), ["forward-proxy-forbids"]),
    # Each is a failed handshake, and is reported by its kind.
    "insisting": (served(nothing, context=insisting), ["tls-client-certificate-required"]),
    "unwilling": (served(nothing, context=unwilling), ["tls-version-mismatch"]),
    "other-protocol": (other_protocol, ["tls-without-http1"]),
    "handshake-through-a-proxy": (hung_up, ["tls-handshake-failed?"]),
    "forbidden": (served(lambda request: http(
        b"<html>no</html>", "403 Forbidden", headers=["Server: Microsoft-IIS/10.0"])), [
            "forbidden-not-by-mscep"]),
    "forbidden-by-nobody-known": (served(lambda request: http(
        b"<html>no</html>", "403 Forbidden")), ["refused-by-unknown-server?"]),
    "tls-to-a-plain-port": (plain, ["tls-on-plain-port"]),
}

#: The visits of a browser or of a test, and all findings.
VISITED = {
    "long-url-alone": ([visit(LONG, status=404)], ["wrong-path?", "url-too-long?"]),
    "404-of-cacert-too": ([visit(NDES + "?operation=GetCACert", status=404),
                           visit(LONG, status=404)], ["wrong-path?"]),
    # A front end's limit; no answer shows the state of NDES behind it. A name in a header
    # without IIS's page does not prove who requires the log-on.
    "414-and-no-scep": ([visit(NDES + "?operation=GetCACaps", status=401),
                         visit(NDES + "?operation=GetCACert", status=401),
                         visit(LONG, status=414)], ["url-too-long?",
                                                    "authentication-required?"]),
    # No short request was seen; IIS's own word for it is enough.
    "long-url-alone-detailed": ([visit(LONG, status=404, text=TOO_LONG_PAGE)],
                                ["url-too-long"]),
    # Whose status it is without a page, no document says.
    **{f"proxys-{status}": ([through_proxy(visit(NDES + "?operation=GetCACaps",
                                                 status=status, text=""))], [f"{cause}?"])
       for status, cause in ((502, "app-proxy-bad-gateway"), (403, "app-proxy-forbidden"),
                             (500, "app-proxy-internal-error"))},
    "no-verdict": ([visit(status=0, text="", _error="net::ERR_NAME_NOT_RESOLVED")],
                   ["name-not-resolved?", "external-url-wrong?"]),
    "log-on-of-the-challenge-page": ([visit(
        NDES.replace("/mscep/", "/mscep_admin/") + "?operation=GetCACaps", status=401)], [
            "admin-url"]),
}


def told(finding):
    """As the tables here write it; most are as grave as their rows say."""
    severity = finding["severity"]
    usual = {REFUSED: "info", "enrolled": "info", "probe-incomplete": "unknown"}
    return finding["id"] + ("" if finding["certain"] else "?") + (
        "" if severity == usual.get(finding["id"], "critical") else f"={severity}")


@pytest.fixture(scope="module")
def own_mock(start_mock, build, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    healthy = build.root / "test-server/scenarios/healthy.scenario"
    (folder / healthy.name).write_text(healthy.read_text())
    rules = {name: control.rules for name, control in CONTROLS.items()}
    for name, text in rules.items():
        (folder / f"{name}.scenario").write_text(
            f"title of our own\nsource this test\nexpect {REFUSED} ok\n{text}\n")
    return start_mock("--scenarios", folder, "--challenge", CHALLENGE)


@pytest.fixture(scope="module")
def record(own_mock, mock_tls, probe, peer, tmp_path_factory):
    """record(name): the archive of a control, made once."""
    folder = tmp_path_factory.mktemp("archives")
    pki = Pki(peer("openssl"), folder)
    pki.make("root", extensions=CA)
    pki.make("server", issuer="root", extensions=SERVER, days=90)
    (folder / "right").write_text(CHALLENGE)
    (folder / "wrong").write_text("another-challenge")

    def save(path, url, options):
        probe(*QUICK, *options, "--save-trace", path, url, cwd=folder)

    def url_of(source):
        if source == "tls":
            return mock_tls.url()
        return own_mock.url(source)

    def make(name, path):
        if name == "fallback":
            forger = Forger(peer("openssl"), own_mock.ca_dir, folder)
            with RawServer(Misencrypting(own_mock.port, forger)) as server:
                save(path, server.url, CONTROLS[name].options)
        elif name in CONTROLS:
            save(path, own_mock.url(name), CONTROLS[name].options)
        elif name in SERVED:
            SERVED[name][0](lambda url, options: save(path, url, options), pki)
        elif name in VISITED:
            path.write_text(json.dumps(browser(*VISITED[name][0])))
        else:
            source, options, change, _ = FORGED[name]
            if source in SERVED:
                path.write_text(run(source).read_text())
            else:
                save(path, url_of(source), options)
            archive = json.loads(path.read_text())
            change(archive)
            path.write_text(json.dumps(archive))

    def run(name):
        path = folder / f"{name}.har"
        if not path.exists():
            make(name, path)
        return path
    return run


def expected(name):
    if name in CONTROLS:
        return CONTROLS[name].findings
    if name in SERVED:
        return SERVED[name][1]
    return VISITED[name][1] if name in VISITED else FORGED[name][3]


#: --warning-days and --critical-days, where they are not the usual ones.
DAYS = {"ca-expiring": ("36500", "7"), "tls-expiring": ("36500", "7")}
USUAL_DAYS = ("30", "7")

NAMES = [*CONTROLS, *FORGED, *SERVED, *VISITED]


@pytest.mark.parametrize("name", NAMES)
def test_control(name, record, probe, validator):
    """What a clause is there for is judged as it should be."""
    warning, critical = DAYS.get(name, USUAL_DAYS)
    result = probe("replay", "-f", "json", "--warning-days", warning, "--critical-days",
                   critical, record(name))
    document = json.loads(result.stdout)
    validator.validate(document)
    assert [told(finding) for finding in document["targets"][0]["findings"]] == expected(name)


# ---- the lint ----

@pytest.fixture(scope="module")
def scenarios(mock, probe, tmp_path_factory):
    """The archives of all scenarios of the mock."""
    folder = tmp_path_factory.mktemp("scenarios")
    names = [row.scenario for row in list_scenarios()]
    for limit, chosen in (("90", set(names) - STALLS), ("3", STALLS)):
        probe(*QUICK, "-q", "-t", limit, "-d", "windows,ios", "--save-trace",
              folder / f"all-{limit}.har", *(mock.url(name) for name in sorted(chosen)))
    return sorted(folder.glob("*.har"))


def log_texts():
    """What logs say, each by itself: what test_logs.py says the findings of. One of them
    is judged as the server's log in which Windows was to be."""
    fields, httperr = test_logs.FIELDS, test_logs.HTTPERR
    for number, (status, parts, _) in enumerate(test_logs.IIS):
        yield f"iis-{number}", fields + test_logs.line(status, **parts)
    for reason, status, _ in test_logs.DROPPED:
        yield f"httperr-{reason}", httperr + test_logs.dropped(reason, status)
    for number, (source, event, text, _) in enumerate(test_logs.EVENTS):
        yield f"event-{number}", test_logs.event(source, event, text)
    for path in sorted(test_logs.LOGS.glob("*.*")):
        yield path.name, path.read_text()
    for number, (source, event, words, *_) in enumerate(test_log_kinds.ROWS):
        yield f"kind-{number}", test_logs.event(
            source, event, f"{words or 'words'} w3wp.exe SCEP 0x80092013", "Error")
    for number, code in enumerate(test_log_kinds.CODES):
        yield f"code-{number}", test_logs.event(
            test_logs.MDM, 32, f"SCEP: failed ({code}).", "Error")
    yield "handler", test_logs.event(test_logs.NDES, 2, "It cannot start (0x800700ea).")
    yield "unanswered", ("Calling VerifyRequest ...\nSending request to certificate "
                         "registration point.\n")
    yield "tap", test_logs.until_tap()
    yield "goes-on", test_logs.ENDS["android, eleven minutes"][0]
    gap = fields + test_logs.line("200 0 0", query="operation=***")
    yield "gap", gap
    yield "gap-and-message", gap + test_logs.line("200 0 0", query="operation=PKIOperation")
    yield "no-status", fields + test_logs.line("- - -")
    yield "arr", fields + test_logs.line("502 3 12002")
    yield "request-failed", test_logs.event(
        test_log_kinds.CONNECTOR, 4001, "It could not be done.", "Error")
    yield from test_logs.CHANGED.items()
    unread = fields + test_logs.line("200 0 0", query="operation=***")
    yield "unread", unread
    yield "unread-beside", unread + test_logs.line(
        "200 0 0", query="operation=PKIOperation&message=MIAG")
    yield "unended", fields + test_logs.line("- - -")
    yield "silent", fields + test_logs.line("200 0 0", path="/other", query="-")
    yield "cut", fields + test_logs.line("200 0 0") + test_logs.line("200 0 0")[:60]
    yield "expected", fields + test_logs.line("200 0 0")


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """The arguments that give these logs to the lint."""
    folder = tmp_path_factory.mktemp("logs")
    arguments = []
    for name, text in log_texts():
        (folder / name).write_text(text)
        arguments += [f"log:{folder / name}", *USUAL_DAYS,
                      "windows" if name == "expected" else "-"]
    return arguments


@pytest.fixture(scope="module")
def needed_by(build, record, scenarios, logs):
    """Of each clause (cause, list, place, symptom): the traces that change without it."""
    arguments = [*logs]
    for path in scenarios:
        arguments += [path, *USUAL_DAYS, "-"]
    for name in NAMES:
        arguments += [record(name), *DAYS.get(name, USUAL_DAYS), "-"]
    done = subprocess.run([build.folder / "tests/unit/clauses", *arguments],
                          capture_output=True, text=True, timeout=600)
    assert_clean(done.stderr)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return {tuple(row[:4]): row[4:] for row in rows}


def clauses_of_catalogue():
    listed = set()
    for row in CATALOGUE["findings"]:
        for name in ("when", "unless", "sure", "doubt", "proof"):
            if name == "when" and len(row[name]) < 2:
                continue    # the row itself; the matrix has its scenario
            listed |= {(row["id"], name, clause["at"], clause["symptom"])
                       for clause in row[name]}
        listed |= {(row["id"], "logged", clause["at"], clause["symptom"])
                   for clause in row["logged"]}
        for easing in row["eased"]:
            listed.add((row["id"], "eased", easing["at"], easing["symptom"]))
    return listed


def test_every_clause_matters(needed_by, record):
    """A clause that nothing needs says something that no test would miss."""
    assert len(needed_by) > 40
    assert set(needed_by) == clauses_of_catalogue(), "each is dropped, and nothing else"
    assert "\n".join(" ".join(row) for row, traces in needed_by.items() if not traces) == ""
    telling = [trace for traces in needed_by.values() for trace in traces]
    assert [name for name in NAMES if not any(
        trace.startswith(f"{record(name)} ") for trace in telling)] == []
