from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=300)


def test_the_layers_hold_and_a_breach_is_seen(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src/truceledger", tmp_path / "src/truceledger", ignore=shutil.ignore_patterns("__pycache__", "samples"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    whole = _contracts(tmp_path)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    breach = tmp_path / "src/truceledger/vocabulary/span.py"
    breach.write_text(breach.read_text("utf-8") + "\nimport truceledger.ledger.entries  # noqa\n", encoding="utf-8")
    broken = _contracts(tmp_path)
    assert broken.returncode != 0
    assert "truceledger.vocabulary.span -> truceledger.ledger.entries" in broken.stdout


def _tracked() -> list[Path]:
    made = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = made.stdout.split("\0") if made.returncode == 0 else []
    return [ROOT / n for n in names if n and (ROOT / n).is_file()]


def test_no_file_names_a_machine_or_a_registry() -> None:
    wrong = re.compile(
        r"(?:^|[^A-Za-z0-9_.])/(?:work|farm|root)/[a-z]|--(?:extra-)?index-url|registry = .http|pypi\.org|files\.pythonhosted", re.MULTILINE
    )
    found = []
    for path in _tracked():
        if path.suffix in {".gz", ".pdf", ".docx", ".svg"} or path == Path(__file__):
            continue
        if wrong.search(path.read_text("utf-8", "replace")):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_every_page_of_the_docs_is_reached_from_its_index() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "docs/index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or not page.exists():
            continue
        seen.add(page)
        for link in re.findall(r"\]\(([^)#]+\.(?:md|json))\)", page.read_text("utf-8")):
            waiting.append((page.parent / link).resolve())
    pages = {p for p in (ROOT / "docs").rglob("*") if p.suffix in {".md", ".json"}}
    assert pages - seen == set()


def test_whatever_the_package_holds_is_installed_with_it() -> None:
    import tomllib

    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    kept: set[Path] = set()
    for package, patterns in told.items():
        folder = ROOT / "src" / package.replace(".", "/")
        kept.update(path for pattern in patterns for path in folder.glob(pattern))
    package = ROOT / "src/truceledger"
    missing = [p for p in _tracked() if p.is_relative_to(package) and p.suffix != ".py" and p not in kept]
    assert missing == []
