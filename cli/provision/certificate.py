"""``python -m cli.provision.certificate FOLDER NAME...``: a self-signed certificate for the edge, where none is given.

Makes ``tls.crt`` and ``tls.key`` for these host names. A pair that is there is kept; one that it made itself is renewed
when it has less than a month left or is for other names. Somebody else's is never touched.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from cli.system.files import write_if_changed

ISSUER = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Setwise, self-signed")])
LIFE = timedelta(days=365)
RENEW_BEFORE = timedelta(days=30)


def make(folder: Path, names: list[str], now: datetime) -> bool:
    """Make the pair unless a good one is there; whether it did."""
    certificate, subjects = folder / "tls.crt", x509.SubjectAlternativeName([subject(name) for name in names])
    if certificate.exists() and not is_ours_and_old(certificate.read_bytes(), subjects, now):
        return False
    key = ec.generate_private_key(ec.SECP256R1())
    signed = (
        x509.CertificateBuilder(issuer_name=ISSUER, subject_name=ISSUER, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFE)
        .add_extension(subjects, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_if_changed(folder / "tls.key", private.decode())
    write_if_changed(certificate, signed.public_bytes(Encoding.PEM).decode())
    return True


def is_ours_and_old(pem: bytes, subjects: x509.SubjectAlternativeName, now: datetime) -> bool:
    """Whether this was made here and should be made again."""
    known = x509.load_pem_x509_certificate(pem)
    if known.issuer != ISSUER:
        return False
    current = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return known.not_valid_after_utc - now < RENEW_BEFORE or current != subjects


def subject(name: str) -> x509.GeneralName:
    """A host name or an address, as a certificate wants it."""
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


if __name__ == "__main__":
    where, hosts = Path(sys.argv[1]), [name for words in sys.argv[2:] for name in words.split(",") if name]
    print("certificate:", "made" if make(where, hosts, datetime.now(UTC)) else "kept")
