"""Certificates: they are for the name of the URL, by an authority that is trusted, and valid now."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from factcheck.errors import Undelivered
from factcheck.outbound.get import Bounds, get
from factcheck.outbound.send import Answered, post
from factcheck.outbound.urls import checked_url
from tests.unit.outbound.hostile import entry
from tests.unit.outbound.listening import Listener, answering, serving

NOW = datetime.now(UTC)
OK = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def certificate(folder: Path, name: str, *, by: str | None = None, days: int = 1) -> Path:
    """A certificate and its key in one file; without an issuer it is one itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = (folder / f"{by}.pem").read_bytes() if by else b""
    signer = serialization.load_pem_private_key(issuer, None) if by else key
    builder = (
        x509.CertificateBuilder(serial_number=x509.random_serial_number(), public_key=key.public_key())
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, by or name)]))
        .not_valid_before(NOW - timedelta(days=10))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    signed = builder.sign(signer, hashes.SHA256())  # type: ignore[arg-type] # a private key of the curve above
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{name}.pem"
    path.write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    certificate(folder, "authority")
    certificate(folder, "hooks.example", by="authority")
    certificate(folder, "late.example", by="authority", days=-1)
    certificate(folder, "alone.example")
    return folder


def delivered(folder: Path, shown: str, name: str, *, ca: str | None) -> tuple[Answered, Listener, list[str | None]]:
    """A delivery to a name whose server shows the certificate of another or of its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{shown}.pem")
    asked: list[str | None] = []
    context.sni_callback = lambda _, server_name, __: asked.append(server_name)
    with serving(OK, context) as server:
        target = checked_url(f"https://{name}:{server.port}/hook", allowed_private=(f"{name}:{server.port}",))
        told = post(target, b"{}", {}, resolver=lambda *_, **__: [entry("127.0.0.1")], ca=ca and str(folder / ca))
    return told, server, asked


def test_a_given_authority_is_trusted_for_the_name_of_the_url(folder):
    told, server, asked = delivered(folder, "hooks.example", "hooks.example", ca="authority.pem")
    assert (told.status, told.excerpt) == (200, "ok")
    assert asked == ["hooks.example"]
    assert f"host: hooks.example:{server.port}".encode() in server.heard[0].lower()


@pytest.mark.parametrize(
    ("shown", "name", "ca", "reason"),
    [
        ("hooks.example", "other.example", "authority.pem", "Hostname mismatch"),
        ("hooks.example", "127.0.0.1", "authority.pem", "IP address mismatch"),
        ("hooks.example", "hooks.example", None, "unable to get local issuer"),
        ("alone.example", "alone.example", None, "self-signed"),
        ("alone.example", "alone.example", "authority.pem", "self-signed"),
        ("late.example", "late.example", "authority.pem", "expired"),
    ],
)
def test_any_other_certificate_is_refused(folder, shown, name, ca, reason):
    with pytest.raises(Undelivered, match=reason) as caught:
        delivered(folder, shown, name, ca=ca)
    assert caught.value.kind == "tls"


def test_a_server_that_speaks_no_tls_is_refused(folder):
    with serving(lambda connected, _: connected.sendall(b"220 mail.example ESMTP\r\n")) as server:
        target = checked_url(f"https://127.0.0.1:{server.port}/", allowed_private=(f"127.0.0.1:{server.port}",))
        with pytest.raises(Undelivered) as caught:
            post(target, b"{}", {})
    assert caught.value.kind == "tls"


@pytest.mark.parametrize("shown", ["late.example", "alone.example", "hooks.example"])
def test_a_source_is_held_to_its_certificate_too(folder, shown):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{shown}.pem")
    with serving(OK, context) as server:
        name = "data.example" if shown == "hooks.example" else shown
        target = checked_url(f"https://{name}:{server.port}/figures", allowed_private=(f"{name}:{server.port}",))
        with pytest.raises(Undelivered) as caught:
            get(target, {}, resolver=lambda *_, **__: [entry("127.0.0.1")], bounds=Bounds(), ca=str(folder / "authority.pem"))
    assert caught.value.kind == "tls"
