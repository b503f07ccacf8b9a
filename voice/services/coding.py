"""Bring one collected account from stage to stage: open, redact, flag, code.

Each step reads what the step before stored, and opens the sealed original anew
where it needs the words: no plain text is ever stored. A step and its stage are
written in one transaction, so that a kill between two steps loses nothing and a
kill inside one doubles nothing.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from analysis.coders.base import Coder
from analysis.coders.base import Suggestion as Proposal
from analysis.flags import find_flags
from analysis.redaction import Redactor, restore
from analysis.text import PlainText
from voice.models.vault.account import Account, ClosedAnswer, Stage
from voice.models.vault.coding import Suggestion, Verdict
from voice.models.vault.survey_version import SurveyVersion
from voice.models.vault.text import Flag, Removal, Text
from voice.services.keys import Unlocked
from voice.services.payloads import ANSWER, AnswerPayload, decode_answer
from voice.services.queueing import line_up
from voice.services.surveys.documents import from_document
from voice.services.surveys.model import Answers
from voice.services.surveys.routing import pages
from voice.services.threads import settle_account
from voice.services.wishes import CODED

ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Tools:
    """What the steps need besides the session.

    :param coder: fitted, ready to predict
    :param codebook_version: stored with each suggestion
    """

    unlocked: Unlocked
    redactor: Redactor
    coder: Coder
    codebook_version: str


Step = Callable[[Session, Account, Tools], None]


def open_account(session: Session, account: Account, tools: Tools) -> None:
    """Store the ticks of an account and whom it is about; what was taken back is erased.

    :raises SealedError: if the original cannot be opened
    """
    payload = _payload(account, tools)
    account.child_id = bytes.fromhex(payload["form"])
    account.use_of_words = payload["use_of_words"]
    if not settle_account(session, account):
        return
    account.language = payload["language"]
    account.mode = payload["mode"]
    account.about = payload["about"]
    account.tags = " ".join(payload["tags"])
    session.add_all(
        ClosedAnswer(account_id=account.id, item=item, code=code)
        for item, codes in payload["closed"].items()
        for code in dict.fromkeys(codes)
    )
    account.stage = Stage.OPENED


def redact_account(session: Session, account: Account, tools: Tools) -> None:
    """Store the words of an account without names and numbers, locked with the data key.

    :raises SealedError: if the original cannot be opened
    """
    payload = _payload(account, tools)
    priors = _priors(session, account.survey_version, payload)
    for item, words in payload["texts"].items():
        redaction = tools.redactor.redact(PlainText(words))
        text_id = secrets.token_bytes(ID_BYTES)
        locked = tools.unlocked.cipher.lock(redaction.text.value, row_id=text_id)
        session.add(
            Text(
                id=text_id,
                account_id=account.id,
                item=item,
                prior=priors.get(item),
                redacted=locked,
                is_codable=account.use_of_words in CODED,
            )
        )
        session.flush()
        session.add_all(
            Removal(
                text_id=text_id,
                start=removal.span.start,
                end=removal.span.end,
                kind=removal.kind,
                number=removal.number,
            )
            for removal in redaction.removals
        )
    account.stage = Stage.REDACTED


def flag_account(session: Session, account: Account, tools: Tools) -> None:
    """Store the safeguarding flags of an account's words.

    :raises SealedError: if the original cannot be opened
    """
    payload = _payload(account, tools)
    for text in _texts(session, account):
        session.add_all(
            Flag(
                id=secrets.token_bytes(ID_BYTES),
                text_id=text.id,
                category=flag.category,
                level=flag.level,
                start=flag.span.start,
                end=flag.span.end,
                rule=flag.why,
            )
            for flag in find_flags(PlainText(payload["texts"][text.item]))
        )
    account.stage = Stage.FLAGGED


def code_account(session: Session, account: Account, tools: Tools) -> None:
    """Store what the coder suggests for an account's redacted words.

    :raises SealedError: if a text cannot be unlocked
    """
    texts = [text for text in _texts(session, account) if text.is_codable]
    words = [restore(tools.unlocked.cipher.unlock(text.redacted, row_id=text.id)) for text in texts]
    found = tools.coder.predict(words, questions=[text.prior for text in texts])
    for text, proposals in zip(texts, found, strict=True):
        session.add_all(_suggestion(text, proposal, tools) for proposal in proposals)
    account.stage = Stage.CODED


STEPS: dict[Stage, Step] = {
    Stage.COLLECTED: open_account,
    Stage.OPENED: redact_account,
    Stage.REDACTED: flag_account,
    Stage.FLAGGED: code_account,
}
"""The step that an account at each stage waits for, in order."""


def show_accounts(session: Session, ids: Sequence[bytes] | None = None) -> None:
    """Put coded accounts in front of reviewers.

    :param ids: only these; ``None`` for all that wait
    """
    are_ready = [Account.stage == Stage.CODED]
    if ids is not None:
        are_ready.append(Account.id.in_(ids))
    line_up(session, select(Text.id).join(Account, Account.id == Text.account_id).where(*are_ready))
    session.execute(update(Account).where(*are_ready).values(stage=Stage.SHOWN))


def _payload(account: Account, tools: Tools) -> AnswerPayload:
    opened = tools.unlocked.opener.open(account.sealed, kind=ANSWER, form=account.survey_version)
    return decode_answer(opened)


def _priors(session: Session, version: str, payload: AnswerPayload) -> dict[str, str | None]:
    """Return for each page the role that its question suggests, as this child was asked it."""
    survey = session.get(SurveyVersion, version)
    if survey is None:
        return {}
    answers: Answers = {
        **{page: {"codes": codes} for page, codes in payload["closed"].items()},
        **{page: {"text": words} for page, words in payload["texts"].items()},
    }
    return {
        page.key: page.prior for page in pages(from_document(json.loads(survey.document)), answers)
    }


def _texts(session: Session, account: Account) -> Sequence[Text]:
    return session.scalars(
        select(Text).where(Text.account_id == account.id).order_by(Text.item)
    ).all()


def _suggestion(text: Text, proposal: Proposal, tools: Tools) -> Suggestion:
    return Suggestion(
        id=secrets.token_bytes(ID_BYTES),
        text_id=text.id,
        code=proposal.code,
        role=proposal.role,
        start=proposal.span.start,
        end=proposal.span.end,
        score=proposal.score,
        rule=proposal.rule,
        coder=proposal.coder,
        coder_version=tools.coder.version,
        codebook_version=tools.codebook_version,
        verdict=Verdict.OPEN,
    )
