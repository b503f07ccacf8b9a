"""The stages in order."""

import pytest

from analysis import pipeline
from analysis.codebook import Role, load_codebook
from analysis.coders.lexicon import LexiconCoder
from analysis.redaction import Redactor
from analysis.text import PlainText


@pytest.fixture(scope="module")
def coder() -> LexiconCoder:
    return LexiconCoder(load_codebook())


def test_each_text_is_redacted_flagged_and_coded(coder: LexiconCoder) -> None:
    text = PlainText("my stepdad hits me so i ran away, ring me on 07700 900123")

    [result] = pipeline.analyse([text], Redactor(), coder)

    assert "07700" not in result.redaction.text.value
    assert result.flags
    assert [each.code for each in result.suggestions] == ["harm_abuse"]
    [suggestion] = result.suggestions
    assert "hits me" in result.redaction.to_plain(suggestion.span).of(text.value)


def test_order_is_kept_and_batches_change_nothing(
    coder: LexiconCoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [PlainText(words) for words in ("mum kicked me out", "", "i was so bored", "idk")]
    questions = [None, "left_because", "left_because", None]
    whole = list(pipeline.analyse(texts, Redactor(), coder, questions))

    monkeypatch.setattr(pipeline, "BATCH", 1)

    assert list(pipeline.analyse(texts, Redactor(), coder, questions)) == whole
    assert [[each.code for each in result.suggestions] for result in whole] == [
        ["forced_to_leave"],
        [],
        ["fun_freedom"],
        [],
    ]


def test_the_question_reaches_the_coder(coder: LexiconCoder) -> None:
    texts = [PlainText("if they listened to me")]

    [result] = pipeline.analyse(texts, Redactor(), coder, ["would_have_stayed_if"])

    assert [each.role for each in result.suggestions] == [Role.WOULD_HAVE_STAYED_IF]


def test_a_text_without_its_question_is_refused(coder: LexiconCoder) -> None:
    with pytest.raises(ValueError, match="zip"):
        list(pipeline.analyse([PlainText("x"), PlainText("y")], Redactor(), coder, [None]))
