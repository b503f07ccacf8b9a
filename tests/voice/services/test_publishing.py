from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from tests.factories import small_survey
from voice.db import Side, transaction
from voice.errors import SurveyError
from voice.models.intake.published import PublishedKey, PublishedSurvey
from voice.models.vault.key import KeyEpoch
from voice.services.keys import found_organisation, prove_words
from voice.services.publishing import (
    close_channel,
    list_published,
    publish_survey,
    store_survey,
)


@pytest.fixture
def founded(engines: dict[Side, Engine]) -> dict[Side, Engine]:
    """Return databases of an organisation whose recovery words were typed back."""
    with transaction(engines["vault"]) as vault:
        _, words = found_organisation(vault, "testshire")
        prove_words(vault, " ".join(words))
    return engines


def test_a_published_survey_and_its_key_stand_in_intake(founded: dict[Side, Engine]) -> None:
    with transaction(founded["vault"]) as vault, transaction(founded["intake"]) as intake:
        stored = store_survey(vault, small_survey())
        publish_survey(vault, intake, "small-1")
        epoch = vault.scalars(select(KeyEpoch)).one()

    with transaction(founded["intake"]) as intake:
        survey = intake.scalars(select(PublishedSurvey)).one()
        key = intake.scalars(select(PublishedKey)).one()
    assert (survey.document, survey.is_open) == (stored.document, True)
    assert (key.public_key, key.organisation, key.is_current) == (
        epoch.public_key,
        "testshire",
        True,
    )


def test_publishing_closes_the_one_before_in_its_channel(founded: dict[Side, Engine]) -> None:
    with transaction(founded["vault"]) as vault, transaction(founded["intake"]) as intake:
        for survey in (small_survey(), small_survey(number=2), small_survey("message")):
            store_survey(vault, survey)
            publish_survey(vault, intake, survey.key)

    with transaction(founded["intake"]) as intake:
        rows = intake.scalars(select(PublishedSurvey)).all()
        keys = intake.scalars(select(PublishedKey)).all()
    assert {row.version for row in rows if row.is_open} == {"small-2", "note-1"}
    assert len(keys) == 1


def test_no_survey_opens_before_the_recovery_words_are_typed_back(
    engines: dict[Side, Engine],
) -> None:
    with transaction(engines["vault"]) as vault, transaction(engines["intake"]) as intake:
        found_organisation(vault, "testshire")
        store_survey(vault, small_survey())

        with pytest.raises(SurveyError, match="typed back"):
            publish_survey(vault, intake, "small-1")


def test_an_unknown_survey_is_not_published(founded: dict[Side, Engine]) -> None:
    with (
        transaction(founded["vault"]) as vault,
        transaction(founded["intake"]) as intake,
        pytest.raises(SurveyError, match="no such survey"),
    ):
        publish_survey(vault, intake, "small-9")


def test_a_published_version_cannot_change(founded: dict[Side, Engine]) -> None:
    with transaction(founded["vault"]) as vault, transaction(founded["intake"]) as intake:
        store_survey(vault, small_survey()).document_hash = "another"
        publish_survey(vault, intake, "small-1")

        with pytest.raises(SurveyError, match="SV06"):
            store_survey(vault, small_survey())


def test_a_closed_channel_takes_no_answers(founded: dict[Side, Engine]) -> None:
    with transaction(founded["vault"]) as vault, transaction(founded["intake"]) as intake:
        store_survey(vault, small_survey())
        publish_survey(vault, intake, "small-1")

        assert close_channel(intake, "survey") == "small-1"
        assert not intake.get_one(PublishedSurvey, "small-1").is_open
        with pytest.raises(SurveyError, match="survey: nothing is open there"):
            close_channel(intake, "survey")


def test_what_was_ever_published_is_listed(founded: dict[Side, Engine]) -> None:
    with transaction(founded["vault"]) as vault, transaction(founded["intake"]) as intake:
        for number in (1, 2, 3):
            store_survey(vault, small_survey(number=number))
        publish_survey(vault, intake, "small-1")
        publish_survey(vault, intake, "small-2")

        assert list_published(vault) == [small_survey(), small_survey(number=2)]


def test_a_draft_may_be_stored_again(founded: dict[Side, Engine]) -> None:
    with transaction(founded["vault"]) as vault:
        store_survey(vault, small_survey()).document = "an older draft"

        assert store_survey(vault, small_survey()).document != "an older draft"


@pytest.mark.parametrize("name", ["group", "own_group"])
def test_group_notes_are_never_opened_to_children(name: str, founded: dict[Side, Engine]) -> None:
    notes = replace(small_survey("message"), id=name, channel="group")
    with transaction(founded["vault"]) as vault, transaction(founded["intake"]) as intake:
        store_survey(vault, notes)

        with pytest.raises(SurveyError, match="never opened to children"):
            publish_survey(vault, intake, notes.key)

        assert list_published(vault) == []
        assert intake.scalars(select(PublishedSurvey)).all() == []
