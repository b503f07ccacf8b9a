"""Walk the young people's pages in a browser, with words that can be found again.

Nothing is found by its words here, so that each language can be walked.
"""

from collections.abc import Callable

from playwright.sync_api import Page, Response

TYPED = "a zebra lives under the stairs"
MORE = "and a quokka by the window"
TOO_LONG = "long words of a child "
FIRST_REDIRECT, FIRST_ERROR = 300, 400
REPLY = "a pelican can help you: ask at the desk"
"""What staff wrote back."""
CHILD_PAGES = (
    "landing",
    "help",
    "help/more",
    "heard",
    "privacy",
    "ways",
    "closed",
    "code",
    "code/again",
    "nothing-here",
    "how-to-leave",
    "pictures",
    "many",
    "after-words",
    "check",
    "discard",
    "own-words",
    "refused",
    "too-long",
    "help-panel",
    "done",
    "code-given",
    "no-reply",
    "reply",
    "reply-check",
    "reply-waiting",
    "reply-sent",
    "reply/words",
    "reply/delete",
    "reply/deleted",
)
"""Each kind of page a child can see, in its states: what is typed, wrong, long, or heavy."""
STATIC_PAGES = CHILD_PAGES.index("how-to-leave")
"""How many of them are the same for everyone."""


def see_landing(page: Page, base: str) -> None:
    """Stand at the first page."""
    page.goto(base)


def begin(page: Page, base: str, channel: str = "survey") -> None:
    """Stand at the page that says how to leave: the first one with a cookie."""
    page.goto(f"{base}/")
    page.locator(f"button[value={channel}]").click()


def start(page: Page, base: str, channel: str) -> None:
    """Go from the first page to the first question."""
    begin(page, base, channel)
    page.locator("main a.main").click()


def start_questions(page: Page, base: str) -> None:
    """Stand at the first question, with a tick that is not sent."""
    start(page, base, "survey")
    page.locator("input[name=code]").first.check()


def start_message(page: Page, base: str, words: str = TYPED) -> None:
    """Stand at the page for one's own words, which are not sent yet."""
    start(page, base, "message")
    page.locator("textarea").fill(words)


def return_to_words(page: Page, base: str) -> None:
    """Stand at one's own words once more: some are kept, some are typed just now."""
    start_message(page, base)
    save(page)
    page.locator("main > a.line").click()
    page.locator("textarea").press_sequentially(MORE[:4])
    page.locator("textarea").fill(f"{TYPED} {MORE}")


def look_at_all(page: Page, base: str, words: str = TYPED) -> None:
    """Stand at the page where all is checked before it is sent."""
    start_message(page, base, words)
    save(page)
    while not page.url.endswith("/check"):
        page.locator("button[value=skip]").click()


def send(page: Page, base: str) -> None:
    """Stand at the receipt, which has taken the cookie back."""
    look_at_all(page, base)
    page.locator("#send").click()


def ask_for_code(page: Page, base: str) -> None:
    """Stand at the receipt with the words of a code on it."""
    send(page, base)
    page.locator("form[action$='/done/code'] button").click()


def read_code(page: Page) -> str:
    """Return the words of the code on the page."""
    return " ".join(page.locator("ol.code li").all_inner_texts())


def come_back(page: Page, base: str, code: str) -> None:
    """Stand at the replies, with words that are not sent."""
    page.goto(f"{base}/code")
    page.locator("#words").fill(code)
    page.locator("form[action$='/code'] button").click()
    page.locator("textarea").fill(TYPED)


def see_help(page: Page, base: str) -> None:
    """Stand at the help page, come from a question with a tick that is not sent."""
    start_questions(page, base)
    page.locator("#help").click()


def see_privacy(page: Page, base: str) -> None:
    """Stand at what happens to one's words, come from words that were kept."""
    start_message(page, base)
    save(page)
    page.locator("footer a[href$='/privacy']").click()


