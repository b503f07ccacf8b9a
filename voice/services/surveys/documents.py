"""A survey as a document of plain lists and dictionaries, as in its file and in the database.

Light on purpose: the public process reads published surveys through this module. What it reads
was checked by ``loading`` before it was published.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from voice.services.surveys.model import (
    ALL_VERSIONS,
    Cards,
    Choice,
    Group,
    Item,
    Kind,
    Part,
    Survey,
    SurveyVersion,
    Wording,
)

Document = Mapping[str, Any]

_CHOICE_KEYS = frozenset({"code", "covers", "group", "picture", "children", "selected"})


def from_document(document: Document) -> Survey:
    """Build a survey from a checked document; items come in the order the document names."""
    by_id = {str(entry["id"]): entry for entry in document["items"]}
    return Survey(
        id=document["id"],
        version=document["version"],
        mode=document["mode"],
        channel=document.get("channel", "survey"),
        languages=tuple(document["languages"]),
        titles=dict(document["title"]),
        items=tuple(_item(by_id[item_id]) for item_id in document["order"]),
        leads=dict(document.get("lead", {})),
    )


def to_document(survey: Survey) -> dict[str, Any]:
    """Return the document of a survey; what has its default value is left out."""
    document = {
        "id": survey.id,
        "version": survey.version,
        "mode": survey.mode,
        "channel": survey.channel,
        "languages": list(survey.languages),
        "title": dict(survey.titles),
        "order": [item.id for item in survey.items],
        "items": [_item_document(item) for item in survey.items],
    }
    return document | ({"lead": dict(survey.leads)} if survey.leads else {})


def canonical_json(document: Document) -> str:
    """Return the one way to write a document: sorted keys, no spaces, no escapes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def document_hash(document: Document) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def _item(entry: Document) -> Item:
    return Item(
        id=entry["id"],
        link=entry["link"],
        kind=Kind(entry["type"]),
        purpose=entry.get("purpose", ""),
        used_in=tuple(entry.get("used_in", ())),
        retention_months=entry.get("retention_months", 0),
        sensitivity=entry["sensitivity"],
        versions=_versions(entry),
        text=_wordings(entry),
        answers=_choices(entry),
        answers_from=entry.get("answers_from", ""),
        groups=tuple(Group(group["code"], _labels(group)) for group in entry.get("groups", ())),
        cards=_cards(entry),
        parts=tuple(_part(part) for part in entry.get("parts", ())),
        follow_up=_part(entry["follow_up"]) if "follow_up" in entry else None,
        ask_if=entry.get("ask_if", ""),
        rather_not=entry.get("rather_not", False),
        help_if=tuple(entry.get("help_if", ())),
        detach_with=entry.get("detach", {}).get("with", ""),
        frame=entry.get("frame", False),
        after_send=entry.get("place") == "after_send",
        module=entry.get("module", ""),
        max_characters=entry.get("max_characters", 2000),
        prior=entry.get("prior", ""),
        prior_by=entry.get("prior_by", {}),
        required=entry.get("required", False),
        skip=entry.get("skip", True),
    )


def _part(entry: Document) -> Part:
    return Part(
        key=entry["key"],
        text=_wordings(entry),
        kind=Kind(entry["type"]) if "type" in entry else None,
        versions=_versions(entry),
        answers=_choices(entry),
        cards=_cards(entry),
        only_if=tuple(entry.get("only_if", ())),
        prior=entry.get("prior", ""),
    )


def _cards(entry: Document) -> Cards:
    cards = entry.get("cards", {})
    return Cards(text=_wordings(cards), answers=_choices(cards), ask_if=cards.get("ask_if", ""))


def _versions(entry: Document) -> tuple[SurveyVersion, ...]:
    return tuple(SurveyVersion(letter) for letter in entry.get("versions", ALL_VERSIONS))


def _wordings(entry: Document) -> dict[str, Wording]:
    return {language: Wording(**words) for language, words in entry.get("text", {}).items()}


def _choices(entry: Document) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            code=answer["code"],
            texts=_labels(answer),
            covers=tuple(answer.get("covers", ())),
            group=answer.get("group", ""),
            picture=answer.get("picture", ""),
            children=answer.get("children"),
            selected=answer.get("selected", False),
        )
        for answer in entry.get("answers", ())
    )


def _labels(entry: Document) -> dict[str, str]:
    return {key: value for key, value in entry.items() if key not in _CHOICE_KEYS}


def _item_document(item: Item) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": item.id,
        "link": item.link,
        "type": item.kind.value,
        "purpose": item.purpose,
        "used_in": list(item.used_in),
        "retention_months": item.retention_months,
        "sensitivity": item.sensitivity,
        "versions": _letters(item.versions),
        "text": _words(item.text),
        "answers": [_choice_document(choice) for choice in item.answers],
        "answers_from": item.answers_from,
        "groups": [{"code": group.code, **group.texts} for group in item.groups],
        "cards": _cards_document(item.cards),
        "parts": [_part_document(part) for part in item.parts],
        "follow_up": _part_document(item.follow_up) if item.follow_up else {},
        "ask_if": item.ask_if,
        "rather_not": item.rather_not,
        "help_if": list(item.help_if),
        "detach": {"with": item.detach_with} if item.detach_with else {},
        "frame": item.frame,
        "place": "after_send" if item.after_send else "",
        "module": item.module,
        "max_characters": item.max_characters,
        "prior": item.prior,
        "prior_by": {earlier: dict(roles) for earlier, roles in item.prior_by.items()},
        "required": item.required,
    }
    return _without_blanks(entry) | ({} if item.skip else {"skip": False})


def _part_document(part: Part) -> dict[str, Any]:
    return _without_blanks(
        {
            "key": part.key,
            "text": _words(part.text),
            "type": part.kind.value if part.kind else "",
            "versions": _letters(part.versions),
            "answers": [_choice_document(choice) for choice in part.answers],
            "cards": _cards_document(part.cards),
            "only_if": list(part.only_if),
            "prior": part.prior,
        }
    )


def _cards_document(cards: Cards) -> dict[str, Any]:
    return _without_blanks(
        {
            "text": _words(cards.text),
            "answers": [_choice_document(choice) for choice in cards.answers],
            "ask_if": cards.ask_if,
        }
    )


def _letters(versions: tuple[SurveyVersion, ...]) -> list[str]:
    return [version.value for version in versions]


def _words(text: Mapping[str, Wording]) -> dict[str, dict[str, str]]:
    return {
        language: _without_blanks(
            {"ask": words.ask, "why": words.why, "hint": words.hint, "more": words.more}
        )
        for language, words in text.items()
    }


def _choice_document(choice: Choice) -> dict[str, Any]:
    entry = _without_blanks(
        {
            "code": choice.code,
            **choice.texts,
            "covers": list(choice.covers),
            "group": choice.group,
            "picture": choice.picture,
            "selected": choice.selected,
        }
    )
    return entry if choice.children is None else entry | {"children": choice.children}


def _without_blanks(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value}
