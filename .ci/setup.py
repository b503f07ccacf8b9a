"""Set this folder up: ``.venv`` from ``uv.lock`` and, for the tests, a browser.

``python3 .ci/setup.py run`` installs what the sites need, ``test`` also what the
checks need. Only the standard library is used: a fresh Debian has no pip and no
``ensurepip``. Nothing is done when nothing changed since the last time.

The order of tries: uv from PyPI installs exactly ``uv.lock``; where uv cannot run,
or where another package index is set for pip, pip installs the same versions and
hashes from ``requirements.txt``.
"""

import configparser
import ctypes
import fcntl
import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = VENV / ".setup"

OLDEST = (3, 11)
PYPI = "https://pypi.org/simple"
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
PIP_FILES = ("/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")

REQUIREMENTS = {"run": ["requirements.txt"], "test": ["requirements.txt", "requirements-dev.txt"]}
STAMPED = ("uv.lock", "pyproject.toml", ".ci/setup.py", ".ci/uv.txt")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONT = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")
DRIVER_NEEDS = "libatomic.so.1"
"""What the program that drives the browser links to; a minimal Debian lacks it."""
BROWSER_PACKAGES = ("chromium", "fonts-noto-core", "libatomic1")


def main(goal: str) -> None:
    """Set up for ``goal``, "run" or "test"; one at a time, however many were started."""
    use_new_enough_python()
    with Path(__file__).open(encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current(goal):
            _make_venv()
            _install(goal)
            _stamp(goal).write_text(fingerprint(), encoding="ascii")
        if goal == "test":
            _install_browser()
            _install_checkers()


def _say(words: str) -> None:
    sys.stderr.write(f"set-up: {words}\n")


def use_new_enough_python() -> None:
    """Go on with a newer Python if this one is too old; without one, say what to do."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606 - the same file, by a newer Python
    sys.exit("set-up: Python 3.11 or newer is needed, for instance: apt-get install python3.11")


# --- what is there already ------------------------------------------------------------


def _stamp(goal: str) -> Path:
    return TOOLS / f"done-{goal}"


def fingerprint() -> str:
    """Return what the state of ``.venv`` depends on, as one short string."""
    digest = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for name in STAMPED:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_current(goal: str) -> bool:
    """Tell whether this goal, or a larger one, was reached from the same files."""
    stamps = {_stamp(goal), _stamp("test")}
    return (VENV / "bin" / "voice").is_file() and any(
        stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint() for stamp in stamps
    )


# --- Python packages ------------------------------------------------------------------


def _make_venv() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    ask = [str(PYTHON), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    if PYTHON.exists():
        answer = subprocess.run(ask, capture_output=True, text=True, check=False)
        if answer.stdout.strip() == version:
            return
    _say(f"making .venv with Python {version}")
    # --without-pip: Debian keeps ensurepip in a package of its own
    subprocess.run(
        [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], check=True
    )


def _install(goal: str) -> None:
    TOOLS.mkdir(exist_ok=True)
    for stamp in TOOLS.glob("done-*"):
        stamp.unlink()
    if index_url() == PYPI or "UV_DEFAULT_INDEX" in os.environ:
        try:
            _install_with_uv(goal)
        except (OSError, subprocess.CalledProcessError) as err:
            _say(f"uv did not manage ({err}); trying pip")
        else:
            return
    _install_with_pip(goal)


def _install_with_uv(goal: str) -> None:
    uv = TOOLS / "uv" / "bin" / "uv"
    if not uv.is_file():
        _say("fetching uv")
        # fmt: off
        _pip("install", "--target", str(TOOLS / "uv"), "--upgrade", "--no-deps",
             "--only-binary", ":all:", "--require-hashes", "-r", ".ci/uv.txt")
        # fmt: on
    _say("installing from uv.lock")
    what = ["--no-dev", "--inexact"] if goal == "run" else []
    environ = {
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_PYTHON": str(PYTHON),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",
        **os.environ,
    }
    environ.pop("VIRTUAL_ENV", None)
    if "PIP_CERT" in environ:
        environ.setdefault("SSL_CERT_FILE", environ["PIP_CERT"])
    command = [str(uv), "sync", "--frozen", "--quiet", *what]
    subprocess.run(command, cwd=ROOT, env=environ, check=True)


def _install_with_pip(goal: str) -> None:
    _say("installing from requirements.txt")
    for name in REQUIREMENTS[goal]:
        _pip("install", "--require-hashes", "-r", name)
    _pip("install", "--no-deps", "--editable", ".")


def _pip(*arguments: str) -> None:
    """Run pip for ``.venv`` without installing it there."""
    wheel = TOOLS / PIP_WHEEL
    pip = [str(PYTHON), str(wheel / "pip")]
    if not wheel.is_file():
        try:
            fetch_pip(wheel)
        except OSError as err:
            _say(f"{err}; using the pip of this machine, if it has one")
            pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    settings = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    command = [*pip, "--quiet", *arguments]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=True)


def fetch_pip(wheel: Path) -> None:
    """Fetch pip into ``wheel``; a file with another hash ends everything, and is not kept.

    :raises OSError: if the index cannot be reached, or does not have it
    """
    page = f"{index_url().rstrip('/')}/pip/"
    _say(f"fetching {PIP_WHEEL}")
    links = re.findall(r'href="([^"]+)"', _get(page).decode())
    for link in links:
        if urllib.parse.urlsplit(link).path.endswith(f"/{PIP_WHEEL}"):
            content = _get(urllib.parse.urljoin(page, link))
            break
    else:
        message = f"{page} does not list {PIP_WHEEL}"
        raise FileNotFoundError(message)
    if hashlib.sha256(content).hexdigest() != PIP_SHA256:
        sys.exit(f"set-up: {PIP_WHEEL} is not the file that this project knows; nothing was run")
    wheel.write_bytes(content)


def _get(address: str) -> bytes:
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    with urllib.request.urlopen(address, timeout=60, context=context) as answer:  # noqa: S310 - an index the operator chose
        return bytes(answer.read())


def index_url() -> str:
    """Return the package index that pip is told to use, PyPI if none."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    files = configparser.ConfigParser(interpolation=None)
    files.read([Path(name).expanduser() for name in PIP_FILES], encoding="utf-8")
    return files.get("global", "index-url", fallback=PYPI)


# --- browser --------------------------------------------------------------------------


def _install_browser() -> None:
    has_browser = any(shutil.which(name) for name in BROWSERS)
    if has_browser and FONT.is_file() and _has_library(DRIVER_NEEDS):
        return
    if not _has_debian_browser() or not _apt("update") or not _apt("install", *BROWSER_PACKAGES):
        _say(
            "no browser was installed, so tests marked `journey` will be skipped by name. "
            "Debian: apt-get install chromium fonts-noto-core libatomic1. Ubuntu, where Chromium "
            "is a snap: snap install chromium && apt-get install fonts-noto-core libatomic1."
        )
        if os.environ.get("CI") == "true":
            sys.exit("set-up: CI=true does not accept tests without a browser")


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _install_checkers() -> None:
    """Fetch what checks pages from outside; without it those tests are skipped by name."""
    command = [sys.executable, str(ROOT / ".ci" / "web.py"), "push"]
    run = subprocess.run(command, check=False)
    if run.returncode and os.environ.get("CI") == "true":
        sys.exit("set-up: CI=true does not accept tests without the checkers of pages")


def _has_debian_browser() -> bool:
    if not shutil.which("apt-get"):
        return False
    return "\nID=ubuntu" not in "\n" + Path("/etc/os-release").read_text(encoding="utf-8")


def _apt(*arguments: str) -> bool:
    """Run apt-get as root, or through sudo where it may ask; tell whether it worked."""
    command = ["apt-get", "-q", "-y", "--no-install-recommends", *arguments]
    if os.geteuid() != 0:
        sudo = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
        command = [*sudo, *command]
    _say(" ".join(command))
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run = subprocess.run(
            command, env=environ, stdout=subprocess.DEVNULL, check=False, stdin=None
        )
    except FileNotFoundError:
        return False
    return run.returncode == 0


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as failure:
        sys.exit(f"set-up: this command failed, see above: {' '.join(failure.cmd)}")
