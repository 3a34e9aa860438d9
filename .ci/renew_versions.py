"""Renew the pinned versions: resolve anew without the old pins, then write constraints.txt and uv.toml from the answer.

uv run --no-sync python .ci/renew_versions.py            # the newest versions that fit together
uv run --no-sync python .ci/renew_versions.py --keep     # only what pyproject.toml added or dropped
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTINGS, CONSTRAINTS = ROOT / "uv.toml", ROOT / "constraints.txt"
START = "constraint-dependencies = [\n"


def resolved(settings: str) -> list[str]:
    """The exact versions, with environment markers, that uv finds with the given settings."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as file:
        file.write(settings)
        file.flush()
        (ROOT / "uv.lock").unlink(missing_ok=True)
        command = [
            "uv",
            "--config-file",
            file.name,
            "export",
            "--no-hashes",
            "--no-emit-project",
            "--all-groups",
            "--all-extras",
            "--no-annotate",
            "--no-header",
            "--quiet",
        ]
        lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def main() -> None:
    """Write both files."""
    settings = SETTINGS.read_text(encoding="utf-8")
    bare = settings.split(START)[0]
    pins = resolved(settings if "--keep" in sys.argv else bare)
    CONSTRAINTS.write_text("".join(f"{pin}\n" for pin in pins), encoding="utf-8")
    listed = "".join(f'    "{pin}",\n' for pin in pins)
    SETTINGS.write_text(f"{bare}{START}{listed}]\n", encoding="utf-8")
    print(f"{len(pins)} versions pinned")


if __name__ == "__main__":
    main()
