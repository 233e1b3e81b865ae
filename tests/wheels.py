"""What a user installs: the wheel for manylinux2014 and the sdist, in fresh environments.

The wheel must be small, ask for no newer library than it says (auditwheel), keep to the stable
interface (abi3audit), and summarise in each CPython from 3.10 on that is here: `python3.10` and so
on, or those of pyenv. The sdist must build without this folder.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAX_BYTES = 3_000_000
VERSIONS = [f"3.{minor}" for minor in range(10, 16)]
CODE = """
import nutgraf
assert str(nutgraf.summarize("It rained. The old mill burned down on Friday.", words=7))
assert len(nutgraf.split_words("龟山岛龟山岛")) == 2
assert nutgraf.Summarizer(words=5).fit(["Rain fell."]).transform(["Rain fell. Nobody slept."])
"""


def run(*command: object, **environment: str) -> str:
    """What a command prints; if it fails, the end of this."""
    words = [str(word) for word in command]
    print("$", *words, flush=True)
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nfailed: {' '.join(words)}")
    return done.stdout


def tool(name: str) -> str:
    """A program of this environment."""
    return str(Path(sys.executable).with_name(name))


def pythons() -> dict[str, Path]:
    """Interpreters by version."""
    found = {}
    for version in VERSIONS:
        homes = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
        path = shutil.which(f"python{version}") or (homes[-1] if homes else None)
        # What pyenv puts in the way runs only one version.
        if path and not subprocess.run([path, "-c", ""], capture_output=True).returncode:
            found[version] = Path(path)
        elif homes:
            found[version] = homes[-1]
    return found


def install(python: Path, what: Path, folder: Path, **environment: str) -> None:
    """Install into a fresh environment and use it."""
    run(python, "-m", "venv", folder)
    run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", what, **environment)
    run(folder / "bin" / "python", "-I", "-c", CODE)
    run(folder / "bin" / "nutgraf", "summarize", ROOT / "examples" / "article.txt")


def main() -> int:
    """Build, look at, install."""
    crate = run("cargo", "package", "--list", "--allow-dirty", "--locked")
    python = [line for line in crate.splitlines() if line.endswith((".py", ".pyi", ".ipynb"))]
    assert not python, f"the crate has {python}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = [
            tool("maturin"),
            "build",
            "--locked",
            "--profile",
            "dist",
            "--compression-level",
            "9",
            "--out",
            folder,
        ]
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        run(*build, "--zig", "--compatibility", "manylinux2014", "--sdist", PATH=path)
        (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
        print(f"{wheel.name}: {wheel.stat().st_size:,} bytes")
        assert wheel.stat().st_size < MAX_BYTES, f"of {MAX_BYTES:,}"
        assert "manylinux_2_17" in run(tool("auditwheel"), "show", wheel)
        run(tool("abi3audit"), "--strict", wheel)
        for version, interpreter in pythons().items():
            install(interpreter, wheel, folder / version)
        install(Path(sys.executable), sdist, folder / "sdist")
        print(f"{len(pythons())} versions of Python: {', '.join(pythons())}; and from the sdist")
    return 0


if __name__ == "__main__":
    sys.exit(main())
