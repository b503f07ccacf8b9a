"""A small survey that keeps every rule, for tests to break one thing in."""

from copy import deepcopy
from typing import Any

import pytest
import yaml

from voice.services.surveys.documents import from_document
from voice.services.surveys.model import Survey

SMALL = """
id: small
version: 1
mode: listening
languages: [en]
title: {en: "Small"}
order: [v0, v1, e1, b1, b2, b3, h2, p2, w5, o1, a1, u1, z1, u2]
items:
  - &basic
    id: v0
    link: form_version
    type: single
    purpose: "Lets the child choose"
    used_in: [form]
    retention_months: 24
    sensitivity: ordinary
    versions: [P, S, F]
    frame: true
    text: {en: {ask: "How do you want to do this?", why: "You choose."}}
    answers: [{code: P, en: "Pictures"}, {code: S, en: "Short"}, {code: F, en: "All"}]
  - <<: *basic
    id: v1
    link: answer_mode
    frame: false
    rather_not: true
    answers: [{code: alone, en: "Alone"}, {code: with_worker, en: "With a worker"}]
  - <<: *basic
    id: e1
    link: experience
    frame: false
    rather_not: true
    answers: [{code: left, en: "I left"}, {code: told, en: "Told to go"}, {code: none, en: "None"}]
  - <<: *basic
    id: b1
    link: reasons
    type: multi
    frame: false
    rather_not: true
    ask_if: "e1 in (left, told)"
    help_if: [hurting, hurt]
    groups: [{code: away, en: "Away from"}, {code: towards, en: "Towards"}]
    answers:
      - {code: arguing, group: away, en: "Arguing"}
      - {code: hurting, group: away, en: "Someone hurting me"}
      - {code: friends, group: towards, en: "Friends"}
      - {code: dont_know, group: towards, en: "I don't know"}
    cards:
      text: {en: {ask: "Why?", why: "It helps."}}
      answers:
        - {code: hurt, picture: shield, covers: [arguing, hurting], en: "It was bad"}
        - {code: friends, picture: heart, en: "Friends"}
  - <<: *basic
    id: b2
    link: biggest
    frame: false
    rather_not: true
    versions: [S, F]
    ask_if: "count(b1) >= 2"
    answers_from: b1
    answers: []
  - <<: *basic
    id: b3
    link: reason_words
    type: text
    frame: false
    ask_if: "e1 in (left, told)"
    prior: left_because
    prior_by: {e1: {told: made_to_leave}}
    answers: []
  - <<: *basic
    id: h2
    link: could_have_helped
    type: multi
    frame: false
    rather_not: true
    ask_if: "e1 in (left, told)"
    answers: [{code: talk, en: "Talk"}, {code: nothing, en: "Nothing"}]
    follow_up:
      key: text
      type: text
      only_if: [talk]
      prior: would_have_stayed_if
      text: {en: {ask: "What would help?", why: "It helps."}}
  - <<: *basic
    id: p2
    link: police_contact
    type: scale
    frame: false
    rather_not: true
    ask_if: "e1 in (left) and not b1 in (friends)"
    cards: {ask_if: "e1 in (left)"}
    answers: [{code: much, en: "Yes"}, {code: bit, en: "A bit"}]
    parts:
      - {key: a, text: {en: {ask: "Did they listen?", why: "It helps."}}}
      - {key: b, versions: [S, F], text: {en: {ask: "Were they kind?", why: "It helps."}}}
  - <<: *basic
    id: w5
    link: managed_by
    type: multi
    sensitivity: harm
    frame: false
    rather_not: true
    versions: [F]
    ask_if: "e1 in (left, told)"
    detach: {with: e1}
    answers: [{code: friends, en: "Friends"}, {code: had_to, en: "I had to"}]
  - <<: *basic
    id: o1
    link: anything_else
    type: text
    frame: false
    answers: []
  - <<: *basic
    id: a1
    link: age_band
    frame: false
    rather_not: true
    answers: [{code: younger, en: "Under 13"}, {code: older, en: "13 or more"}]
  - <<: *basic
    id: u1
    link: use_of_words
    ask_if: "any text"
    answers: [{code: count, en: "Only count"}, {code: quote, en: "Use a bit"}]
  - <<: *basic
    id: z1
    link: feeling_now
    type: scale
    frame: false
    rather_not: true
    help_if: [low]
    answers: [{code: good, en: "Good"}, {code: low, en: "Not good"}]
  - <<: *basic
    id: u2
    link: wants_reply
    place: after_send
    answers: [{code: no_reply, en: "No"}, {code: reply, en: "Yes"}]
"""


@pytest.fixture
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = deepcopy(yaml.safe_load(SMALL))
    return loaded


@pytest.fixture
def items(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The items of ``document`` by id; changing one changes the document."""
    return {entry["id"]: entry for entry in document["items"]}


@pytest.fixture
def survey(document: dict[str, Any]) -> Survey:
    return from_document(document)
