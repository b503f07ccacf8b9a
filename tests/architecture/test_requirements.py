"""Pip users get the versions and hashes that uv locks."""

import re
import tomllib

import pytest

from tests.architecture.tree import ROOT

PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)
HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


def read_lock() -> dict[str, set[str]]:
    """Return the hashes of each locked package, by name and version."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return {
        f"{package['name']}=={package['version']}": {
            file["hash"]
            for file in [*package.get("wheels", []), package.get("sdist", {})]
            if "hash" in file
        }
        for package in lock["package"]
        if package["name"] != "voice"
    }


def read_pins(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {"==".join(pin) for pin in PINNED.findall(text)}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_each_pin_and_hash_is_the_locked_one(name: str) -> None:
    lock = read_lock()
    hashes = set(HASH.findall((ROOT / name).read_text(encoding="utf-8")))
    pins = read_pins(name)

    assert pins <= lock.keys()
    assert hashes == set().union(*(lock[pin] for pin in pins))


def test_each_locked_package_is_pinned_for_pip_users() -> None:
    assert read_pins("requirements.txt") | read_pins("requirements-dev.txt") == read_lock().keys()
