# SPDX-License-Identifier: MIT
"""Several URLs side by side: which hop breaks, and do they hand out the same certificates."""
import json
import re

import pytest

QUICK = ("--key-bits", "1024")
CONCLUSIONS = {"both-urls-fail", "neither-url-reached", "only-external-fails",
               "only-internal-fails", "profile-url-fails", "ca-certificates-differ",
               "ra-certificates-differ", "urls-agree", "only-one-place-fails",
               "both-places-fail", "tls-certificates-differ", "places-agree",
               "compared-urls-swapped"}

#: External, internal: the conclusions with their severities, and the first finding.
PAIRS = {
    ("healthy", "healthy"): ({"urls-agree": "info"}, "urls-agree"),
    ("app-proxy-gateway-timeout", "healthy"): (
        {"only-external-fails": "critical"}, "only-external-fails"),
    ("scep-app-pool-stopped", "scep-app-pool-stopped"): (
        {"both-urls-fail": "critical"}, "both-urls-fail"),
    ("healthy", "ndes-general-page"): (
        {"only-internal-fails": "warning"}, "only-internal-fails"),
    # What costs only some devices their certificates is a difference too.
    ("url-too-long-404", "healthy"): (
        {"only-external-fails": "warning"}, "only-external-fails"),
    ("healthy", "url-too-long-404"): (
        {"only-internal-fails": "warning"}, "only-internal-fails"),
    # The same warning on both sides is no difference between them.
    ("url-too-long-404", "url-too-long-404"): ({"urls-agree": "info"}, "url-too-long"),
    # The same CA, another RA: another NDES answers.
    ("healthy-one-ra", "healthy"): (
        {"ra-certificates-differ": "warning"}, "ra-certificates-differ"),
}


def conclusions(target):
    return {finding["id"]: finding["severity"] for finding in target["findings"]
            if finding["id"] in CONCLUSIONS}


def part(document, name):
    found = [target for target in document["targets"] if target["part"] == name]
    assert len(found) == 1, [target["part"] for target in document["targets"]]
    return found[0]


@pytest.mark.parametrize("external,internal", PAIRS)
def test_compare(external, internal, mock, probe_json):
    expected, first = PAIRS[external, internal]
    document = probe_json(*QUICK, "-d", "windows", "--compare", mock.url(internal),
                          mock.url(external))

    target = part(document, "external")
    assert target["url"] == mock.url(external)
    assert part(document, "internal")["url"] == mock.url(internal)
    assert conclusions(target) == expected
    assert target["findings"][0]["id"] == first
    assert not conclusions(part(document, "internal")), "it is said once"
    for finding in target["findings"]:
        if finding["id"] in expected:
            assert finding["certain"]
            assert finding["devices"] == ["windows"]


def conclusion(document):
    """What is concluded, and whether that is certain."""
    return [(finding["id"], finding["certain"])
            for finding in part(document, "external")["findings"]
            if finding["id"] in CONCLUSIONS]


def test_different_faults(mock, probe_json):
    """Each way may have a fault of its own: that it is NDES is only possible."""
    document = probe_json(*QUICK, "-d", "windows", "--compare",
                          mock.url("scep-app-pool-stopped"),
                          mock.url("app-proxy-bad-gateway"))
    assert conclusion(document) == [("both-urls-fail", False)]
    first = part(document, "external")["findings"][0]
    assert first["id"] == "both-urls-fail", "it is the verdict"
    assert "each with another fault" in first["title"]
    assert not any("is outside" in reason["because"] for reason in first["reasons"])


def test_same_fault(mock, probe_json):
    """One fault on both paths is one: no reason says that there are two."""
    document = probe_json(*QUICK, "-d", "windows", "--compare",
                          mock.url("scep-app-pool-stopped"),
                          mock.url("scep-app-pool-stopped"))
    first = part(document, "external")["findings"][0]
    assert "begin with NDES itself" in first["title"]
    assert [reason["because"][:27] for reason in first["reasons"]] == [
        "The fault is in a part that"]


#: Neither is reached: no name, no listener.
NOWHERE = ("https://ndes.invalid/certsrv/mscep/mscep.dll", "http://127.0.0.1:1/")


