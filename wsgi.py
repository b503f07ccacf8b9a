"""Doors for servers: ``wsgi:public``, ``wsgi:staff``, and ``wsgi:app``, the same as public.

Each site is built on first use, so that a process needs only its own secrets.
"""

from flask import Flask

from voice.app import create_app


def __getattr__(name: str) -> Flask:
    if name in {"public", "app"}:
        site = create_app("public")
        site.extensions["heard_board"].keeps_fresh = True
    elif name == "staff":
        site = create_app("staff")
    else:
        raise AttributeError(name)
    globals()[name] = site
    return site
