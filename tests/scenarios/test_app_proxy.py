# SPDX-License-Identifier: MIT
"""The Microsoft Entra application proxy: recognised by name, by CNAME and by headers, its
custom domains, and the hints that its answers carry."""
import pytest

from rawserver import CA, Pki, RawServer, forward, http

QUICK = ("--key-bits", "1024", "-d", "ios")
CUSTOM = "ndes.contoso.example"
DEFAULT = "ndes-contoso.msappproxy.net"
RUNTIME = "5ce90000-0000-4000-8000-00000000c0de.tenant.runtime.msappproxy.net"
HEADERS = ["X-MS-Proxy-App-Id: 5ce90000-0000-4000-8000-00000000a991"]


def found(document):
    """Ids of the findings; "id?" is only possible."""
    return [finding["id"] + ("" if finding["certain"] else "?")
            for finding in document["targets"][0]["findings"]]


def finding(document, name):
    return next(row for row in document["targets"][0]["findings"] if row["id"] == name)


def told(document):
    proxy = document["targets"][0]["application_proxy"]
    return proxy["published"], proxy["how"], proxy["connector_reached"]


def caps(*headers):
    return lambda request: http(b"POSTPKIOperation\nSHA-256\nAES\n", headers=headers)


# ---- whether it is there ----

#: Host, the result of its look-up, headers of the answer, and the report's words.
PUBLISHED = {
    "default domain": (DEFAULT, f"{RUNTIME}/127.0.0.1", [], (True, "domain", True)),
    "custom domain": (CUSTOM, f"{RUNTIME}/127.0.0.1", [], (True, "cname", True)),
    "CNAME to the default domain": (CUSTOM, f"{DEFAULT}/127.0.0.1", [],
                                    (True, "cname", True)),
    "headers": (CUSTOM, "front.example/127.0.0.1", HEADERS, (True, "headers", True)),
    "headers, whatever the name": (CUSTOM, f"{CUSTOM}/127.0.0.1", HEADERS,
                                   (True, "headers", True)),
    "no CNAME": (CUSTOM, f"{CUSTOM}/127.0.0.1", [], (False, "cname", None)),
    "no CNAME, letter case": (CUSTOM, f"{CUSTOM.upper()}/127.0.0.1", [],
                              (False, "cname", None)),
    # Where the proxy's own names lead is not documented.
    "CNAME elsewhere": (CUSTOM, "front.example/127.0.0.1", [], (None, None, None)),
    "only similar": ("ndes-msappproxy.net", "x.notmsappproxy.net/127.0.0.1", [],
                     (None, None, None)),
    "in the middle": ("msappproxy.net.contoso.example", "msappproxy.net.x/127.0.0.1", [],
                      (None, None, None)),
}


@pytest.mark.parametrize("case", PUBLISHED)
def test_published(case, probe_json, names):
    host, words, headers, expected = PUBLISHED[case]
    with RawServer(caps(*headers)) as server:
        document = probe_json(*QUICK, "-s", "caps", f"http://{host}:{server.port}/",
                              env=names({host: words}))
    assert document["status"] == "ok"
    assert told(document) == expected


def test_address(probe_json, mock):
    """An address cannot be the application proxy's: that of the proxy changes."""
    assert told(probe_json(*QUICK, mock.url())) == (False, None, None)


@pytest.mark.parametrize("scenario, reached", [
    ("healthy-app-proxy", True),
    ("app-proxy-bad-gateway", True),
    ("app-proxy-backend-timeout", True),
    ("app-proxy-gateway-timeout", False),
    # The service wants the sign-in before it would ask a connector.
    ("preauthentication-not-passthrough", None),
    ("app-proxy-forbidden", None),
])
def test_connector(scenario, reached, mock, probe_json):
    document = probe_json(*QUICK, mock.url(scenario))
    assert told(document) == (True, "headers", reached)


def test_text_shows_where_the_name_leads(probe, names):
    entries = names({CUSTOM: f"{RUNTIME}/127.0.0.1", DEFAULT: f"{DEFAULT}/127.0.0.1"})
    with RawServer(caps(*HEADERS)) as server:
        args = [*QUICK, "-s", "caps"]
        custom = probe(*args, f"http://{CUSTOM}:{server.port}/", env=entries).stdout
        same = probe(*args, f"http://{DEFAULT}:{server.port}/", env=entries).stdout
        quiet = probe(*args, "-q", f"http://{CUSTOM}:{server.port}/", env=entries).stdout
    assert f"an alias of {RUNTIME}\n" in custom
    assert "application proxy, by its CNAME; a connector reached" in " ".join(custom.split())
    assert "an alias" not in same
    assert "application proxy, by its domain" in " ".join(same.split())
    assert "alias" not in quiet


