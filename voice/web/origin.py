"""Where a request comes from: this site's own pages, or elsewhere."""

from flask import request


def is_from_here() -> bool:
    """Tell whether a browser says that one of this site's own pages sent the request.

    A client that says nothing passes: the token in the form still has to be right.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin == request.host_url.rstrip("/")
