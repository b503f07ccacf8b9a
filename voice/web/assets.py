"""Style, script and icon of the staff site, each under an address that changes with its content."""

import hashlib
from pathlib import Path

from flask import Flask, abort, url_for
from werkzeug.wrappers import Response

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"
DIGEST_CHARACTERS = 12


def join(app: Flask, folder: Path) -> None:
    """Serve the files of ``folder``, and give templates ``asset(name)``, their address."""
    files = {
        path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in TYPES
    }
    digests = {
        name: hashlib.sha256(content).hexdigest()[:DIGEST_CHARACTERS]
        for name, content in files.items()
    }

    def asset(digest: str, name: str) -> Response:
        if digests.get(name) != digest:
            abort(404)
        response = Response(files[name], mimetype=TYPES[Path(name).suffix])
        response.headers["Cache-Control"] = FOR_EVER
        return response

    def address(name: str) -> str:
        return url_for("asset", digest=digests[name], name=name)

    app.add_url_rule("/static/<string:digest>/<string:name>", "asset", asset)
    app.add_template_global(address, "asset")
