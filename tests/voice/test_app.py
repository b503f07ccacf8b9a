"""Both sites are put together from the environment, and refuse a wrong one."""

import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import pytest
from flask import Flask, request

from tests.databases import Urls
from tests.factories import make_environ
from voice.app import MAX_REQUEST_BYTES, Surface, create_app
from voice.errors import SchemaError, SettingsError


@pytest.fixture
def public(environ: dict[str, str]) -> Iterator[Flask]:
    site = create_app("public", environ)
    yield site
    close(site)


def close(site: Flask) -> None:
    for engine in site.extensions["engines"].values():
        engine.dispose()


def test_the_public_site_gets_no_door_to_the_vault(public: Flask) -> None:
    assert public.extensions["engines"].keys() == {"intake", "intake_read"}


def test_the_public_site_reads_the_lexicons_of_danger_when_it_starts(
    environ: dict[str, str],
) -> None:
    code = (
        "from analysis import flags; from voice.app import create_app;"
        f"create_app('public', {environ});"
        "assert flags._slot_rules.cache_info().currsize == 1"
    )

    assert run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - own code


def test_the_public_site_needs_no_secret(environ: dict[str, str]) -> None:
    del environ["VOICE_STAFF_SECRET"]

    close(create_app("public", environ))


def test_the_staff_site_does_not_start_without_its_secret(environ: dict[str, str]) -> None:
    del environ["VOICE_STAFF_SECRET"]

    with pytest.raises(SettingsError, match="VOICE_STAFF_SECRET"):
        create_app("staff", environ)


def test_the_staff_site_does_not_start_on_an_old_vault(urls: Urls, tmp_path: Path) -> None:
    environ = make_environ({**urls, "vault": f"sqlite:///{tmp_path}/empty.db"}, tmp_path)

    with pytest.raises(SchemaError, match="voice db upgrade"):
        create_app("staff", environ)


@pytest.mark.parametrize("surface", ["public", "staff"])
def test_flask_serves_no_folder_by_itself(environ: dict[str, str], surface: Surface) -> None:
    site = create_app(surface, environ)

    assert site.static_folder is None
    assert site.config["MAX_CONTENT_LENGTH"] == MAX_REQUEST_BYTES
    close(site)


def test_a_forwarded_address_counts_only_behind_a_stated_proxy(environ: dict[str, str]) -> None:
    plain = create_app("public", environ)
    proxied = create_app("public", {**environ, "VOICE_PROXY_COUNT": "1"})
    hosts = []
    for site in (plain, proxied):
        with site.test_client() as client:
            client.get("/leave", headers={"X-Forwarded-Host": "said.example"})
            hosts.append(request.host)
        close(site)

    assert hosts == ["localhost", "said.example"]
