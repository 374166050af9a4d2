# SPDX-License-Identifier: MIT
"""Who answered, and who only passed on what another said."""
import pytest

QUICK = ("--key-bits", "1024", "-d", "ios")

#: Rules of a scenario: of the first answer, who, how surely, and through whom.
ANSWERS = {
    "iis": ("on any  page iis-404", ("iis", "sure", None)),
    "behind-nginx": ("on any  page iis-404\non any  header Server nginx/1.22.1",
                     ("iis", "sure", "nginx")),
    "behind-apache": ("on any  page iis-404\non any  header Server Apache",
                      ("iis", "sure", "apache")),
    "behind-gateway": ("on any  page iis-404\n"
                       "on any  header Server Microsoft-Azure-Application-Gateway/v2",
                       ("iis", "sure", "application-gateway")),
    # Only the markup speaks for IIS, and that is copied.
    "borrowed": ("on any  page iis-404\non any  header Server nginx\n"
                 "on any  header X-Powered-By", ("nginx", "likely", None)),
    "nginx-itself": ("on any  page nginx-403", ("nginx", "sure", None)),
    # ARR is a part of IIS, and signs what IIS says itself, too.
    "arr": ("on any  page iis-404\non any  header X-Powered-By ARR/3.0",
            ("iis", "sure", None)),
    "unnamed": ("on any  page iis-404\non any  header Server", ("iis", "sure", None)),
}


@pytest.fixture(scope="module")
def own_mock(start_mock, build, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    healthy = build.root / "test-server/scenarios/healthy.scenario"
    (folder / healthy.name).write_text(healthy.read_text())
    for name, (rules, _) in ANSWERS.items():
        (folder / f"{name}.scenario").write_text(
            f"title of our own\nsource this test\nexpect wrong-path critical\n{rules}\n")
    return start_mock("--scenarios", folder)


@pytest.mark.parametrize("name", ANSWERS)
def test_who_answered(name, own_mock, probe_json, probe):
    """A front end's name on IIS's page: IIS answered, and not alone."""
    target = probe_json(*QUICK, own_mock.url(name))["targets"][0]
    first = target["exchanges"][0]
    who, strength, relay = ANSWERS[name][1]
    assert (first["responder"], first["responder_strength"], first["relayed_by"]) == (
        who, strength, relay)
    details = " ".join(finding["detail"] for finding in target["findings"])
    assert (", through " in details) == bool(relay)
    text = probe(*QUICK, own_mock.url(name)).stdout
    assert (", through " in " ".join(text.split()).split(" (", 1)[1]) == bool(relay)


@pytest.mark.parametrize("name", ["borrowed", "behind-nginx"])
def test_findings_rest_on_who_answered(name, own_mock, probe_json):
    """The path is wrong on the IIS behind nginx, or nginx has no such place."""
    document = probe_json(*QUICK, own_mock.url(name))
    assert document["status"] == "critical"
    [finding] = document["targets"][0]["findings"]
    assert finding["id"] == "wrong-path"


def test_scep_through_a_front_end(mock, probe_json):
    target = probe_json(*QUICK, mock.url("healthy-behind-nginx"))["targets"][0]
    by_step = {exchange["step"]: exchange for exchange in target["exchanges"]}
    assert by_step["caps"]["responder"] == "mscep"
    assert by_step["caps"]["relayed_by"] == "nginx"
