"""Style, script and icon."""

from pathlib import Path

from flask import Flask, render_template_string

from voice.web import assets


def make_app(folder: Path, content: str) -> tuple[Flask, str]:
    (folder / "staff.css").write_text(content, encoding="utf-8")
    (folder / "notes.txt").write_text("not for the web", encoding="utf-8")
    app = Flask(__name__, static_folder=None)
    assets.join(app, folder)
    with app.test_request_context():
        address = render_template_string("{{ asset('staff.css') }}")
    return app, address


def test_a_file_may_be_kept_for_ever_because_its_address_changes(tmp_path: Path) -> None:
    app, address = make_app(tmp_path, "a {}")
    _, other = make_app(tmp_path, "b {}")

    reply = app.test_client().get(address)

    assert reply.text == "a {}"
    assert reply.mimetype == "text/css"
    assert "immutable" in reply.headers["Cache-Control"]
    assert address != other


def test_only_known_files_are_served(tmp_path: Path) -> None:
    app, address = make_app(tmp_path, "a {}")
    digest = address.split("/")[2]

    for path in (f"/static/{digest}/notes.txt", "/static/0/staff.css", f"/static/{digest}/x.css"):
        assert app.test_client().get(path).status_code == 404
