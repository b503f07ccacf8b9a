"""Send invented young people through the public site, as a browser without JavaScript.

A visitor knows no address but the first one: it reads the forms of each page, fills them
in, and presses what leads on until the site says that it has got the answer.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from random import Random
from urllib.parse import urlencode, urlsplit

from voice.errors import SiteError
from voice.services.form_pages import Button, Form, FormPage, read_page
from voice.services.invented import MESSAGE, InventedPerson

VISITORS = 4
"""How many are on the site at once."""
MAX_PAGES = 150
TIMEOUT_SECONDS = 30.0
COOKIE = "__Host-v"
RECEIPT = "/done"
"""The page that only a stored answer leads to."""

_SEE_OTHER = 303
_OK = 200
_SHARE_WHO_SKIP = 0.08
_SHARE_WHO_RATHER_NOT = 0.03


def send_people(people: Iterable[InventedPerson], url: str) -> Iterator[bool]:
    """Send each person's answers to the site at ``url``; yield whether it got them, in order.

    :raises SiteError: if no site answers, or it answers with a page nobody can go on from
    """
    with ThreadPoolExecutor(VISITORS) as pool:
        yield from pool.map(lambda person: send_person(person, url), people)


def send_person(person: InventedPerson, url: str) -> bool:
    """Walk one person through the site and tell whether it says that it has the answer.

    :raises SiteError: if no site answers, or it answers with a page nobody can go on from
    """
    rng = Random(person.seed)  # noqa: S311 - repeatable on purpose; nothing here is a secret
    with closing(_Browser(url)) as browser:
        page = browser.open("/")
        for _ in range(MAX_PAGES):
            if browser.path == RECEIPT:
                return True
            form = page.find_form()
            if form is not None:
                page = browser.send(form, _fill(form, person, rng))
            elif page.way_on:
                page = browser.open(page.way_on)
            else:
                break
    message = f"nobody can go on from {browser.path}"
    raise SiteError(message)


class _Browser:
    """One visit: a connection, the page it is on and the one cookie."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            message = f"{url} is no address of a site"
            raise SiteError(message)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.path = ""
        self._connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
        self._cookie = ""

    def open(self, path: str) -> FormPage:
        """Open a page, following where it leads."""
        return self._go("GET", path)

    def send(self, form: Form, fields: list[tuple[str, str]]) -> FormPage:
        """Send a form, following where it leads."""
        return self._go("POST", form.action or self.path, urlencode(fields))

    def close(self) -> None:
        """End the visit."""
        self._connection.close()

    def _go(self, method: str, path: str, body: str | None = None) -> FormPage:
        self.path = path
        response, content = self._ask(method, path, body)
        while response.status == _SEE_OTHER:
            self.path = response.getheader("Location", "")
            response, content = self._ask("GET", self.path)
        if response.status != _OK:
            message = f"{self.origin}{self.path} answers with {response.status}"
            raise SiteError(message)
        return read_page(content.decode())

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[HTTPResponse, bytes]:
        headers = {"Origin": self.origin, "Cookie": self._cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, HTTPException) as err:
            message = f"no site answers at {self.origin}; start it with: voice up --demo"
            raise SiteError(message) from err
        self._keep_cookie(response)
        return response, content

    def _keep_cookie(self, response: HTTPResponse) -> None:
        """Keep the cookie by hand: it is for HTTPS, or for this machine."""
        for header in response.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            if name.strip() == COOKIE:
                self._cookie = f"{COOKIE}={value}"


def _fill(form: Form, person: InventedPerson, rng: Random) -> list[tuple[str, str]]:
    """Return what a person sends with a form: hidden fields, ticks or words, the button."""
    given, button = _answer(form, person, rng) if form.is_question else ([], None)
    pressed = button or _way_on(form, person)
    return [*form.hidden, *given, (pressed.name, pressed.value)]


def _way_on(form: Form, person: InventedPerson) -> Button:
    """Return what to press: the way to a message where a person wants only that."""
    message = form.find_button(MESSAGE) if person.is_message else None
    button = message or form.find_way_on()
    assert button is not None  # noqa: S101 - only forms with a way on are filled in
    return button


def _answer(
    form: Form, person: InventedPerson, rng: Random
) -> tuple[list[tuple[str, str]], Button | None]:
    """Return ticks or words, and the button to press in place of the one that leads on."""
    key = dict(form.hidden).get("page", "")
    draw = rng.random()
    if form.texts:
        words = person.words.get(MESSAGE if person.is_message else key)
        return ([(form.texts[0], words)], None) if words else ([], form.find_button("skip"))
    ((name, values),) = form.choices.items()
    wanted = [value for value in person.ticks.get(key, ()) if value in values]
    if not wanted and draw < _SHARE_WHO_RATHER_NOT:
        return [], form.find_button("rather_not")
    if not wanted and draw < _SHARE_WHO_SKIP:
        return [], form.find_button("skip")
    if not wanted:
        wanted = rng.sample(values, rng.randint(1, min(2, len(values))))
    return [(name, value) for value in (wanted if form.is_multi else wanted[:1])], None
