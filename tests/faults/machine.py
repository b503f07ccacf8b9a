"""A young person whom everything happens to, and what must be stored in the end.

The browser holds one cookie and every form it was ever shown; any of them may be sent again.
The model knows what the site must have kept. The database is compared after every step.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine, delete, func, select
from werkzeug.test import TestResponse

from tests.factories import small_survey
from voice.db import transaction
from voice.models.intake.answer import Answer
from voice.models.intake.form_token import FormToken
from voice.opening import Opener
from voice.public.visits import COOKIE
from voice.services.form_pages import read_page
from voice.services.intake import REVISIONS
from voice.services.payloads import decode_answer
from voice.services.surveys.model import Answers
from voice.services.surveys.routing import final_states, pages, read_answer, text_pages

ORIGIN = "https://localhost"
SEE_OTHER = 303
TEXTS = st.sampled_from(["by the river", "at my nan's", "on the late bus"])
USES = st.sampled_from(["count", "quote", "do_not_use"])
LOSSES = st.sampled_from(["nothing", "nothing", "reply", "page"])
"""What the phone does not get: nothing, the reply to its form, or the page that comes after."""
PICKS = st.sampled_from([0, 0, 0, 1, 2, 5, 11])
"""Which of the forms held: mostly the newest, sometimes an old one."""

SURVEY = small_survey("message")


@dataclass
class ModelDraft:
    """What the site must hold for one cookie."""

    token: int
    answers: Answers = field(default_factory=dict)
    is_sent: bool = False


@dataclass(frozen=True)
class Held:
    """A form that the phone was shown once, with the cookie it had then."""

    action: str
    fields: tuple[tuple[str, str], ...]
    cookie: str

    @property
    def key(self) -> str:
        return dict(self.fields).get("page", "")


class World:
    """One site on its databases, which every example begins anew.

    :param make_site: builds the site, as a new process would
    """

    def __init__(
        self, make_site: Callable[[], Flask], intake: Engine, opener: Opener, drafts: Path
    ) -> None:
        self.make_site = make_site
        self.intake = intake
        self.opener = opener
        self.drafts = drafts
        self.steps: Counter[str] = Counter()
        self.site: Flask | None = None
        self.kill()

    def kill(self) -> None:
        """Begin a new process; databases and drafts are as the old one left them."""
        for engine in self.site.extensions["engines"].values() if self.site else ():
            engine.dispose()  # as the end of a process does
        self.site = self.make_site()

    def clear(self) -> None:
        with transaction(self.intake) as session:
            session.execute(delete(Answer))
            session.execute(delete(FormToken))
        self.lose_drafts()

    def lose_drafts(self) -> None:
        """Let the hour of every draft be over."""
        for file in self.drafts.iterdir() if self.drafts.is_dir() else ():
            file.unlink()

    def count(self) -> int:
        with transaction(self.intake) as session:
            return session.scalar(select(func.count()).select_from(Answer)) or 0

    def read(self) -> Counter[tuple[str, ...]]:
        """Return for each form what was stored under it, sorted."""
        forms: dict[str, list[str]] = {}
        with transaction(self.intake) as session:
            for row in session.scalars(select(Answer)):
                record = self.opener.open(row.sealed, kind="answer", form=row.survey_version)
                payload = decode_answer(record)
                forms.setdefault(payload["form"], []).append(
                    body(payload["closed"], payload["texts"])
                )
        return Counter(tuple(sorted(bodies)) for bodies in forms.values())


def body(closed: dict[str, list[str]], texts: dict[str, str]) -> str:
    return json.dumps([closed, texts], sort_keys=True)


def has_answer(answers: Answers) -> bool:
    """Tell whether there is anything to send: an answer to a page that is asked."""
    return any(read_answer(page, answers) is not None for page in pages(SURVEY, answers))


def body_of(answers: Answers) -> str:
    """Return what must stand in a sealed record of these answers."""
    closed = {
        key: [str(state)] if isinstance(state, str) else list(state)
        for key, state in final_states(SURVEY, answers).items()
    }
    return body(
        closed, {page.key: answers[page.key]["text"] for page, _ in text_pages(SURVEY, answers)}
    )


class OneChild(RuleBasedStateMachine):
    """Send, retry, go back, edit, lose replies, be killed, use two tabs: the model knows."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.cookie = ""
        self.held: list[Held] = []
        self.drafts: dict[str, ModelDraft] = {}
        self.stored: dict[int, list[str]] = {}
        self.tokens = 0
        self.compared = -1

    @initialize()
    def begin(self) -> None:
        self.world.clear()
        self._start()

    @rule(pick=PICKS, text=TEXTS, lost=LOSSES)
    def write(self, pick: int, text: str, lost: str) -> None:
        """Fill in a page that asks for words: the newest, or one that Back leads to."""
        self._fill(pick, "t1", {"text": text}, {"text": text, "do": "save"}, lost)

    @rule(pick=PICKS, use=USES, lost=LOSSES)
    def choose(self, pick: int, use: str, lost: str) -> None:
        """Say how the words may be used."""
        self._fill(pick, "u1", {"codes": [use]}, {"code": use, "do": "save"}, lost)

    @rule(pick=PICKS, lost=LOSSES)
    def skip(self, pick: int, lost: str) -> None:
        held = self._pick(pick, "")
        if held is not None:
            self._fill(pick, held.key, {"state": "skipped"}, {"do": "skip"}, lost, held)

    @rule(lost=LOSSES)
    def look(self, lost: str) -> None:
        """Open the check page in any tab."""
        self._count("look")
        self._get("/check", is_lost=lost != "nothing")

    @rule(pick=PICKS, lost=LOSSES)
    def send(self, pick: int, lost: str) -> None:
        """Press Send on a check page, however old; twice is as good as once."""
        held = self._pick(pick, "/check")
        if held is not None:
            self._count("send")
            self._send_in_model(held)
            self._press(held, {"do": "send"}, lost)

    @rule(pick=PICKS)
    def send_and_die(self, pick: int) -> None:
        """Kill the site when the answer is stored and the draft does not say so yet."""
        held = self._pick(pick, "/check")
        if held is None:
            return
        self._count("send_and_die")
        before = {file: file.read_bytes() for file in self.world.drafts.iterdir()}
        draft = self._own_draft(held)
        if draft is not None and not draft.is_sent and has_answer(draft.answers):
            self._store(draft)
        self._press(held, {"do": "send"}, "reply")
        for file, record in before.items():
            file.write_bytes(record)
        self.world.kill()

    @rule(what=st.sampled_from(["start", "kill", "wait_an_hour", "leave"]))
    def interrupt(self, what: str) -> None:
        """Let something happen that ends what was going on; the forms stay open."""
        self._count(what)
        getattr(self, f"_{what}")()

    @invariant()
    def the_database_holds_what_the_model_says(self) -> None:
        expected = Counter(tuple(sorted(bodies)) for bodies in self.stored.values())
        assert self.world.count() == sum(map(len, self.stored.values()))
        if sum(map(len, self.stored.values())) != self.compared:
            assert self.world.read() == expected
            self.compared = sum(map(len, self.stored.values()))

    def _start(self) -> None:
        """Press the button on the first page, in this tab or another one."""
        before = self.cookie
        response = self._post("/start", {"channel": "message"})
        self.drafts.pop(before, None)
        self._keep_cookie(response)
        self.drafts[self.cookie] = ModelDraft(self._new_token())
        self._get("/q/1")

    def _kill(self) -> None:
        self.world.kill()

    def _wait_an_hour(self) -> None:
        """Leave the phone alone until every draft is over; the pages stay open."""
        self.world.lose_drafts()
        self.drafts.clear()

    def _leave(self) -> None:
        self.drafts.pop(self.cookie, None)
        self._keep_cookie(self._open("/leave"))

    def _fill(
        self,
        pick: int,
        key: str,
        given: dict[str, object],
        fields: dict[str, str],
        lost: str,
        chosen: Held | None = None,
    ) -> None:
        held = chosen or self._pick(pick, key)
        if held is None:
            return
        self._count("fill")
        if self.cookie and held.cookie == self.cookie:
            self._answer_in_model(key, given)
        self._press(held, fields, lost)

    def _answer_in_model(self, key: str, given: dict[str, object]) -> None:
        draft = self.drafts.get(self.cookie)
        if draft is None or draft.is_sent:
            if "state" in given:
                return
            token = draft.token if draft is not None else self._new_token()
            draft = self.drafts[self.cookie] = ModelDraft(token)
        draft.answers[key] = given  # type: ignore[index]  # as the form says it

    def _send_in_model(self, held: Held) -> None:
        draft = self._own_draft(held)
        if draft is not None and not draft.is_sent and has_answer(draft.answers):
            self._store(draft)
            self.drafts[self.cookie] = ModelDraft(draft.token, is_sent=True)

    def _store(self, draft: ModelDraft) -> None:
        bodies = self.stored.setdefault(draft.token, [])
        found = body_of(draft.answers)
        if found not in bodies and len(bodies) < REVISIONS:
            bodies.append(found)

    def _own_draft(self, held: Held) -> ModelDraft | None:
        is_own = self.cookie and held.cookie == self.cookie
        return self.drafts.get(self.cookie) if is_own else None

    def _pick(self, pick: int, wanted: str) -> Held | None:
        """Return one of the forms held, the newest first: by page, by address, or any question."""
        found = [
            held
            for held in reversed(self.held)
            if (held.action == wanted if wanted.startswith("/") else held.key)
            and (wanted.startswith("/") or wanted in {"", held.key})
        ]
        return found[pick % len(found)] if found else None

    def _press(self, held: Held, fields: dict[str, str], lost: str) -> None:
        response = self._post(held.action, dict(held.fields) | fields)
        assert response.status_code in {303, 403, 410}, response.status_code
        if lost == "reply":
            return
        self._keep_cookie(response)
        if response.status_code == SEE_OTHER:
            self._get(response.headers["Location"], is_lost=lost == "page")

    def _get(self, path: str, *, is_lost: bool = False) -> None:
        """Open a page and where it leads; hold the forms it shows."""
        response = self._open(path)
        while response.status_code == SEE_OTHER:
            path = response.headers["Location"]
            response = self._open(path)
        assert response.status_code in {200, 410}, (path, response.status_code)
        if is_lost:
            return
        for form in read_page(response.text).forms:
            hidden = [pair for pair in form.hidden if pair[0] != "made"]
            if form.find_way_on():
                self.held.append(Held(form.action or path, tuple(hidden), self.cookie))
        self._keep_cookie(response)

    def _open(self, path: str) -> TestResponse:
        return self._client().get(path, base_url=ORIGIN)

    def _post(self, path: str, fields: dict[str, str]) -> TestResponse:
        return self._client().post(path, data=fields, base_url=ORIGIN)

    def _client(self) -> FlaskClient:
        assert self.world.site is not None
        client = self.world.site.test_client(use_cookies=False)
        if self.cookie:
            client.environ_base["HTTP_COOKIE"] = f"{COOKIE}={self.cookie}"
        return client

    def _keep_cookie(self, response: TestResponse) -> None:
        for header in response.headers.getlist("Set-Cookie"):
            self.cookie = header.partition(";")[0].partition("=")[2]

    def _new_token(self) -> int:
        self.tokens += 1
        return self.tokens

    def _count(self, name: str) -> None:
        self.world.steps[name] += 1


def machine_of(world: World) -> type[OneChild]:
    """Return the machine for one site."""
    return type("OneChildOfThisSite", (OneChild,), {"world": world})
