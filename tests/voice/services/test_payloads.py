from voice.services.payloads import (
    AnswerPayload,
    DetachedPayload,
    decode_answer,
    decode_detached,
    encode,
)

ANSWER: AnswerPayload = {
    "form": "ab" * 16,
    "language": "en",
    "version": "S",
    "mode": "alone",
    "about": "self",
    "use_of_words": "count",
    "tags": [],
    "closed": {"e1": ["left"], "b1": ["skipped"]},
    "texts": {"b3": "i <3 my dog & left 🐕\n"},
}
DETACHED: DetachedPayload = {"item": "w5", "code": "friends", "partner": "left"}


def test_an_answer_comes_back_as_it_was_typed() -> None:
    assert decode_answer(encode(ANSWER)) == ANSWER


def test_a_detached_answer_comes_back() -> None:
    assert decode_detached(encode(DETACHED)) == DETACHED


def test_the_order_of_fields_changes_no_byte() -> None:
    turned: DetachedPayload = {"partner": "left", "code": "friends", "item": "w5"}

    assert encode(turned) == encode(DETACHED)
