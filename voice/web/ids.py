"""Random ids in addresses."""

from flask import abort


def read_id(text: str) -> bytes:
    """Return the id that an address names, or end the request with "no such page"."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        abort(404)
