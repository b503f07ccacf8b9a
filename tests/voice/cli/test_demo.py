from threading import Thread

import pytest
from click.testing import CliRunner
from flask import Flask, Response, redirect, request
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as BaseResponse

from voice.cli import main

WAY_ON = '<form method="post"><button class="main" name="do" value="on">On</button></form>'


def _small_site() -> Flask:
    """Make a site that thanks whoever presses the only button."""
    app = Flask("small")

    @app.route("/", methods=["GET", "POST"])
    def start() -> BaseResponse:
        return redirect("/done", code=303) if request.method == "POST" else Response(WAY_ON)

    @app.get("/done")
    def done() -> str:
        return "Thank you"

    return app


@pytest.mark.usefixtures("socket_enabled")  # 127.0.0.1 only
def test_it_says_how_many_were_acknowledged() -> None:
    server = make_server("127.0.0.1", 0, _small_site(), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()

    here = CliRunner(env={"VOICE_PUBLIC_PORT": str(server.server_port)})
    result = here.invoke(main, ["demo", "--children", "5", "--seed", "2"])

    server.shutdown()
    thread.join()
    server.server_close()
    assert result.stdout == "5 of 5 invented young people were acknowledged\n"


def test_an_address_given_comes_before_the_site_of_this_machine() -> None:
    result = CliRunner().invoke(main, ["demo", "--children", "1", "--url", "nonsense"])

    assert result.exit_code == 1
    assert "nonsense is no address of a site" in result.stderr


def test_nobody_cannot_be_sent() -> None:
    assert CliRunner().invoke(main, ["demo", "--children", "0"]).exit_code == 2
