# SPDX-License-Identifier: MIT
"""Probes by the thousand in one process, against rotating scenarios of the test server:

    soak.py [PROBES]

Open files and resident memory are read while it runs and printed. The targets come from a
file, so each is reported and forgotten as it ends: from the first third to the end neither
may grow by more than what allocators keep.
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from conftest import PROGRAM, Mock, clean_environment    # noqa: E402

SCENARIOS = ("healthy", "scep-app-pool-stopped", "wrong-path", "cacert-garbage",
             "caps-not-scep", "connection-reset", "redirected", "url-too-long",
             "certrep-truncated", "ra-weak-key")

#: KiB of growth for each probe: a report and its trace take more than a hundred times that.
PER_PROBE_MOST = 1
FILES_MOST = 64


def sample(pid):
    """(open files, resident KiB), or None when it has ended."""
    try:
        files = len(os.listdir(f"/proc/{pid}/fd"))
        with open(f"/proc/{pid}/status") as status:
            sizes = [line.split()[1] for line in status if line.startswith("VmRSS:")]
    except OSError:
        return None
    return (files, int(sizes[0])) if sizes else None


def watch(process):
    samples = []
    while process.poll() is None:
        seen = sample(process.pid)
        if seen:
            samples.append(seen)
        time.sleep(0.05)
    return samples


def main(probes):
    with tempfile.TemporaryDirectory() as folder:
        mock = Mock(folder)
        targets = Path(folder) / "targets"
        targets.write_text("".join(f"{mock.url(SCENARIOS[i % len(SCENARIOS)])}\n"
                                   for i in range(probes)))
        process = subprocess.Popen(
            [PROGRAM, "-q", "-t", "100", "-d", "ios", "--key-bits", "1024", "--targets",
             targets], stdout=subprocess.DEVNULL, env=clean_environment())
        samples = watch(process)
        mock.stop()
    third = samples[len(samples) // 3:]
    files = [number for number, _ in third]
    sizes = [size for _, size in third]
    each = (sizes[-1] - sizes[0]) / (probes * 2 / 3)
    print(f"{probes} probes: open files {min(files)} to {max(files)}, resident "
          f"{sizes[0]} to {sizes[-1]} KiB, {each:.1f} KiB for each probe")
    assert process.returncode == 2, process.returncode
    assert max(files) < FILES_MOST, "files stay open"
    assert each < PER_PROBE_MOST, "memory grows"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
