"""``nox`` runs every check, and prints one line for each.

``nox -s tests -- -k failover`` runs only some tests; ``nox -s docs``, ``users``,
``release``, ``bench``, ``matrix`` and ``mutation`` are not part of the checks.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.10"
nox.options.sessions = ["lint", "types", "tests", "older", "wheel"]
nox.options.reuse_existing_virtualenvs = True

HERE = Path(__file__).parent
PROJECT = nox.project.load_toml(HERE / "pyproject.toml")
CHECKS = HERE / ".nox" / "checks"
#: the oldest and the newest tested moto
MOTOS = ("5.2.4", "5.2.5")
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
#: The last version that aiobotocore 3.10.0 allows: the newest that many users have.
PINNED = "1.43.117"
#: tested older versions: the oldest supported one, the one that aiomoto 0.5.8 allows
#: (aiobotocore 3.9.2), and the one that aiobotocore itself allows
BOTOCORES = ("1.35.11", "1.43.106", PINNED)
#: Each worker starts its own server: more than eight are no faster. The last tests are
#: shared out again, since those that start processes take the longest.
ON_ALL_CORES = ("-n", "auto", "--maxprocesses", "8", "--dist", "worksteal")
#: most modules of what is installed are never imported
NO_COMPILE = "--no-compile"
#: the tests of code that uses moto's internals
SEAMS = (
    "tests/test_estate.py",
    "tests/test_cloudformation.py",
    "tests/test_install.py",
    "tests/test_moto_unchanged.py",
    "tests/test_pytest_plugin.py",
    "tests/test_stack_operations.py",
    "tests/test_stack_templates.py",
    "tests/test_versions.py",
)
#: tests of what a release consists of, beside the package
ABOUT_THE_PROJECT = (
    "tests/test_ledger.py",
    "tests/test_names.py",
    "tests/test_readme.py",
    "tests/test_reference.py",
    "tests/test_user_project.py",
)
NOT_SERVER = ("-k", "not server")
SIGNATURES = "tests/service/test_signatures.py"
BIN = CHECKS / ("Scripts" if sys.platform == "win32" else "bin")
# Tests start hundreds of processes, which would all compile the package again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def use_checks_venv(session: nox.Session) -> None:
    """Create the virtualenv that lint, types and tests share.

    It is created again when pyproject.toml or Python has changed.
    """
    wanted = hashlib.sha256(
        (HERE / "pyproject.toml").read_bytes() + sys.version.encode()
    ).hexdigest()
    stamp = CHECKS / "stamp"
    if not stamp.is_file() or stamp.read_text() != wanted:
        session.run(sys.executable, "-m", "venv", "--clear", str(CHECKS), external=True)
        groups = nox.project.dependency_groups(PROJECT, "lint", "typing", "tests")
        pip = (str(BIN / "python"), "-m", "pip", "install", "-q", NO_COMPILE)
        session.run(*pip, *groups, "-e", ".[all]", external=True)
        stamp.write_text(wanted)


def install_with(session: nox.Session, *pinned: str) -> None:
    """Install the package and its test dependencies in the session's virtualenv."""
    groups = nox.project.dependency_groups(PROJECT, "tests")
    session.install(*groups, "-e", ".[all]", *pinned)


def run(session: nox.Session, tool: str, *args: str) -> None:
    """Run a tool from the shared virtualenv."""
    session.run(str(BIN / tool), *args, external=True)


def site_packages(session: nox.Session, python: Path) -> str:
    """Return the folder of a Python's packages."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = session.run(str(python), "-c", code, external=True, silent=True)
    return str(found).strip()


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Check style, format, and the direction of imports."""
    use_checks_venv(session)
    run(session, "ruff", "check")
    run(session, "ruff", "format", "--check")
    run(session, "lint-imports")


@nox.session(venv_backend="none")
def types(session: nox.Session) -> None:
    """Check types, of the package and of its public interface."""
    use_checks_venv(session)
    run(session, "mypy")


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """Run all tests, or chosen ones."""
    use_checks_venv(session)
    run(session, "python", "-m", "pytest", *(session.posargs or ON_ALL_CORES))


@nox.session(venv_backend="none")
def coverage(session: nox.Session) -> None:
    """Measure branch coverage by in-process tests; measuring doubles their time."""
    use_checks_venv(session)
    chosen = ("-m", "not server and not unmeasured")
    run(session, "coverage", "erase")
    run(session, "coverage", "run", "-m", "pytest", *ON_ALL_CORES, *chosen)
    run(session, "coverage", "combine", "-q")
    run(session, "coverage", "report")


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel, and run a failover with it and the oldest moto, without extras."""
    tmp = Path(session.create_tmp()).resolve()
    shutil.rmtree(tmp)
    tmp.mkdir()
    session.run("pip", "wheel", "-q", "--no-deps", "-w", str(tmp), ".")
    (built,) = tmp.glob("*.whl")
    session.install("--force-reinstall", "--no-deps", str(built))
    session.install(str(built), "pytest", f"moto=={MOTOS[0]}")
    shutil.copy(HERE / "tests" / "smoke.py", tmp / "test_smoke.py")
    # A separate configuration: otherwise pytest would find ours, with the plugin off.
    (tmp / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    session.chdir(tmp)
    session.run("pytest", "-q")


@nox.session
def older(session: nox.Session) -> None:
    """Test API and service with the botocore that aiobotocore pins; list what is skipped."""
    # in-process tests need no extra
    groups = nox.project.dependency_groups(PROJECT, "tests")
    pinned = f"boto3=={PINNED}", f"botocore=={PINNED}"
    session.install(NO_COMPILE, *groups, "-e", ".", *pinned)
    folders = ("tests/api", "tests/service", "tests/test_estate.py")
    # functions have the signatures of the newest model
    chosen = session.posargs or [*folders, f"--ignore={SIGNATURES}", *NOT_SERVER]
    session.run("pytest", "-q", "-rs", *ON_ALL_CORES, *chosen)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the pages, and check them; warnings are errors."""
    session.install(*nox.project.dependency_groups(PROJECT, "docs"))
    # otherwise mkdocs-material prints an advertisement
    session.run("mkdocs", "build", "--strict", env={"NO_MKDOCS_2_WARNING": "1"})
    session.run("python", "docs/check_site.py", "site")
    if shutil.which("npm") is None:
        session.warn("axe comes by npm, which is missing: nothing looks for barriers")
        return
    tmp = session.create_tmp()
    options = ("--prefix", tmp, "--silent", "--no-package-lock", "--no-audit")
    session.run("npm", "install", *options, "axe-core", external=True)
    axe = Path(tmp) / "node_modules" / "axe-core" / "axe.min.js"
    session.run("python", "docs/check_access.py", "site", str(axe))


