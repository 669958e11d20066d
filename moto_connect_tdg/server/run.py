"""The command ``moto-connect-tdg server``."""

from __future__ import annotations

import argparse
import gc
import os
import re
import signal
import ssl
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NoReturn

from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug import serving

from ..connect import control_routes, outages
from ..connect.control_routes import Route
from ..installation import install
from ..patches import replacing
from ..version import version, version_of
from . import estates
from .front import ConnectFront
from .http import ConnectRequestHandler
from .listening import ConnectServer

_HIGHEST_PORT = 65535


class _CertificateError(Exception):
    """A certificate or its key cannot be used."""


def make_parser() -> argparse.ArgumentParser:
    """Make the parser, with the options of moto_server and our own."""
    parser = argparse.ArgumentParser(
        prog="moto-connect-tdg server",
        description="Run a moto server that knows Amazon Connect Global Resiliency.",
    )
    parser.add_argument(
        "-H",
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: %(default)s)",
    )
    parser.add_argument(
        "-p",
        "--port",
        type=_port,
        default=os.environ.get("MOTO_PORT", "5000"),
        help="port, 0 for any free one (default: $MOTO_PORT, or else 5000)",
    )
    parser.add_argument(
        "-r", "--reload", action="store_true", help="restart when a file changes"
    )
    parser.add_argument(
        "-s", "--ssl", action="store_true", help="serve https with a new certificate"
    )
    parser.add_argument("-c", "--ssl-cert", help="serve https with this certificate")
    parser.add_argument("-k", "--ssl-key", help="private key of the certificate")
    parser.add_argument("--quiet", action="store_true", help="do not log requests")
    parser.add_argument(
        "--version",
        action="version",
        version=f"moto-connect-tdg {version()} (moto {version_of('moto')})",
    )
    return parser


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > _HIGHEST_PORT:
        msg = f"must be a number from 0 to {_HIGHEST_PORT}, got {text[:20]!r}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _tls(options: argparse.Namespace) -> ssl.SSLContext | None:
    """Make the TLS context; None without https.

    Raises:
        _CertificateError: when the certificate cannot be loaded or created.
    """
    if bool(options.ssl_cert) != bool(options.ssl_key):
        given, wanted = ("-c", "-k") if options.ssl_cert else ("-k", "-c")
        msg = f"{given} needs {wanted}: a certificate and its private key go together"
        raise _CertificateError(msg)
    if options.ssl_cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            # Without a password OpenSSL would ask for one on the terminal.
            context.load_cert_chain(options.ssl_cert, options.ssl_key, password="")
        except (OSError, ValueError) as error:
            files = f"{options.ssl_cert} and {options.ssl_key}"
            msg = f"certificate and key cannot be used: {files}: {error}"
            raise _CertificateError(msg) from None
        return context
    if options.ssl:
        try:
            return serving.generate_adhoc_ssl_context()
        except TypeError as error:
            msg = f"-s: {error} Install it, or use -c and -k."
            raise _CertificateError(msg) from None
    return None


def _stop(*_: Any) -> NoReturn:
    sys.exit(0)


def main(argv: Sequence[str] | None = None, *, routes: Iterable[Route] = ()) -> None:
    """Run the server until a signal ends it; *argv* are the options only.

    *routes* are further control paths, of what is built upon this package.
    """
    parser = make_parser()
    options = parser.parse_args(argv)
    try:
        context = _tls(options)
    except _CertificateError as error:
        parser.error(str(error))
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    server = partial(ConnectServer, is_quiet=options.quiet)
    try:
        # run_simple takes no server class; it looks one up by this name.
        with (
            install(),
            control_routes.serving([*estates.ROUTES, *routes]),
            replacing(serving, "ThreadedWSGIServer", server),
        ):
            serving.run_simple(
                options.host,
                options.port,
                ConnectFront(create_backend_app, outages.intercept),
                threaded=True,
                use_reloader=options.reload,
                request_handler=ConnectRequestHandler,
                ssl_context=context,
            )
    finally:
        # Without the search for cycles in everything that moto and botocore have
        # loaded, Python exits in a tenth of the time.
        gc.freeze()