@pytest.mark.parametrize("internal", NOWHERE)
@pytest.mark.parametrize("external", NOWHERE)
def test_neither_url_reached(external, internal, probe_json):
    """What both share is this computer: nothing is said of NDES."""
    document = probe_json(*QUICK, "-d", "windows", "--compare", internal,
                          external.replace("ndes", "proxy"))
    assert conclusion(document) == [("neither-url-reached", True)]
    assert part(document, "external")["findings"][0]["id"] == "neither-url-reached"


@pytest.mark.parametrize("reached", [0, 1])
def test_one_url_that_is_reached(reached, mock, probe_json):
    urls = [NOWHERE[0], NOWHERE[0]]
    urls[reached] = mock.url("scep-app-pool-stopped")
    document = probe_json(*QUICK, "-d", "windows", "--compare", *urls)
    assert conclusion(document) == [("both-urls-fail", False)]
    findings = part(document, "external")["findings"]
    both, = [finding for finding in findings if finding["id"] == "both-urls-fail"]
    if reached == 1:    # the internal URL is not
        assert findings[0]["id"] == "scep-app-pool-stopped"
        assert "out of reach" in both["title"]
        assert "This computer is outside" in both["reasons"][-1]["because"]
    else:
        assert findings[0]["id"] == "both-urls-fail"


def test_external_url_is_not_the_internal_one(probe_json):
    """That nothing answers at the internal URL says nothing of the external one."""
    document = probe_json(*QUICK, "-d", "windows", "--compare", NOWHERE[0],
                          "https://proxy.invalid/")
    ids = {name: {finding["id"] for finding in part(document, name)["findings"]}
           for name in ("external", "internal")}
    assert "external-url-wrong" in ids["external"] - ids["internal"]


def test_names_that_do_not_resolve_are_told_once(probe):
    """This computer is at fault, so what follows from that is only named: one screen."""
    text = probe("--compare", "ndes.invalid", "proxy.invalid").stdout
    assert text.count("\nif so     ") == 1 and "Fix:" not in text, "all is at the top"
    assert "  Seen: name-not-resolved, external-url-wrong\n" in text
    assert " ".join(text.split()).count("The host name does not resolve.") == 2
    assert len(text.splitlines()) <= 42
    whole = probe("-v", "--compare", "ndes.invalid", "proxy.invalid").stdout
    assert whole.count("Fix:") > 5


@pytest.mark.parametrize("order", [1, -1])
def test_what_to_do_first_is_the_fault_behind_a_conclusion(order, taken, probe):
    """That one place fails says where; what fails there says what to do. A place that works
    says so, although the conclusion stands in its report."""
    files = [taken("healthy", "inside.har"),
             taken("app-proxy-gateway-timeout", "outside.har")][::order]
    first, second = re.split(r"\n\n(?=http)", probe("replay", "--compare", *files).stdout)
    if order == 1:
        assert "This place works; the other report has the fault." in " ".join(first.split())
        first = second
    else:
        assert "This place works" not in first
    assert re.search(r"^who acts  the application proxy administrator\nlikely .*\n"
                     r"check .*\n(?: .*\n)*if so     Start it", first, re.MULTILINE)


def test_profile_of_which_all_fail(mock, probe_json):
    """Nothing is concluded of that, neither that they agree."""
    document = probe_json(*QUICK, "-d", "ios", "-s", "caps,cacert", "--one-profile",
                          mock.url("scep-app-pool-stopped"),
                          mock.url("ndes-internal-error"))
    assert [conclusions(target) for target in document["targets"]] == [{}, {}]
    assert [target["status"] for target in document["targets"]] == ["critical"] * 2


def test_only_the_device_that_fails(mock, probe_json):
    """iOS and Android fail outside, Windows on both sides: each is said of its own."""
    document = probe_json(*QUICK, "--compare", mock.url("healthy"), "--method", "get",
                          mock.url("url-too-long"))
    finding = part(document, "external")["findings"][0]
    assert finding["id"] == "only-external-fails"
    assert finding["severity"] == "critical", "with GET it is not a matter of some devices"
    assert finding["devices"] == ["windows", "android", "ios"]