# ---- hints ----

def test_hints_are_told_as_hints(mock, probe_json):
    document = probe_json(*QUICK, mock.url("app-proxy-bad-gateway"))
    detail = finding(document, "app-proxy-bad-gateway")["detail"]
    assert "A hint: x-ms-proxy-error-details says BackendServiceUnavailable" in detail
    assert "names a connector" in detail
    document = probe_json(*QUICK, mock.url("app-proxy-gateway-timeout"))
    assert "names no connector" in finding(document, "app-proxy-gateway-timeout")["detail"]
    document = probe_json(*QUICK, mock.url("preauthentication-not-passthrough"))
    assert "AzureAppProxy" in finding(
        document, "preauthentication-not-passthrough")["detail"]


def test_a_hint_decides_nothing(probe_json):
    """A header of weak provenance makes no finding."""
    answer = http(b"", "502 Bad Gateway", None,
                  [*HEADERS, "x-ms-proxy-error-details: BackendTimeOut"])
    with RawServer(lambda request: answer) as server:
        document = probe_json(*QUICK, server.url)
    assert found(document)[0] == "app-proxy-bad-gateway?"
    assert "app-proxy-backend-timeout" not in " ".join(found(document))


# ---- its pages, for some requests only ----

def page(status, words):
    """An error page of the proxy's, with these words on it."""
    text = f"<html><h1>This corporate app can't be accessed</h1>{words}</html>"
    return http(text.encode(), status, "text/html", HEADERS)


#: Page, and the finding that it makes.
PAGES = {
    "bad gateway": (page("502 Bad Gateway", "BadGateway"), "app-proxy-bad-gateway"),
    "gateway timeout": (page("504 Gateway Timeout", "GatewayTimeout"),
                        "app-proxy-gateway-timeout"),
    "forbidden": (page("403 Forbidden", "Forbidden"), "app-proxy-forbidden"),
    "internal": (page("500 Internal Server Error", "InternalServerError"),
                 "app-proxy-internal-error"),
    "status says otherwise": (page("502 Bad Gateway", "GatewayTimeout"),
                              "app-proxy-gateway-timeout"),
    "no status of a fault": (page("200 OK", "ConnectorError:Unauthorized"),
                             "app-proxy-internal-error"),
}


def probe_spoilt(probe_json, mock, spoils, answer):
    """Through a server in between that answers by itself where `spoils` says so."""
    def between(request):
        return answer if spoils(request) else forward(request, mock.port)
    with RawServer(between) as server:
        return probe_json(*QUICK, server.url)


def is_long(request):
    return len(request.target) > 2048


def is_get(request):
    """A message by GET, however short."""
    return request.method == "GET" and request.operation == "PKIOperation"


def is_post(request):
    return request.method == "POST"


@pytest.mark.parametrize("name", PAGES)
def test_page_of_every_answer(name, probe_json, mock):
    answer, cause = PAGES[name]
    document = probe_spoilt(probe_json, mock, lambda request: True, answer)
    assert document["status"] == "critical"
    assert found(document) == [cause]


@pytest.mark.parametrize("name", PAGES)
def test_page_of_the_long_url(name, probe_json, mock):
    """Devices that post get through, and NDES is reached: the page is not the whole."""
    answer, cause = PAGES[name]
    document = probe_spoilt(probe_json, mock, is_get, answer)
    assert document["status"] == "warning"
    assert found(document) == ["app-proxy-message-refused?", f"{cause}?",
                               "challenge-refused"]


def test_page_of_each_url_beyond_a_length(probe_json, mock):
    """The limit is measured, whatever the page says of it."""
    document = probe_spoilt(probe_json, mock, is_long, PAGES["forbidden"][0])
    assert document["status"] == "warning"
    assert found(document) == ["url-too-long", "challenge-refused"]


