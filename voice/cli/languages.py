"""``voice languages``: which languages are complete, offered and read by a native speaker."""

import os
from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from voice.cli.doors import open_vault, read_settings
from voice.errors import SettingsError
from voice.services.audit import Actor
from voice.services.language_checks import find_check, hash_words, record_check
from voice.services.languages import LANGUAGES, SOURCE, Catalogues, Language, find_language
from voice.services.staff_secret import derive_key
from voice.settings import Settings, read_staff_secret

COMPLETE = 100


@click.group(invoke_without_command=True)
@click.pass_context
def languages(context: click.Context) -> None:
    """Languages: how complete each is, whether it is offered, who read it."""
    if context.invoked_subcommand is not None:
        return
    settings = read_settings()
    catalogues = Catalogues(settings.translations)
    with open_vault(settings) as vault:
        for language in LANGUAGES:
            if language != SOURCE:
                click.echo(_line(vault, settings, catalogues, language))


@languages.command()
@click.argument("code")
def checked(code: str) -> None:
    """Tick a language, by its CODE: a native speaker has read every word of it."""
    settings = read_settings()
    language = find_language(code)
    if language is None or language == SOURCE:
        known = ", ".join(language.code for language in LANGUAGES if language != SOURCE)
        message = f"there is no language {code!r} to tick; there are {known}"
        raise SettingsError(message)
    catalogues = Catalogues(settings.translations)
    key = derive_key(read_staff_secret(settings, os.environ), "audit")
    with open_vault(settings) as vault:
        actor = Actor(None, datetime.now(UTC), key)
        record_check(vault, actor, language, hash_words(catalogues, language))
    click.echo(f"{language.name} is ticked as checked by a native speaker.")


def _line(vault: Session, settings: Settings, catalogues: Catalogues, language: Language) -> str:
    pages, surveys = (catalogues.percent(language, domain) for domain in ("pages", "surveys"))
    is_wanted = settings.languages is None or language.code in settings.languages
    is_offered = pages == COMPLETE and is_wanted
    check = find_check(vault, language, hash_words(catalogues, language))
    if check is None:
        read = "not yet checked by a native speaker"
    elif check.is_current:
        read = f"checked by a native speaker on {check.at:%Y-%m-%d}"
    else:
        read = "changed since it was checked by a native speaker: not yet checked again"
    offered = "offered" if is_offered else "not offered"
    return f"{language.code}  pages {pages} %, surveys {surveys} %, {offered}, {read}"
