"""``python -m pipeline``.

In a checkout where only nox is installed, the packages stand in the environment of the session `translate`; the
command goes on there, so that what the README shows works right after its first command.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

NEEDED = (
    "click",
    "markdown_it",
    "mdit_py_plugins",
    "babel",
    "regex",
    "yaml",
    "fxtranslate",
    "wordfreq",
    "filelock",
    "platformdirs",
)


def main() -> int:
    """Run the command line, here or in the prepared environment."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        checkout = Path(__file__).resolve().parent.parent
        folder = "Scripts" if os.name == "nt" else "bin"
        python = checkout / ".nox" / "translate" / folder / ("python.exe" if os.name == "nt" else "python")
        if not python.is_file() or Path(sys.prefix).resolve() == (checkout / ".nox" / "translate").resolve():
            sys.stderr.write(
                f"error: the package {missing[0]} is not installed (run: nox -s translate, "
                "or: pip install --require-hashes -r requirements.txt)\n"
            )
            return 2
        path = os.pathsep.join(part for part in (str(checkout), os.environ.get("PYTHONPATH", "")) if part)
        os.execve(  # noqa: S606 -- the same program, in the environment that holds its packages
            python, [str(python), "-m", "pipeline", *sys.argv[1:]], {**os.environ, "PYTHONPATH": path}
        )
    from pipeline.cli import main as command

    return command()


if __name__ == "__main__":
    sys.exit(main())
