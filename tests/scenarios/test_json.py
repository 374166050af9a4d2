# SPDX-License-Identifier: MIT
"""The JSON contract: the schema notices what would break a script, and numbers add up."""
import copy
import json

import jsonschema
import pytest

QUICK = ("--key-bits", "1024", "-d", "ios")


@pytest.fixture(scope="module")
def healthy(mock, probe_json):
    return probe_json(*QUICK, mock.url())


@pytest.fixture(scope="module")
def revocations(mock, probe_json):
    """A document with a CRL in it."""
    return probe_json(*QUICK, "-s", "getcrl", mock.url())


def paths(value, where=()):
    """Every key of the document: the ways to each exchange, and to the first item of each
    other list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*where, key)
            yield from paths(inner, (*where, key))
    elif isinstance(value, list):
        for index in range(len(value) if where[-1] == "exchanges" else len(value[:1])):
            yield from paths(value[index], (*where, index))


def parent(document, path):
    for key in path[:-1]:
        document = document[key]
    return document


@pytest.mark.parametrize("name", ["healthy", "revocations"])
def test_every_key_is_required(name, validator, request):
    """A script may rely on each key being there, with null or an empty list for nothing."""
    document = request.getfixturevalue(name)
    for path in paths(document):
        spoiled = copy.deepcopy(document)
        del parent(spoiled, path)[path[-1]]
        assert not validator.is_valid(spoiled), path


@pytest.mark.parametrize("name", ["healthy", "revocations"])
def test_every_key_has_its_type(name, validator, request):
    document = request.getfixturevalue(name)
    for path in paths(document):
        spoiled = copy.deepcopy(document)
        parent(spoiled, path)[path[-1]] = {"a": object}
        assert not validator.is_valid(spoiled), path


#: A word of the contract, somewhere in the document.
WORDS = [("status",), ("targets", 0, "status"), ("targets", 0, "devices", 0, "status"),
         ("targets", 0, "devices", 0, "steps", 0, "step"),
         ("targets", 0, "exchanges", 0, "step"), ("targets", 0, "exchanges", 0, "method"),
         ("targets", 0, "findings", 0, "severity"), ("started_at",), ("format_version",),
         ("targets", 0, "exchanges", 3, "reply", "pki_status"),
         ("targets", 0, "exchanges", 3, "reply", "signature"),
         ("targets", 0, "exchanges", 3, "reply", "hresult"),
         ("targets", 0, "exchanges", 1, "reply", "certificates", 0, "role"),
         ("targets", 0, "exchanges", 3, "reply", "checks", 0, "id"),
         ("targets", 0, "exchanges", 3, "reply", "checks", 0, "clause")]


@pytest.mark.parametrize("path", WORDS, ids=lambda path: ".".join(map(str, path)))
def test_every_word_is_one_of_the_known(path, healthy, validator):
    spoiled = copy.deepcopy(healthy)
    assert parent(spoiled, path)[path[-1]]
    parent(spoiled, path)[path[-1]] = "Something Else"
    assert not validator.is_valid(spoiled)


def test_keys_of_a_later_minor_version_are_welcome(healthy, validator):
    later = copy.deepcopy(healthy)
    later["format_version"] = "1.7"
    later["new"] = later["targets"][0]["new"] = 1
    validator.validate(later)


def test_schema_is_a_schema(validator):
    jsonschema.Draft7Validator.check_schema(validator.schema)


def test_what_healthy_looks_like(healthy):
    """The facts that a monitoring system reads."""
    target = healthy["targets"][0]
    steps = [step["step"] for step in target["devices"][0]["steps"]]
    cacert = target["exchanges"][1]["reply"]
    certrep = target["exchanges"][3]["reply"]
    assert healthy["status"] == target["status"] == "ok"
    assert steps == ["browse", "cacert", "caps", "pkioperation", "long-url"]
    assert [c["role"] for c in cacert["certificates"]] == [
        "ra-signing", "ra-encryption", "ca"]
    assert (certrep["pki_status"], certrep["fail_info"]) == ("FAILURE", "badRequest")
    assert (certrep["hresult"], certrep["hresult_name"]) == ("0x80070057", "E_INVALIDARG")
    assert certrep["signature"] == "valid"
    assert certrep["transaction_id_matches"] and certrep["nonce_matches"]
    assert (certrep["digest"], certrep["cipher"], certrep["crl"]) == ("SHA1", None, None)
    assert [e["responder"] for e in target["exchanges"]] == ["iis"] + ["mscep"] * 4


def test_times_add_up(healthy):
    """The phases are parts of an exchange, the exchanges parts of the probe."""
    target = healthy["targets"][0]
    for exchange in target["exchanges"]:
        times = dict(exchange["timings"])
        assert times.pop("total") == pytest.approx(sum(times.values()), abs=1e-4)
    spent = sum(exchange["timings"]["total"] for exchange in target["exchanges"])
    assert spent <= target["duration_seconds"] + 0.01 <= healthy["duration_seconds"] + 0.02


def test_json_has_no_duplicate_keys(mock, probe):
    def unique(pairs):
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)
    text = probe(*QUICK, "-f", "json", mock.url()).stdout
    assert json.loads(text, object_pairs_hook=unique)
    assert text.endswith("}\n")


def test_checks(healthy):
    """Each answer tells which rules it kept and which it broke; a page has none to keep."""
    checks = [exchange["reply"]["checks"] for exchange in healthy["targets"][0]["exchanges"]]
    broken = [{check["id"] for check in those if not check["kept"]} for those in checks]
    assert [bool(those) for those in checks] == [False, True, True, True, True]
    assert broken == [set(), set(), {"caps-mandatory"}, *[{"certrep-no-envelope"}] * 2]
    assert len({check["id"] for those in checks for check in those}) > 15


def test_crl(revocations):
    """What a CRL says: whose, from when to when, how much it revokes."""
    exchange = revocations["targets"][0]["exchanges"][-1]
    crl = exchange["reply"]["crl"]
    assert exchange["step"] == "getcrl"
    assert crl["issuer"] == "CN=Contoso Issuing CA,DC=contoso,DC=com"
    assert crl["this_update"] < crl["next_update"]
    assert crl["revoked"] == 0
