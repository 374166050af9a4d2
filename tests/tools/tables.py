# SPDX-License-Identifier: MIT
"""The C tables of knowledge, read as text, so that lints and tests need no build."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)


def read(path):
    return without_comments((ROOT / path).read_text())


def ids(text):
    """The ids of a C table, in its order."""
    return re.findall(r'^\t+\.id = "([^"]+)"', text, re.MULTILINE)


def cause_groups():
    """The files of the catalogue's groups, in the order of causes.c."""
    names = re.findall(r"^\t&causes_(\w+),$", read("src/diagnose/causes.c"), re.MULTILINE)
    return [f"src/diagnose/causes/{name}.c" for name in names]


def causes():
    """The text of all groups of causes, in the order in which findings are ranked."""
    return "\n".join(read(path) for path in cause_groups())


def symptom_files():
    return sorted(f"src/diagnose/symptoms/{path.name}"
                  for path in (ROOT / "src/diagnose/symptoms").glob("*.c"))