def throw_away(page: Page, base: str) -> None:
    """Stand where it is asked once more before all is thrown away."""
    look_at_all(page, base)
    page.locator("a[href$='/discard']").click()


def type_code(page: Page, base: str) -> None:
    """Stand at the page for a code, without a cookie, with words that are not sent."""
    page.goto(f"{base}/code")
    page.locator("#words").fill(TYPED)


def be_refused(page: Page, base: str) -> None:
    """Stand at an error page that answers a form and shows the words once more."""
    start_message(page, base)
    page.evaluate("document.querySelector('[name=csrf]').value = 'wrong'")
    save(page)


def write_too_much(page: Page, base: str) -> None:
    """Stand at the words that are too long, with what is wrong said above them."""
    start_message(page, base)
    page.locator("textarea").fill(TYPED + TOO_LONG * 300)
    save(page)


def save(page: Page) -> None:
    page.locator("button[value=save]").click()


class Source:
    """The HTML of the page a browser is on, as it was sent.

    :param page: the window to listen to
    """

    def __init__(self, page: Page) -> None:
        self._last: Response | None = None
        page.on("response", self._note)

    def __call__(self) -> str:
        """Return the last page that came, which no script has touched."""
        assert self._last is not None
        return self._last.text()

    def _note(self, response: Response) -> None:
        if response.status < FIRST_REDIRECT or response.status >= FIRST_ERROR:
            self._last = response


def capture_all(page: Page, base: str, write_back: Callable[[str], None]) -> dict[str, str]:
    """Return the HTML of each page of :data:`CHILD_PAGES`, as it was sent.

    :param write_back: sends a reply to everyone with a code
    """
    found, read = {}, Source(page)
    for name in ("", *CHILD_PAGES[1:STATIC_PAGES]):
        page.goto(f"{base}/{name}")
        found[name or "landing"] = read()
    begin(page, base)
    found["how-to-leave"] = read()
    page.locator("main a.main").click()
    found["pictures"] = read()
    while page.locator("input[type=checkbox]").count() == 0:
        _pick(page)
    found["many"] = read()
    page.locator("input[name=code]").first.check()
    save(page)
    page.locator("textarea").fill(f"{TYPED}\n{MORE} " + "long" * 30 + " and so on " * 60)
    save(page)
    found["after-words"] = read()
    page.goto(f"{base}/check")
    found["check"] = read()
    page.goto(f"{base}/discard")
    found["discard"] = read()
    for name, place in (("own-words", return_to_words), ("refused", be_refused)):
        place(page, base)
        found[name] = read()
    write_too_much(page, base)
    found["too-long"] = read()
    page.locator("textarea").fill("they hit me and i want to die")
    save(page)
    found["help-panel"] = read()
    send(page, base)
    found["done"] = read()
    page.locator("form[action$='/done/code'] button").click()
    found["code-given"] = read()
    return found | _capture_replies(page, base, read, write_back)


def _capture_replies(
    page: Page, base: str, read: Source, write_back: Callable[[str], None]
) -> dict[str, str]:
    found = {}
    come_back(page, base, read_code(page))
    found["no-reply"] = read()
    write_back(REPLY)
    page.goto(f"{base}/reply")
    found["reply"] = read()
    page.locator("textarea").fill("they hit me and i want to die")
    page.locator("#ask button").click()
    found["reply-check"] = read()
    page.goto(f"{base}/reply")
    found["reply-waiting"] = read()
    page.goto(f"{base}/check")
    page.locator("#send").click()
    found["reply-sent"] = read()
    page.goto(f"{base}/reply/words")
    found["reply/words"] = read()
    page.goto(f"{base}/reply")
    page.locator("a[href$='/reply/delete']").click()
    found["reply/delete"] = read()
    page.locator("form[action$='/reply/delete'] button").click()
    found["reply/deleted"] = read()
    return found


def _pick(page: Page) -> None:
    wanted = page.locator("input[value=S], input[value=left], input[value=myself]")
    picked = wanted if wanted.count() else page.locator("input[name=code]")
    picked.first.check()
    save(page)
