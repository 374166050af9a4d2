# SPDX-License-Identifier: MIT
"""Takes a CertRep of the mock apart, and puts it together with another content, signed
again with the RA's key. So a server can be played that encrypts wrongly, but no more.
"""
import base64
import hashlib
import subprocess
from pathlib import Path

SEQUENCE, SET, OCTET_STRING, INTEGER = 0x30, 0x31, 0x04, 0x02
CONTEXT_0 = 0xa0
#: RSASSA-PSS with what it has by default: SHA-1, MGF1 with SHA-1, 20 octets of salt.
PSS = bytes.fromhex("300d06092a864886f70d01010a3000")
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


def alter_attributes(response, change):
    """Of the CertRep in an archive's entry, if there is one: `change` is given the signed
    attributes, and returns those that are to be there. The signature stays."""
    content = response["content"]
    if content.get("encoding") != "base64":
        return
    try:
        (_, outer), = read(base64.b64decode(content["text"]))
        kind, (_, explicit) = read(outer)
        (_, body), = read(explicit)
        *before, (signers_tag, signers) = read(body)
        (_, signer), = read(signers)
        version, sid, digest, (_, attributes), *rest = read(signer)
    except (ValueError, IndexError):
        return    # something else
    signer = join([version, sid, digest, (CONTEXT_0, join(change(read(attributes)))), *rest])
    body = join([*before, (signers_tag, write(SEQUENCE, signer))])
    der = write(SEQUENCE, join([kind]), write(CONTEXT_0, write(SEQUENCE, body)))
    content["text"] = base64.b64encode(der).decode()
    content["size"] = len(der)


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

    def envelope(self, inside, *recipients, cipher="aes128"):
        return self.run("cms", "-encrypt", "-binary", f"-{cipher}", "-outform", "DER",
                        *recipients, data=inside)

    @staticmethod
    def content(certrep):
        """What the CertRep has inside."""
        (_, outer), = read(certrep)
        (_, body), = read(read(outer)[1][1])
        encap = next(contents for tag, contents in read(body)[2:3] if tag == SEQUENCE)
        (_, explicit) = read(encap)[1]
        return read(explicit)[0][1]

    def bag(self, *names, signed=False):
        """A degenerate SignedData of the CA's files, or one that has a signer."""
        if signed:
            return self.run("cms", "-sign", "-binary", "-nodetach", "-outform", "DER",
                            "-signer", self.ca_dir / "ra-signing.pem", "-inkey",
                            self.ca_dir / "ra-signing.key", data=b"")
        files = [part for name in names for part in ("-certfile", self.ca_dir / name)]
        return self.run("crl2pkcs7", "-nocrl", *files, "-outform", "DER")

    def resign(self, certrep, content, order=list, pss=False):
        """The CertRep with other content: digest and signature are right again. `order`
        is that of the signed attributes, which are signed as they are sent."""
        (_, outer), = read(certrep)
        oid, (_, explicit) = read(outer)
        (_, body), = read(explicit)
        *before, (encap_tag, encap), (signers_tag, signers) = read(body)
        assert encap_tag == SEQUENCE, "the mock embedded a certificate"
        encap_type = read(encap)[0]
        (_, signer), = read(signers)
        version, sid, digest, (_, attributes), algorithm, _ = read(signer)
        attributes = join(order(read(self._with_digest(attributes, content))))
        options = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20")
        if pss:
            algorithm = read(PSS)[0]
        signature = self.run("dgst", "-sha1", *(options if pss else ()), "-sign",
                             self.ca_dir / "ra-signing.key", data=write(SET, attributes))
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