@pytest.mark.parametrize("name", PAGES)
def test_post_that_does_not_pass(name, probe_json, mock):
    """The same the other way: only the long GET gets through, which no device sends."""
    answer, cause = PAGES[name]
    document = probe_spoilt(probe_json, mock, is_post, answer)
    assert document["status"] == "critical"
    assert found(document)[:2] == ["app-proxy-message-refused?", f"{cause}?"]
    assert finding(document, cause)["severity"] == "critical"
    evidence = finding(document, "app-proxy-message-refused")["evidence"]
    sent = {row["id"]: row["method"] for row in document["targets"][0]["exchanges"]}
    assert [sent[number] for number in evidence] == ["POST"]


def test_message_that_does_not_pass_at_all(probe_json, mock):
    document = probe_spoilt(probe_json, mock, lambda request: is_post(request) or
                            is_long(request), PAGES["bad gateway"][0])
    assert document["status"] == "critical"
    assert found(document) == ["app-proxy-message-refused?", "app-proxy-bad-gateway?"]


def test_long_url_with_404_of_the_proxy(probe_json, mock):
    """The path is published, as the short requests show."""
    document = probe_spoilt(probe_json, mock, is_get,
                            http(b"404", "404 Not Found", "text/html", HEADERS))
    assert found(document) == ["app-proxy-message-refused?", "challenge-refused"]


def test_path_that_only_a_browser_asks_for(probe_json, mock):
    """One step is enough to say what it may be."""
    document = probe_json(*QUICK, "-s", "browse", mock.url("app-proxy-path-not-published"))
    assert found(document) == ["app-proxy-path-not-published?"]


def test_forbidden_bare_url(probe_json, mock):
    """The bare URL's 403 is the healthy one, also without marks."""
    document = probe_spoilt(probe_json, mock, lambda request: not request.operation,
                            http(b"", "403 Forbidden", None, HEADERS))
    assert found(document) == ["challenge-refused"]


# ---- external URLs ----

#: Host, what its name comes to, whether external-url-wrong is certain, and what it says.
NAMES = {
    "default domain that is not there": (
        DEFAULT, "!noname", "external-url-wrong", "does not exist there"),
    "default domain, name server fails": (
        DEFAULT, "!again", "external-url-wrong?", "of the proxy's default domain"),
    "custom domain that is not there": (CUSTOM, "!noname", "external-url-wrong?", ""),
    "custom domain without CNAME": (
        CUSTOM, f"{CUSTOM}/127.0.0.1", "external-url-wrong?", "an address of its own"),
    "custom domain that leads elsewhere": (
        CUSTOM, "front.example/127.0.0.1", "external-url-wrong?",
        "an alias of front.example; a custom domain"),
    "custom domain as it should be": (
        CUSTOM, f"{RUNTIME}/127.0.0.1", "external-url-wrong?", "as the proxy wants it"),
}


@pytest.mark.parametrize("case", NAMES)
def test_external_url(case, probe_json, names):
    host, words, wrong, says = NAMES[case]
    with RawServer(lambda request: b"") as server:
        document = probe_json(*QUICK, f"http://{host}:{server.port}/",
                              env=names({host: words}))
    assert wrong in found(document)
    assert says in finding(document, "external-url-wrong")["detail"]


def test_url_that_leads_to_scep_is_not_wrong(probe_json, mock):
    """One request without an answer, and NDES behind the others."""
    document = probe_spoilt(probe_json, mock, is_get, b"")
    assert found(document)[0] == "connection-reset"
    assert "external-url-wrong" not in " ".join(found(document))


def test_default_domain_that_is_not_there_publishes_nothing(probe_json, names):
    entries = names({DEFAULT: "!noname"})
    assert told(probe_json(*QUICK, f"https://{DEFAULT}/", env=entries)) == (
        False, "domain", None)


@pytest.mark.parametrize("words, first", [("!noname", "name-not-resolved"),
                                          ("front.example/127.0.0.1", "connection-reset")])
def test_onmicrosoft(words, first, probe_json, names):
    host = "ndes.contoso.onmicrosoft.com"
    with RawServer(lambda request: b"") as server:
        document = probe_json(*QUICK, f"http://{host}:{server.port}/",
                              env=names({host: words}))
    assert found(document)[0] == first
    assert "external-url-onmicrosoft" in found(document)


def test_onmicrosoft_that_works(probe_json, mock):
    """A name of that kind may well lead to NDES otherwise, as here."""
    host = "ndes.contoso.onmicrosoft.com"
    args = (*QUICK, "--resolve", f"{host}:{mock.port}:127.0.0.1",
            f"http://{host}:{mock.port}/")
    assert found(probe_json(*args)) == ["challenge-refused"]
    assert found(probe_json("-s", "browse", *args)) == []


