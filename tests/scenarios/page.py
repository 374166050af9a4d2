# SPDX-License-Identifier: MIT
"""Reads a page (--format html) as strictly as a careful reader: well-formed, alone in the
world, without scripts, and with words for every drawing."""
import base64
import hashlib
import re
import xml.etree.ElementTree as ElementTree

LOADING = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "base",
           "form", "input", "image", "use", "foreignObject"}
LOADING_ATTRIBUTES = {"src", "srcset", "data", "action", "style", "background", "poster"}


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def policy(root):
    meta, = [m for m in root.iter("meta") if m.get("http-equiv")]
    assert meta.get("http-equiv") == "Content-Security-Policy"
    return meta.get("content")


def assert_alone(root):
    """It loads nothing, runs nothing, and the policy forbids both."""
    style, = root.iter("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert policy(root) == (f"default-src 'none'; style-src 'sha256-{digest}'; "
                            "base-uri 'none'; form-action 'none'")
    assert not re.search(r"url\(|@import|expression", style.text)
    for element in root.iter():
        assert element.tag not in LOADING, element.tag
        for name, value in element.attrib.items():
            assert name not in LOADING_ATTRIBUTES, (element.tag, name)
            assert not name.startswith("on"), (element.tag, name)
            if name == "href":
                assert re.match(r"#|https://", value), value


def assert_reachable(root):
    """Links lead somewhere, headings step down one at a time, drawings have words."""
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in root.iter("a"):
        if link.get("href").startswith("#"):
            assert link.get("href")[1:] in ids, link.get("href")
    level = 0
    for element in root.iter():
        heading = re.fullmatch(r"h([1-6])", element.tag)
        if heading:
            assert int(heading[1]) <= level + 1, text_of(element)
            level = int(heading[1])
    drawings = [svg for svg in root.iter("svg") if "drawing" in svg.get("class")]
    for drawing in drawings:
        assert drawing.get("role") == "img" and len(drawing.get("aria-label")) > 20
    for table in root.iter("table"):
        assert text_of(table.find("caption"))


def read(text):
    """The page's tree, if it keeps what a page promises."""
    assert text.startswith("<!DOCTYPE html>\n") and text.endswith("</html>\n")
    root = ElementTree.fromstring(text)
    assert root.get("lang") == "en"
    assert_alone(root)
    assert_reachable(root)
    for landmark in ("header", "main", "footer", "h1"):
        assert len(list(root.iter(landmark))) == 1, landmark
    return root


def targets(root):
    return [section for section in root.iter("section")
            if section.get("class") == "target"]


def verdict(section):
    """(status, sentence) of a target."""
    line, = [p for p in section.iter("p") if "verdict" in p.get("class", "")]
    return line.get("class").split()[1], text_of(line)


def findings(section):
    return [article for article in section.iter("article")
            if article.get("class") == "finding"]


def advice(section):
    """{term: words} of what to do."""
    block, = [dl for dl in section.iter("dl") if dl.get("class") == "act"]
    terms = [text_of(dt) for dt in block.iter("dt")]
    return dict(zip(terms, [text_of(dd) for dd in block.iter("dd")]))
