# SPDX-License-Identifier: MIT
"""What a certain finding rests on: each mark of an answer is taken away in turn, in the
archives of all scenarios, and replaced by what a product that we do not know would send.

A finding that stays certain without the mark is listed in certain.tsv, with the reason: the
mark was not what it rests on. One that names a product and is certain without any mark of
it is a defect, whatever the list says.
"""
import base64
import codecs
import json
import re
from pathlib import Path

import pytest

from certrep import alter_attributes
from conftest import list_scenarios
from test_explain import CATALOGUE
from test_matrix import STALLS

QUICK = ("--key-bits", "1024")
LIST = Path(__file__).with_name("certain.tsv")

#: Headers that no product is known by: the others are taken away.
NEUTRAL = re.compile(r"(Allow|Cache-Control|Connection|Content-.*|Date|Keep-Alive|Location|"
                     r"Retry-After|Transfer-Encoding)", re.IGNORECASE)
FOREIGN_PAGE = "<html><head><title>Notice</title></head><body>Notice</body></html>"
HRESULT = bytes.fromhex("06092b0601040182371521")
FAIL_INFO = bytes.fromhex("060a6086480186f845010904")

#: What the titles call the products whose marks are taken away.
NAMED = re.compile(r"\b(IIS|IIS_IUSRS|NDES|mscep\.dll|http\.sys|application proxy|SCEP "
                   r"application pool)\b")


def is_page(response):
    """NDES's page can be UTF-16, which an archive has in base64. Some front ends answer
    with a line of plain text."""
    if response["status"] >= 400 and response["content"]["mimeType"].startswith("text/plain"):
        return True
    text = response["content"].get("text", "").encode()
    if response["content"].get("encoding") == "base64":
        text = base64.b64decode(text).replace(b"\0", b"")
    return text.lstrip().startswith(b"<")


def set_page(response, text):
    response["content"]["text"] = text
    response["content"].pop("encoding", None)


def without_server(response):
    response["headers"] = [
        header if header["name"].lower() != "server" else
        {"name": "Server", "value": "Example"} for header in response["headers"]
        if header["name"].lower() != "x-powered-by"]


def without_headers(response):
    """Where it leads stays a place, and no product's."""
    response["headers"] = [
        header if header["name"].lower() != "location" else
        {"name": "Location", "value": "https://www.example.net/sign-in"}
        for header in response["headers"] if NEUTRAL.fullmatch(header["name"])]


def without_page(response):
    if is_page(response):
        set_page(response, FOREIGN_PAGE)


def in_other_words(response):
    """The same page in another language: tags stay."""
    if is_page(response) and response["content"].get("encoding") != "base64":
        set_page(response, re.sub(
            r">[^<]+<", lambda words: codecs.encode(words.group(), "rot13"),
            response["content"]["text"]))


def with_other_type(response):
    response["headers"] = [
        header if header["name"].lower() != "content-type" else
        {"name": "Content-Type", "value": "application/octet-stream"}
        for header in response["headers"]]


def without_attribute(oid):
    """Of a CertRep; that its signature was good stands in the archive."""
    def change(response):
        alter_attributes(response, lambda rows: [row for row in rows
                                                 if not row[1].startswith(oid)])
    return change


def without_anything(response):
    without_headers(response)
    without_page(response)
    without_attribute(HRESULT)(response)


MARKS = {
    "server": without_server,
    "headers": without_headers,
    "page": without_page,
    "language": in_other_words,
    "content-type": with_other_type,
    "hresult": without_attribute(HRESULT),
    "fail-info": without_attribute(FAIL_INFO),
    "everything": without_anything,
}


def certain(document):
    """Of each target: what is claimed to be so, and is a fault."""
    return {target["label"]: {finding["id"]: finding["title"]
                              for finding in target["findings"]
                              if finding["certain"] and finding["severity"] != "info"}
            for target in document["targets"]}


@pytest.fixture(scope="module")
def archive(mock, probe, tmp_path_factory):
    """All scenarios that end by themselves, and what is certain of them."""
    path = tmp_path_factory.mktemp("ablation") / "all.har"
    names = sorted({row.scenario for row in list_scenarios()} - STALLS)
    probe(*QUICK, "-q", "-t", "90", "-d", "windows,ios", "--save-trace", path,
          *(mock.url(name) for name in names))
    return path


@pytest.fixture(scope="module")
def judged(archive, probe, tmp_path_factory):
    """judged(mark): what is certain without it."""
    def replay(path):
        return certain(json.loads(probe("replay", "-f", "json", path).stdout))

    def run(mark):
        document = json.loads(archive.read_text())
        for entry in document["log"]["entries"]:
            MARKS[mark](entry["response"])
        path = tmp_path_factory.mktemp("without") / f"{mark}.har"
        path.write_text(json.dumps(document))
        return replay(path)
    return {None: replay(archive), **{mark: run(mark) for mark in MARKS}}


def staying(judged, mark):
    """The ids that are certain with the mark, and without it of the same target."""
    return {name for label, found in judged[None].items() for name in found
            if name in judged[mark].get(label, {})}


def listed():
    rows = [line.split("\t") for line in LIST.read_text().splitlines()
            if line and not line.startswith("#")]
    assert all(len(row) == 3 and row[2].strip() for row in rows)
    return {(mark, name) for marks, names, _ in rows for name in names.split()
            for mark in (MARKS if marks == "*" else marks.split())}


def in_lines(pairs):
    return "\n".join(sorted(" ".join(pair) for pair in pairs))


def test_certainty_by_ablation(judged):
    """One test, as the archive of all scenarios takes long to make."""
    claimed = {name for found in judged[None].values() for name in found}
    stays = {(mark, name) for mark in MARKS for name in staying(judged, mark)}

    assert len(claimed) > 50, "too little to go by"
    assert {name for _, name in listed()} <= {row["id"] for row in CATALOGUE["findings"]}
    assert in_lines(stays - listed()) == "", \
        "certain without the mark: why? Add MARK<TAB>ID<TAB>reason to certain.tsv"
    assert in_lines(listed() - stays) == "", "not certain without it: take it off the list"
    # A SCEP message is a mark of SCEP only; and that NDES's administrator has to act is no
    # claim.
    assert {(label, name, title) for label, found in judged["everything"].items()
            for name, title in found.items() if NAMED.search(title)} == set()
