"""The certificate of the edge: made where none is, kept while it is good, and never in anybody else's place."""

import ssl
from datetime import UTC, datetime, timedelta

from cryptography import x509

from cli.provision import certificate

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_it_is_made_for_all_names_and_can_be_served(tmp_path):
    assert certificate.make(tmp_path, ["localhost", "127.0.0.1"], NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tmp_path / "tls.crt", tmp_path / "tls.key")
    loaded = x509.load_pem_x509_certificate((tmp_path / "tls.crt").read_bytes())
    names = loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert (tmp_path / "tls.key").stat().st_mode & 0o777 == 0o600


def test_it_is_kept_until_its_last_month(tmp_path):
    certificate.make(tmp_path, ["localhost"], NOW)
    assert not certificate.make(tmp_path, ["localhost"], NOW + timedelta(days=330))
    assert certificate.make(tmp_path, ["localhost"], NOW + timedelta(days=340))


def test_it_is_made_again_for_other_names(tmp_path):
    certificate.make(tmp_path, ["localhost"], NOW)
    assert certificate.make(tmp_path, ["localhost", "setwise.example.org"], NOW)
    assert not certificate.make(tmp_path, ["localhost", "setwise.example.org"], NOW)


def test_anothers_is_never_touched(tmp_path, monkeypatch):
    monkeypatch.setattr(certificate, "ISSUER", x509.Name([]))
    certificate.make(tmp_path, ["localhost"], NOW)
    monkeypatch.undo()
    assert not certificate.make(tmp_path, ["localhost"], NOW + timedelta(days=4000))
