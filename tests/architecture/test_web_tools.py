"""The checkers of pages are what their lock names, to the byte, and nothing of them is run."""

import base64
import hashlib
import importlib.util
import io
import json
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT

LOCKS = sorted((ROOT / ".ci" / "web").glob("*/package-lock.json"))


@pytest.fixture
def web() -> ModuleType:
    spec = importlib.util.spec_from_file_location("web_script", ROOT / ".ci" / "web.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def package(tmp_path: Path) -> dict[str, str]:
    """Return a package as a lock file names it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name in ("package/index.js", "package/../../out.js"):
            member = tarfile.TarInfo(name)
            member.size = 2
            archive.addfile(member, io.BytesIO(b"{}"))
    (tmp_path / "a.tgz").write_bytes(buffer.getvalue())
    digest = base64.b64encode(hashlib.sha512(buffer.getvalue()).digest()).decode()
    return {
        "folder": "node_modules/a",
        "address": (tmp_path / "a.tgz").as_uri(),
        "integrity": f"sha512-{digest}",
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.parent.name)
def test_each_package_is_named_with_its_address_and_its_hash(lock: Path, web: ModuleType) -> None:
    packages = web.list_packages(json.loads(lock.read_text(encoding="utf-8")))

    assert packages
    for package in packages:
        assert package["address"].startswith("https://registry.npmjs.org/")
        assert package["integrity"].startswith("sha512-")
        assert package["folder"].startswith("node_modules/")


def test_a_package_with_another_hash_is_refused(
    package: dict[str, str], web: ModuleType, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match="is not the file that this project knows"):
        web.install(package | {"integrity": "sha512-AAAA"}, tmp_path / "to")

    assert not (tmp_path / "to").exists()


def test_a_package_cannot_leave_its_folder(
    package: dict[str, str], web: ModuleType, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match="outside its folder"):
        web.install(package, tmp_path / "to")

    assert (tmp_path / "to" / "node_modules" / "a" / "index.js").read_bytes() == b"{}"
    assert [path.name for path in tmp_path.rglob("out.js")] == []