def test_differing_ca(mock, start_mock, probe_json):
    other = start_mock()
    document = probe_json(*QUICK, "-d", "ios", "--compare", other.url(), mock.url())
    target = part(document, "external")
    assert conclusions(target) == {"ca-certificates-differ": "warning",
                                   "ra-certificates-differ": "warning"}
    detail = {finding["id"]: finding["detail"] for finding in target["findings"]}
    assert mock.url() in detail["ca-certificates-differ"]
    assert other.url() in detail["ca-certificates-differ"]


def test_profile(mock, probe_json):
    """One of three fails: a warning on the first, and the others are themselves."""
    document = probe_json(*QUICK, "-d", "ios", "-s", "caps,cacert", "--one-profile",
                          mock.url("healthy"), mock.url("scep-app-pool-stopped"),
                          mock.url("healthy-one-ra"))
    assert [target["part"] for target in document["targets"]] == ["profile"] * 3
    first = document["targets"][0]
    assert first["url"] == mock.url("healthy")
    assert conclusions(first) == {"profile-url-fails": "warning"}
    assert mock.url("scep-app-pool-stopped") in first["findings"][0]["detail"]
    assert [target["status"] for target in document["targets"]] == [
        "warning", "critical", "ok"]


def test_profile_that_agrees(mock, probe_json):
    document = probe_json(*QUICK, "-d", "ios", "-s", "caps,cacert", "--one-profile",
                          mock.url("healthy"), mock.url("healthy-one-ra"))
    assert conclusions(document["targets"][0]) == {"urls-agree": "info"}, (
        "each NDES of a profile has RA certificates of its own")


def test_without_it_nothing_is_compared(mock, probe_json):
    document = probe_json(*QUICK, "-d", "ios", "-s", "caps,cacert",
                          mock.url("healthy"), mock.url("scep-app-pool-stopped"))
    assert [target["part"] for target in document["targets"]] == ["alone"] * 2
    assert not any(conclusions(target) for target in document["targets"])


def test_two_questions_at_once(probe):
    result = probe("--compare", "http://a/", "--one-profile", "http://b/", "http://c/")
    assert (result.status, result.stderr.count("\n")) == (3, 1)
    assert "--compare" in result.stderr and "--one-profile" in result.stderr


def test_no_conclusion_without_time(mock, probe_json):
    """A target that ran out of time proves nothing about the other."""
    document = probe_json(*QUICK, "-d", "ios", "-t", "1.5", "--compare", mock.url(),
                          mock.url("response-timeout"))
    assert "urls-agree" not in conclusions(part(document, "external"))


def test_replay_concludes_the_same(mock, probe, probe_json, tmp_path):
    archive = tmp_path / "trace.har"
    before = probe_json(*QUICK, "-d", "ios", "--save-trace", archive, "--compare",
                        mock.url(), mock.url("app-proxy-gateway-timeout"))
    after = json.loads(probe("replay", "-f", "json", archive).stdout)
    assert part(after, "external")["findings"] == part(before, "external")["findings"]


def test_internal_fault_that_answers(mock, probe_json):
    """That this computer is outside is not the first thing to think of: IIS answered."""
    document = probe_json(*QUICK, "-d", "windows", "--compare",
                          mock.url("scep-app-pool-stopped"), mock.url())
    finding = part(document, "external")["findings"][0]
    assert finding["id"] == "only-internal-fails"
    reasons = [reason["because"] for reason in finding["reasons"]]
    outside = [n for n, text in enumerate(reasons) if "this computer" in text]
    assert outside == [1] and reasons[1].startswith("If the line Seen shows")


def test_text_says_where_and_what(mock, probe):
    result = probe(*QUICK, "-q", "-d", "ios", "--compare", mock.url(),
                   mock.url("app-proxy-gateway-timeout"))
    text = " ".join(result.stdout.split())
    assert "Only the external URL has faults" in text
    assert "reaches no connector" in text
    assert "(internal URL)" in text
    assert result.status == 2


# ---- one URL, two places ----