@nox.session
def users(session: nox.Session) -> None:
    """Check the types of a user's project: without boto3-stubs, and strictly with them.

    The Python of README and pages is checked with it, and so are the examples.
    The stubs are beside the shared virtualenv, so that our own checks do not see them.
    """
    use_checks_venv(session)
    # pyright itself would be downloaded at its first run; this fork brings its own.
    session.install("basedpyright", "boto3-stubs[connect]")
    shared, python = BIN / "python", Path(session.bin) / "python"
    ours, theirs = (site_packages(session, path) for path in (shared, python))
    (Path(theirs) / "shared.pth").write_text(f"{ours}\n{HERE}\n")
    pages = Path(session.create_tmp()).resolve() / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir()
    run(session, "python", "-m", "tests.helpers.pages", str(pages))
    session.chdir(HERE / "tests" / "user_project")
    mypy = ("mypy", "--strict", "--python-executable")
    without = ("failover.py", "test_failover.py")
    run(session, *mypy, str(shared), "--ignore-missing-imports", *without)
    folders = ("both_regions", "estate_as_code", "failover_lambda")
    examples = [str(HERE / "examples" / name) for name in folders]
    run(session, *mypy, str(python), ".", str(pages), *examples)
    pyright = ("basedpyright", "--pythonpath", str(python))
    session.run(*pyright, "-p", ".")
    session.run(*pyright, str(pages))


@nox.session
def release(session: nox.Session) -> None:
    """Rehearse a release: build, check and install both archives, test the sdist.

    ``-- tests`` runs all tests of the sdist, instead of the quick ones.
    """
    tmp = Path(session.create_tmp()).resolve()
    shutil.rmtree(tmp)
    dist = tmp / "dist"
    session.install("build", "twine>=6.1")
    session.run("python", "-m", "build", "-o", str(dist), str(HERE), silent=True)
    archives = [str(path) for path in sorted(dist.iterdir())]
    session.run("twine", "check", "--strict", *archives)
    session.run("python", str(HERE / ".ci" / "check_dist.py"), str(dist))
    session.chdir(tmp)
    for archive in archives:
        session.install("--force-reinstall", "--no-deps", archive)
        session.install(f"{archive}[all]")
        session.run("moto-connect-tdg", "--version")
        session.run("moto-connect-tdg", "drill", "--json", silent=True)
    (sdist,) = dist.glob("*.tar.gz")
    shutil.unpack_archive(sdist, tmp)
    session.install(*nox.project.dependency_groups(PROJECT, "tests"))
    session.chdir(tmp / sdist.name.removesuffix(".tar.gz"))
    chosen = session.posargs or ["tests/unit", "tests/service", *ABOUT_THE_PROJECT]
    # Below this folder, tests that run pytest would find our own configuration.
    session.run("pytest", "-q", *ON_ALL_CORES, *chosen, env={"TMPDIR": None})


@nox.session
def bench(session: nox.Session) -> None:
    """Measure frequent uses, as ratios within one run."""
    install_with(session)
    misses = (0, 1)  # the table is the result
    session.run("python", "benchmarks/whole_tests.py", success_codes=misses)
    session.run("python", "benchmarks/ratios.py", *session.posargs)


@nox.session
@nox.parametrize(
    "python,moto,botocore",
    [
        *((python, moto, "newest") for python in PYTHONS for moto in MOTOS),
        *((PYTHONS[-1], MOTOS[-1], botocore) for botocore in BOTOCORES),
        # the oldest of everything
        (PYTHONS[0], MOTOS[0], BOTOCORES[0]),
    ],
)
def matrix(session: nox.Session, moto: str, botocore: str) -> None:
    """Test the package with each Python, and the oldest and newest moto and botocore."""
    pinned = (f"boto3=={botocore}", f"botocore=={botocore}")
    install_with(session, f"moto=={moto}", *(pinned if botocore != "newest" else ()))
    chosen = session.posargs or ["tests/api", "tests/service", "tests/unit", *SEAMS]
    session.run("pytest", "-q", "-rs", *ON_ALL_CORES, *chosen)


@nox.session
def mutation(session: nox.Session) -> None:
    """Mutate the rules one by one: a test must fail. Takes an hour; ``-- a.b.c*`` chooses.

    docs/proof-load.md lists the survivors, and why they may survive.
    """
    groups = nox.project.dependency_groups(PROJECT, "tests")
    session.install(*groups, ".[all]", "mutmut>=3.8")
    # mutmut imports its mutated copy
    session.run("pip", "uninstall", "-q", "-y", "moto-connect-tdg")
    session.run("mutmut", "run", *session.posargs)
    session.run("mutmut", "results")
