# SPDX-License-Identifier: MIT
"""Takes a CertRep of the mock apart, and puts it together with another content, signed
again with the RA's key. So a server can be played that encrypts wrongly, but no more.
"""
import hashlib
import subprocess
from pathlib import Path

SEQUENCE, SET, OCTET_STRING, INTEGER = 0x30, 0x31, 0x04, 0x02
CONTEXT_0 = 0xa0
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")


def read(data):
    """[(tag, contents)] of the elements, which are DER."""
    elements, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7f
            length, at = int.from_bytes(data[at:at + size], "big"), at + size
        elements.append((tag, data[at:at + length]))
        at += length
    return elements


def write(tag, *parts):
    contents = b"".join(parts)
    if len(contents) < 128:
        return bytes([tag, len(contents)]) + contents
    size = (len(contents).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(contents).to_bytes(size, "big") + contents


def join(elements):
    return b"".join(write(tag, contents) for tag, contents in elements)


class Forger:
    """With the RA's key, of the mock's --ca-dir, and the openssl command."""

    def __init__(self, openssl, ca_dir, folder):
        self.openssl, self.ca_dir, self.folder = openssl, Path(ca_dir), Path(folder)

    def run(self, *args, data=None):
        return subprocess.run([self.openssl, *map(str, args)], input=data, check=True,
                              capture_output=True).stdout

    def signer_of(self, message):
        """The file of the certificate that a request is signed with."""
        path = self.folder / "signer.pem"
        self.run("cms", "-verify", "-noverify", "-inform", "DER", "-signer", path,
                 "-out", "/dev/null", data=message)
        return path

    def envelope(self, inside, *recipients):
        return self.run("cms", "-encrypt", "-binary", "-aes128", "-outform", "DER",
                        *recipients, data=inside)

    def bag(self, *names, signed=False):
        """A degenerate SignedData of the CA's files, or one that has a signer."""
        if signed:
            return self.run("cms", "-sign", "-binary", "-nodetach", "-outform", "DER",
                            "-signer", self.ca_dir / "ra-signing.pem", "-inkey",
                            self.ca_dir / "ra-signing.key", data=b"")
        files = [part for name in names for part in ("-certfile", self.ca_dir / name)]
        return self.run("crl2pkcs7", "-nocrl", *files, "-outform", "DER")

    def resign(self, certrep, content):
        """The CertRep with other content: digest and signature are right again."""
        (_, outer), = read(certrep)
        oid, (_, explicit) = read(outer)
        (_, body), = read(explicit)
        *before, (encap_tag, encap), (signers_tag, signers) = read(body)
        assert encap_tag == SEQUENCE, "the mock embedded a certificate"
        encap_type = read(encap)[0]
        (_, signer), = read(signers)
        version, sid, digest, (_, attributes), algorithm, _ = read(signer)
        attributes = self._with_digest(attributes, content)
        signature = self.run("dgst", "-sha1", "-sign", self.ca_dir / "ra-signing.key",
                             data=write(SET, attributes))
        signer = join([version, sid, digest, (CONTEXT_0, attributes), algorithm,
                       (OCTET_STRING, signature)])
        encap = join([encap_type, (CONTEXT_0, write(OCTET_STRING, content))])
        body = join([*before, (encap_tag, encap),
                     (signers_tag, write(SEQUENCE, signer))])
        return write(SEQUENCE, join([oid]), write(CONTEXT_0, write(SEQUENCE, body)))

    @staticmethod
    def _with_digest(attributes, content):
        """The attributes, with the content's SHA-1, as long as the one that was there."""
        value = write(SET, write(OCTET_STRING, hashlib.sha1(content).digest()))
        return b"".join(
            write(tag, MESSAGE_DIGEST, value) if contents.startswith(MESSAGE_DIGEST)
            else write(tag, contents) for tag, contents in read(attributes))