#: The first place, the second: the conclusions with their severities, and what Seen says.
PLACES = {
    ("healthy", "healthy"): ({"places-agree": "info"}, "one.har: no fault"),
    ("healthy", "scep-app-pool-stopped"): (
        {"only-one-place-fails": "critical"},
        "two.har: scep-app-pool-stopped, fails at: Web server"),
    ("scep-app-pool-stopped", "healthy"): (
        {"only-one-place-fails": "critical"},
        "windows, browse: 503 from http.sys and 403 from iis"),
    ("scep-app-pool-stopped", "scep-app-pool-stopped"): (
        {"both-places-fail": "critical"}, "two.har: scep-app-pool-stopped"),
    ("healthy-one-ra", "healthy"): ({"ra-certificates-differ": "warning"}, "two.har: CN="),
}


@pytest.fixture
def taken(mock, probe, tmp_path):
    """taken(scenario, name): a trace of it, as if all were of one URL."""
    def take(scenario, name, url=None, *options):
        path = tmp_path / name
        probe(*QUICK, *options, "--save-trace", path, url or mock.url(scenario))
        path.write_text(path.read_text().replace(f"/{scenario}/", "/one/"))
        return path
    return take


@pytest.mark.parametrize("first,second", PLACES)
def test_places(first, second, taken, probe, probe_json):
    expected, seen = PLACES[first, second]
    files = (taken(first, "one.har"), taken(second, "two.har"))
    document = json.loads(probe("replay", "-f", "json", "--compare", *files).stdout)
    one, two = document["targets"]
    assert one["url"] == two["url"] and one["part"] == two["part"] == "place"
    assert (one["label"], two["label"]) == ("one.har", "two.har")
    assert conclusions(one) == expected and not conclusions(two)
    finding, = [f for f in one["findings"] if f["id"] in expected]
    assert seen in finding["detail"] and finding["certain"]
    text = probe("replay", "--compare", *files).stdout
    assert "/one/certsrv/mscep/mscep.dll, seen in one.har\n" in text
    assert " ".join(finding["title"].split()) in " ".join(text.split())


def test_places_with_other_certificates(start_mock, probe):
    """TLS certificates that differ are told; those of one server do not."""
    servers = [start_mock("--tls") for _ in range(2)]
    saved = []
    for number, server in enumerate(servers):
        path = server.ca_dir.parent / f"place{number}.har"
        probe(*QUICK, "-s", "caps,cacert", "--ca-file", server.ca_file, "--save-trace", path,
              server.url())
        path.write_text(path.read_text().replace(f":{server.port}/", ":1/"))
        saved.append(path)
    target = json.loads(probe("replay", "-f", "json", "--compare", *saved).stdout)["targets"][0]
    assert conclusions(target)["tls-certificates-differ"] == "warning"
    same = json.loads(probe("replay", "-f", "json", "--compare", saved[0],
                            saved[0]).stdout)["targets"][0]
    assert "tls-certificates-differ" not in conclusions(same)


def test_places_that_cannot_be_compared(taken, mock, probe):
    one = taken("healthy", "one.har")
    for files in ((one,), (one, one, one)):
        result = probe("replay", "--compare", *files)
        assert result.status == 3 and not result.stdout
        assert ("--compare needs two files: scepprobe replay --compare inside.har outside.har"
                in result.stderr)
    other = one.with_name("other.har")
    other.write_text(one.read_text().replace("/one/", "/other/"))
    result = probe("replay", "--compare", one, other)
    assert result.status == 3 and "has no trace of" in result.stderr


def test_swapped(mock, probe_json):
    """The URL behind --compare is the published one: that may be a slip."""
    document = probe_json(*QUICK, "-d", "windows", "--compare",
                          mock.url("app-proxy-gateway-timeout"), mock.url())
    target = part(document, "external")
    assert target["findings"][0]["id"] == "compared-urls-swapped"
    assert conclusions(target)["compared-urls-swapped"] == "critical"   # devices are down
    document = probe_json(*QUICK, "-d", "windows", "--compare", mock.url(),
                          mock.url("app-proxy-gateway-timeout"))
    assert "compared-urls-swapped" not in conclusions(part(document, "external"))
