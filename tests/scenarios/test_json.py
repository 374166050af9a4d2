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


def paths(value, where=()):
    """Every key of the document, once for each list: the way to its first item."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*where, key)
            yield from paths(inner, (*where, key))
    elif isinstance(value, list) and value:
        yield from paths(value[0], (*where, 0))


def parent(document, path):
    for key in path[:-1]:
        document = document[key]
    return document


def test_every_key_is_required(healthy, validator):
    """A script may rely on each key being there, with null or an empty list for nothing."""
    for path in paths(healthy):
        spoiled = copy.deepcopy(healthy)
        del parent(spoiled, path)[path[-1]]
        assert not validator.is_valid(spoiled), path


def test_every_key_has_its_type(healthy, validator):
    for path in paths(healthy):
        spoiled = copy.deepcopy(healthy)
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
         ("targets", 0, "exchanges", 1, "reply", "certificates", 0, "role")]


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
