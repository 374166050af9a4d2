# SPDX-License-Identifier: MIT
"""Packs files as Microsoft's collectors do, and as people do by hand: all of it made here,
when a test needs it. A folder of files is a dict of names to octets.

7z comes from bsdtar (libarchive-tools); the others from Python, cab from the description
of the format (Microsoft's MS-CAB), since Python has no writer of it.
"""
import gzip
import io
import lzma
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path

# ---- by hand ----

ENCRYPTED = 1                # in the flags of a member of a zip


def zip_of(files, encrypted=(), method=zipfile.ZIP_DEFLATED):
    """A zip. Of the names in `encrypted` the flag is set: nothing in Python encrypts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    data = bytearray(out.getvalue())
    for name in encrypted:
        for mark, flags, names in ((b"PK\3\4", 6, 30), (b"PK\1\2", 8, 46)):
            at = data.find(name.encode()) - names
            assert data[at:at + 4] == mark or mark == b"PK\1\2"
            at = data.rfind(name.encode()) - names if mark == b"PK\1\2" else at
            assert data[at:at + 4] == mark
            data[at + flags] |= ENCRYPTED
    return bytes(data)


CAB_BLOCK = 32768


def cab_of(files, packed=True):
    """A cabinet of one folder. Each block is packed for itself, as MSZIP allows."""
    whole = b"".join(files.values())
    blocks = []
    for at in range(0, len(whole), CAB_BLOCK):
        plain = whole[at:at + CAB_BLOCK]
        if packed:
            deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
            kept = b"CK" + deflate.compress(plain) + deflate.flush()
        else:
            kept = plain
        blocks.append(struct.pack("<IHH", 0, len(kept), len(plain)) + kept)
    entries, offset = [], 0
    for name, data in files.items():
        entries.append(struct.pack("<IIHHHH", len(data), offset, 0, 0x5914, 0x4e20, 0x20) +
                       name.replace("/", "\\").encode() + b"\0")
        offset += len(data)
    entries_at = 36 + 8
    blocks_at = entries_at + sum(map(len, entries))
    size = blocks_at + sum(map(len, blocks))
    header = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, size, 0, entries_at, 0, 3, 1, 1,
                         len(files), 0, 1, 0)
    folder = struct.pack("<IHH", blocks_at, len(blocks), int(packed))
    return header + folder + b"".join(entries) + b"".join(blocks)


def tar_of(files, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=tarfile.USTAR_FORMAT) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def seven_zip_of(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder, "in", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        subprocess.run(["bsdtar", "-cf", f"{folder}/out.7z", "--format=7zip", "-C",
                        f"{folder}/in", *files], check=True, timeout=60)
        return Path(folder, "out.7z").read_bytes()


def zstd_of(data):
    """A frame of blocks that are not packed (RFC 8878): Python has no writer of zstd."""
    out = bytearray(b"\x28\xb5\x2f\xfd" + bytes([0xa0]) + struct.pack("<I", len(data)))
    pieces = [data[at:at + 65536] for at in range(0, len(data), 65536)] or [b""]
    for i, piece in enumerate(pieces):
        head = len(piece) << 3 | (i + 1 == len(pieces))
        out += struct.pack("<I", head)[:3] + piece
    return bytes(out)


PACKED = {
    "zip": lambda name, data: zip_of({name: data}),
    "cab": lambda name, data: cab_of({name: data}),
    "7z": lambda name, data: seven_zip_of({name: data}),
    "tar": lambda name, data: tar_of({name: data}),
    "tar.gz": lambda name, data: tar_of({name: data}, "w:gz"),
    "gz": lambda name, data: gzip.compress(data, mtime=0),
    "xz": lambda name, data: lzma.compress(data),
    "zst": lambda name, data: zstd_of(data),
}


# ---- by Microsoft's collectors: names as their documentation and reports show them ----

REGISTRY = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE]\r\n"


def mdm_cab(events, packed=True):
    """MdmDiagnosticsTool.exe -area DeviceEnrollment -cab FILE.cab"""
    return cab_of({
        "MDMDiagReport.html": b"<html><head><title>MDM</title></head></html>",
        "MDMDiagReport.xml": b"<?xml version='1.0'?><MDMEnterpriseDiagnosticsReport/>",
        "DeviceManagement-Enterprise-Diagnostics-Provider-Admin.evtx": events,
        "MdmDiagReport_RegistryDump.reg": REGISTRY.encode("utf-16"),
        "DiagnosticLogCSP_Collector_Autopilot.etl": bytes(range(256)) * 64,
        "TpmHliInfo_Output.txt": b"TPM is ready\r\n",
    }, packed)


def diagnostics_zip(application, management, numbered=False, packed=True):
    """Intune > device > Collect diagnostics: flat, or in numbered folders as before 2022."""
    files = {
        "results.xml": b"<Collection><ID>1</ID></Collection>",
        "RegistryKey_HKLM_SOFTWARE_Microsoft_IntuneManagementExtension_export.reg":
            REGISTRY.encode("utf-16"),
        "Command_windir_system32_ipconfig_exe_all_output.log":
            b"\r\nWindows IP Configuration\r\n",
        "Events_Application_Events.evtx": application,
        "FoldersFiles_temp_MDMDiagnostics_mdmlogs-20240820_cab":
            mdm_cab(management, packed),
        "FoldersFiles_ProgramData_Microsoft_Defender_mpsupportfiles.cab":
            cab_of({"MPRegistry.txt": b"Defender\r\n", "MPLog.bin": bytes(2000)}),
    }
    if numbered:
        files = {f"({i}) {name.split('_')[0]}/{name}": data
                 for i, (name, data) in enumerate(files.items(), start=1)}
    return zip_of(files)


def connector_zip(iis, connector, application, capi2):
    """What Validate-NDESConfiguration.ps1 leaves: TIME-CertConnectorLogs-SERVER.zip."""
    return zip_of({
        "u_ex240820.log": iis,
        "Microsoft-Intune-CertificateConnectors_Operational.evtx": connector,
        "Microsoft-Windows-CAPI2_Operational.evtx": capi2,
        "Application.evtx": application,
        "gpresult_temp.html": b"<html></html>",
        "registry.txt": REGISTRY.encode("utf-16"),
        "Validate-NDESConfig.log": b"",
    })


def sysdiagnose(logs=()):
    """What an iPhone makes: Apple's own format for its log, and little that is text."""
    top = "sysdiagnose_2024.08.20_09-49-42+0200_iPhone-OS_iPhone_21G93"
    return tar_of({
        f"{top}/system_logs.logarchive/Info.plist": b"bplist00" + bytes(50),
        f"{top}/system_logs.logarchive/Persist/0000000000000001.tracev3":
            b"\x00\x10\x00\x00" + bytes(range(256)) * 20,
        f"{top}/README.txt": b"sysdiagnose\n",
        f"{top}/logs/MCState/Shared/MDM.plist": b"bplist00" + bytes(20),
        **{f"{top}/{name}": data for name, data in dict(logs).items()},
    }, "w:gz")
