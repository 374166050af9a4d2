# SPDX-License-Identifier: MIT
"""Looks at each C file with a static analyzer, side by side, and says what it found:

    analyze.py clang-tidy|gcc BUILD [FILE]...

BUILD has the compile_commands.json that says how a file is compiled; FILEs, as git names
them, are all by default. A file that a tool could not be run on, that it gave up on, or
that took too much of the processor's time is a failure, as a finding is. So is an excuse
below that excuses nothing any more.

gcc's -fanalyzer gives up on a file that has too many paths for its taste, and does not say
so unless asked: here it is asked, and given more room. It also bounds the states it keeps
for each point of a file; how many points that met is printed.
"""
import itertools
import json
import os
import re
import resource
import shlex
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Seconds of the processor for one file.
MOST = 120

GCC = ("-O1", "-fanalyzer", "-Wanalyzer-too-complex", "-fdiagnostics-color=never",
       "-fdiagnostics-path-format=none", "-fno-diagnostics-show-caret",
       "--param=analyzer-bb-explosion-factor=50", "-o", os.devnull)

#: Files with more paths than even that has room for. There a function that is called is
#: taken by its summary, which forgets what it wrote through a pointer; clang's analyzer
#: looks for values that nobody set.
SUMMARIZED = {"src/render/decoding.c", "src/har/pseudonym.c"}
SUMMARIES = ("-fanalyzer-call-summaries", "-Wno-analyzer-use-of-uninitialized-value")

LIST = "it goes to the end of a list that frees it; gcc does not follow it there"
TABLE = "a row that is freed with its table; gcc loses what a grown table holds"
FIELD = "a member of what the caller owns; gcc loses what it reaches by two pointers"

#: (file, function, kind): why gcc 12 is wrong there. Leaks are looked for by clang's
#: analyzer too, and by tests/faults and valgrind as it runs.
EXCUSED = {
    ("src/diagnose/report.c", "gather_devices", "malloc-leak"): TABLE,
    ("src/key/pool.c", "keys_order", "malloc-leak"): LIST,
    ("src/decode/ber.c", "pass", "malloc-leak"): TABLE,
    ("src/logs/reader.c", "replace", "malloc-leak"): FIELD,
    ("src/har/pseudonym.c", "append_numbered", "malloc-leak"): TABLE,
    ("tests/bench/critical.c", "read_requests", "malloc-leak"): "kept until it ends",
}

WHERE = re.compile(r"In function '(\w+)'")
FINDING = re.compile(r"^(\S*?):?(\d*):?\d*:? ?warning: (.*) \[-Wanalyzer-([\w-]+)\]$")
POINT = "terminating analysis for this program point"


def sources(build, wanted):
    """(name as git has it, folder it is compiled in, the compiler's arguments), once each."""
    tracked = subprocess.run(["git", "ls-files", "*.c"], cwd=ROOT, check=True, text=True,
                             stdout=subprocess.PIPE).stdout.split()
    rows = {}
    for row in json.loads((build / "compile_commands.json").read_text()):
        name = os.path.relpath(Path(row["directory"], row["file"]), ROOT)
        if name in tracked and (not wanted or name in wanted):
            rows.setdefault(name, (name, row["directory"], shlex.split(row["command"])))
    return list(rows.values())


def run(command, folder):
    """(exit status, all it said, seconds). What takes more of the processor is ended."""
    def bound():
        resource.setrlimit(resource.RLIMIT_CPU, (MOST, MOST))

    began = time.monotonic()
    done = subprocess.run(command, cwd=folder, preexec_fn=bound, text=True,
                          env={**os.environ, "LC_ALL": "C"}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout, time.monotonic() - began


def tidy(build, source):
    name, _folder, _arguments = source
    status, said, seconds = run(["clang-tidy", "--quiet", "-p", str(build), name], ROOT)
    return name, seconds, [said or f"{name}: exit status {status}"] if status else [], {}


def flags_of(arguments):
    """The compiler's flags, but for those that write files and for -Werror."""
    rest = iter(itertools.dropwhile(lambda argument: argument[0] != "-", arguments))
    for argument in rest:
        if argument in ("-o", "-MQ", "-MF"):
            next(rest)
        elif argument not in ("-MD", "-Werror"):
            yield argument


def gcc(_build, source):
    name, folder, arguments = source
    extra = SUMMARIES if name in SUMMARIZED else ()
    status, said, seconds = run(["gcc", *flags_of(arguments), *GCC, *extra], folder)
    findings, counts, function = [], Counter(), "?"
    for line in said.splitlines():
        where, finding = WHERE.search(line), FINDING.match(line)
        if where:
            function = where[1]
        if not finding:
            continue
        if POINT in line:
            counts["points cut short"] += 1
        elif (name, function, finding[4]) in EXCUSED:
            counts[name, function, finding[4]] += 1
        else:
            findings.append(f"{name}:{finding[2]}: in {function}: {finding[3]} "
                            f"[{finding[4]}]")
    if status:
        findings.append(f"{name}: exit status {status}\n{said}")
    return name, seconds, findings, counts


def main(tool, build, *wanted):
    judge = {"clang-tidy": tidy, "gcc": gcc}[tool]
    build = Path(build).resolve()
    files = sources(build, wanted)
    counts, seconds, failed = Counter(), {}, not files
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for name, took, findings, counted in pool.map(lambda file: judge(build, file), files):
            seconds[name] = took
            counts.update(counted)
            failed |= bool(findings)
            for finding in findings:
                print(finding, flush=True)
    excuses = EXCUSED if tool == "gcc" else {}
    for excuse in excuses:
        if excuse[0] in seconds and not counts[excuse]:
            print(f"{' '.join(excuse)}: an excuse for nothing")
            failed = True
    if tool == "gcc":
        print(f"{len(excuses)} excuses, {counts['points cut short']} points cut short")
    print(f"{tool}: {len(files)} files, {sum(seconds.values()):.0f} s; the longest:",
          ", ".join(f"{name} {seconds[name]:.0f} s"
                    for name in sorted(seconds, key=seconds.get)[:-4:-1]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