# ---- certificates of custom domains ----

@pytest.fixture(scope="module")
def pki(peer, tmp_path_factory):
    """A root, and below it servers with the proxy's certificate and with others."""
    pki = Pki(peer("openssl"), tmp_path_factory.mktemp("pki"))
    pki.make("root", extensions=CA)
    pki.make("middle", issuer="root", extensions=CA)
    pki.make("below", issuer="middle", extensions=("subjectAltName=DNS:*.msappproxy.net",))
    for name, names in (("proxy", "DNS:*.msappproxy.net"), ("other", "DNS:other.example"),
                        ("custom", f"DNS:{CUSTOM}")):
        pki.make(name, issuer="root", days=90, extensions=(
            f"subjectAltName={names}", "extendedKeyUsage=serverAuth"))
    return pki


#: Certificate, host, and the findings.
CERTIFICATES = {
    "the proxy's own": ("proxy", CUSTOM,
                        ["custom-domain-without-certificate", "tls-name-mismatch"]),
    "another's": ("other", CUSTOM, ["tls-name-mismatch"]),
    "the domain's": ("custom", CUSTOM, []),
    "the proxy's own for its own": ("proxy", DEFAULT, []),
}


@pytest.mark.parametrize("case", CERTIFICATES)
def test_certificate(case, probe_json, names, pki):
    certificate, host, expected = CERTIFICATES[case]
    with RawServer(caps(), tls=pki.context(certificate)) as server:
        document = probe_json(*QUICK, "-s", "caps", "--ca-file", pki.folder / "root.pem",
                              f"https://{host}:{server.port}/",
                              env=names({host: f"{RUNTIME}/127.0.0.1"}))
    assert found(document) == expected


@pytest.mark.parametrize("chain, trusted", [(["proxy"], False), (["proxy", "root"], False),
                                            (["below"], True)])
def test_certificate_that_anybody_made(chain, trusted, probe_json, names, pki):
    """Who cannot be verified may claim to be the proxy."""
    roots = ["--ca-file", pki.folder / "root.pem"] if trusted else []
    with RawServer(caps(), tls=pki.context(*chain)) as server:
        document = probe_json(*QUICK, "-s", "caps", *roots,
                              f"https://{CUSTOM}:{server.port}/",
                              env=names({CUSTOM: f"{RUNTIME}/127.0.0.1"}))
    assert "custom-domain-without-certificate?" in found(document)


@pytest.mark.parametrize("location,signs_in", [
    ("https://login.microsoftonline.com/common/", True),
    ("https://login.microsoftonline.com:443?x", True),
    ("https://login.microsoftonline.com", True),
    ("https://login.microsoftonline.com.evil.example/", False),
    ("https://login.microsoftonline.com:x@evil.example/", False),
    ("https://evil.example/login.microsoftonline.com", False),
    ("https://notlogin.microsoftonline.com/", False),
])
def test_host_of_the_sign_in(location, signs_in, probe_json):
    """It is Microsoft's by its whole name, and by nothing that begins or ends so."""
    answer = http(status="302 Found", headers=[f"Location: {location}"])
    with RawServer(lambda request: answer) as server:
        target = probe_json("--key-bits", "1024", "-d", "ios", "-s", "browse",
                            server.url)["targets"][0]
    assert [row["id"] for row in target["findings"]] == [
        "preauthentication-not-passthrough" if signs_in else "redirected"]
    assert {row["responder"] for row in target["exchanges"]} == {
        "app-proxy" if signs_in else "other"}


TRANSACTION = "5ce90000-0000-4000-8000-00000000a5e1"


@pytest.mark.parametrize("came_by_it", [True, False])
def test_what_no_row_explains_names_the_transaction(came_by_it, probe_json):
    """Microsoft's support looks it up; without the proxy there is none."""
    headers = (f"x-ms-proxy-transaction-id: {TRANSACTION}",) if came_by_it else ()
    with RawServer(lambda request: http(b"tea", "418 Teapot", None, headers)) as server:
        document = probe_json(*QUICK, server.url)
    detail = finding(document, "undocumented")["detail"]
    assert (f"Transaction ID of the application proxy: {TRANSACTION}" in detail) == came_by_it
