# SPDX-License-Identifier: MIT
"""What people read is plain English: subject, verb, object; the thing is named.

A few phrases came back most often: relative clauses in the place of a noun, and servers,
lines and reports that want, know, speak or tell. Each is refused here with the way out.
"""
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: A phrase, and what to write instead.
PHRASES = [
    (r"\bof (whom|which)\b", "make two sentences, or name the thing"),
    (r"\b(tells?|told|telling) of\b", "shows, reports, has"),
    (r"\b(speaks?|spoke) of\b", "is about, mentions"),
    (r"\bcomes? about\b", "happens; or name the cause"),
    (r"\b(to|can|could) be had\b", "available, exists"),
    (r"\bso long\b(?! as)", "for this time"),
    (r"\b(so many|so much|so few)\b(?! (that|as))", "this number of, or the number itself"),
    (r"\b(who|what|which)(so)?ever (it|they|he|is|was|has|must|wants|gives|reads|asks)\b",
     "name who or what"),
    (r"\bwhoever\b", "name who: the caller, the user, the administrator"),
    (r"\bbe (they|it)\b", "whatever their usual"),
    (r"\blikewise\b", "the same"),
    (r"\b(and|or) their like\b", "and compatible systems"),
    (r"\b(nobody|somebody|anybody)\b", "name who: the user, another thread, no caller"),
    (r"\bis told\b", "is reported, is shown"),
]

PROSE = ["man/*.1", "*.md", "contrib/**/*.md", "contrib/**/*.yml", "contrib/**/*.conf",
         "contrib/**/*.service", "contrib/**/*.timer", "windows/README.txt"]
#: Folders of C whose comments and texts were gone through. Add yours when it was.
FOLDERS = ["api", "base", "cli", "device", "diagnose", "explain", "har", "key", "net", "port",
           "render", "scep", "trace"]


def named(path):
    return path.relative_to(ROOT).as_posix()


def prose():
    return sorted(path for pattern in PROSE for path in ROOT.glob(pattern))


def sources():
    return sorted(path for folder in FOLDERS for path in (ROOT / "src" / folder).glob("**/*.[ch]")
                  ) + sorted((ROOT / "include").glob("*.h")) + sorted(
                      (ROOT / "test-server").glob("*.[ch]"))


def pieces_of_c(text):
    """(line, text) of each comment and each string, put together from its lines."""
    for match in re.finditer(r'/\*.*?\*/|"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*', text,
                             re.DOTALL):
        piece = match.group(0)
        piece = (re.sub(r"\n[ \t]*\*? ?", " ", piece) if piece.startswith("/*")
                 else re.sub(r'"\s*"', "", piece).replace("\\n", " "))
        if " " in piece:    # a single word is one of a program's
            yield text.count("\n", 0, match.start()) + 1, piece


def pieces_of_prose(text):
    """(line, text) of each paragraph: a phrase may be broken at the end of a line. What a
    program writes, in examples, is not prose."""
    text = re.sub(r"(?ms)^(```|\.Bd -literal).*?^(```|\.Ed)$",
                  lambda match: re.sub(r"[^\n]", "", match.group(0)), text)
    line = 1
    for piece in text.split("\n\n"):
        yield line, " ".join(re.sub(r"(?m)^(\.Pp|#+)$", "", piece).split())
        line += piece.count("\n") + 2


def complaints(pieces):
    for line, piece in pieces:
        for pattern, instead in PHRASES:
            match = re.search(pattern, piece, re.IGNORECASE)
            if match:
                around = piece[max(0, match.start() - 30):match.end() + 30]
                yield f"line {line}: '... {around} ...': better: {instead}"


def test_files_were_read():
    assert len(prose()) > 12 and len(sources()) > 150


@pytest.mark.parametrize("path", prose(), ids=named)
def test_prose(path):
    found = list(complaints(pieces_of_prose(path.read_text())))
    assert not found, named(path) + ":\n" + "\n".join(found)


@pytest.mark.parametrize("path", sources(), ids=named)
def test_comments_and_texts(path):
    found = list(complaints(pieces_of_c(path.read_text())))
    assert not found, named(path) + ":\n" + "\n".join(found)


@pytest.mark.parametrize("text", [
    "/* The request, of\n * whom it came. */", '"nobody " "is there"',
    '"a line that tells "\n"of it"'])
def test_phrases_are_seen(text):
    assert list(complaints(pieces_of_c(text)))
    assert not list(complaints(pieces_of_c("/* The user names it, so long as it exists. */")))
