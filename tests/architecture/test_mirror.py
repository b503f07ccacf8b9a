"""Each module has the test that mirrors it."""

from pathlib import Path, PurePath

from tests.architecture.tree import PACKAGES, ROOT, list_modules

EXEMPT = {
    "voice/migrations/env.py": "tests/architecture/test_migrations.py runs it for both branches",
    "voice/worker/__main__.py": "three lines that start what its package tests",
}


def needs_mirror(module: PurePath) -> bool:
    """Tell whether a module must have a test: not a docstring-only package, not a migration."""
    return (
        module.name != "__init__.py"
        and str(module) not in EXEMPT
        and module.parent.parent.as_posix() != "voice/migrations"
    )


def mirror(module: PurePath) -> PurePath:
    return PurePath("tests") / module.parent / f"test_{module.name}"


def find_missing(modules: list[Path], root: Path) -> list[str]:
    return [
        str(mirror(module))
        for module in modules
        if needs_mirror(module) and not (root / mirror(module)).is_file()
    ]


def test_each_module_has_its_mirror_test() -> None:
    assert find_missing(list_modules(*PACKAGES), ROOT) == []


def test_a_planted_module_without_a_test_is_found(tmp_path: Path) -> None:
    assert find_missing([Path("voice/services/planted.py")], tmp_path) == [
        "tests/voice/services/test_planted.py"
    ]


def test_each_exempt_module_exists() -> None:
    assert [name for name in EXEMPT if not (ROOT / name).is_file()] == []
