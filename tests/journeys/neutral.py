"""A page about the weather on another site, two plain pages, and one with every fault of speed."""

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

WEATHER = "<!doctype html><title>Weather</title><h1>Rain, then sun</h1>"
PLAIN = """<!doctype html><title>Plain</title><p id="persisted">no</p><input id="typed">
<a href="/plain/2">Go on</a><script>
addEventListener("pageshow", event => {
    document.getElementById("persisted").textContent = String(event.persisted);
});</script>"""
HEAVY = """<!doctype html><title>Heavy</title><link rel="stylesheet" href="/heavy/style">
<p id="first">Words</p><script>
requestAnimationFrame(() => setTimeout(() => {
    const end = performance.now() + 600;
    while (performance.now() < end);
    document.getElementById("first").style.marginTop = "200px";
}, 300));
</script>"""
"""It asks for more, is late, stands still once it is painted, and then jumps."""
STYLE = "/*" + " " * 150_000 + "*/"


def choose_page(path: str) -> str:
    """Return what stands at ``path``: the weather, where nothing else does."""
    if path.startswith("/plain/"):
        return PLAIN
    return {"/heavy": HEAVY, "/heavy/style": STYLE}.get(path, WEATHER)


class NeutralSite:
    """A small site of another name than the one being left, so that it is another site.

    :param port: 0 for any that nobody uses
    """

    def __init__(self, port: int = 0) -> None:
        self.referers: list[str] = []
        """What browsers said about where they came from: the planted weaker ways out do."""
        self.visits = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.note(self.path, self.headers.get("Referer"))
                kind = "text/css" if self.path == "/heavy/style" else "text/html"
                body = choose_page(self.path).encode()
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                with suppress(ConnectionError):  # the window was closed meanwhile
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://localhost:{self._server.server_port}/"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def note(self, path: str, referer: str | None) -> None:
        """Count a visit to the weather, and where it came from if that was told."""
        if path == "/":
            self.visits += 1
            if referer is not None:
                self.referers.append(referer)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
