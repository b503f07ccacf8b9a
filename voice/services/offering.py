"""Which survey is offered to children now, and what it asks."""

import json
from collections.abc import Mapping
from threading import Lock

from sqlalchemy.orm import Session

from voice.errors import SurveyClosedError
from voice.queries.published import (
    find_document,
    find_open_version,
    find_open_version_and_sealer,
    list_open_versions,
)
from voice.sealing import Sealer
from voice.services.surveys.model import Channel, Survey
from voice.services.surveys.translating import Translate, translate_survey


class Shelf:
    """Keep published surveys, read once each: a published version never changes.

    :param catalogues: what translates them, by the code of the language
    """

    def __init__(self, catalogues: Mapping[str, Translate] | None = None) -> None:
        self._catalogues = catalogues or {}
        self._open: dict[str, Survey] = {}
        self._surveys: dict[str, Survey] = {}
        self._lock = Lock()

    def get_open(self, session: Session, channel: str) -> Survey:
        """Return the survey that takes answers in this channel.

        :raises SurveyClosedError: if none does
        """
        version = find_open_version(session, channel)
        if version is None:
            raise SurveyClosedError(channel)
        return self._note(self.get(session, version))

    def list_open(self, session: Session) -> list[Survey]:
        """Return every survey that takes answers now, in the order of the channels."""
        surveys = [self._note(self.get(session, v)) for v in list_open_versions(session)]
        return sorted(surveys, key=lambda survey: list(Channel).index(Channel(survey.channel)))

    def find(self, version: str) -> Survey | None:
        """Return a survey that was read before, without any database."""
        return self._surveys.get(version)

    def get(self, session: Session, version: str) -> Survey:
        """Return a published survey, open or not.

        :raises SurveyClosedError: if there is none of this version
        """
        with self._lock:
            if version not in self._surveys:
                self._surveys[version] = self._read(session, version)
            return self._surveys[version]

    def get_sealer(self, session: Session, survey: Survey) -> Sealer:
        """Return what seals an answer to a survey; one begun on an earlier version is let in.

        :raises SurveyClosedError: if no version of it takes answers, or no key is published
        """
        found = find_open_version_and_sealer(session, survey.channel)
        if found is None:
            raise SurveyClosedError(survey.key)
        version, sealer = found
        if self.get(session, version).id != survey.id:
            raise SurveyClosedError(survey.key)
        return sealer

    def list_languages(self, channel: str) -> tuple[str, ...]:
        """Return the languages of the survey last seen open in a channel, without any database."""
        found = self._open.get(channel)
        return found.languages if found else ()

    def _note(self, survey: Survey) -> Survey:
        self._open[survey.channel] = survey
        return survey

    def _read(self, session: Session, version: str) -> Survey:
        document = find_document(session, version)
        if document is None:
            raise SurveyClosedError(version)
        return translate_survey(json.loads(document), self._catalogues)
