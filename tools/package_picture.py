"""The picture of the packages in docs/architecture.md, drawn from the imports.

``python -m tools.package_picture`` compares, ``--write`` brings it into step.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import grimp

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"
BEGIN: Final = "<!-- packages: drawn by tools/package_picture.py -->\n"
END: Final = "<!-- end of packages -->\n"
# Outside the layers: addresses and settings name every package.
LEFT_OUT: Final = ("saraban.config",)


def main(arguments: list[str]) -> int:
    """Return 0 when the page shows the packages as they are."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    wanted = f"{before}{BEGIN}{picture(needless_left_out(imports()))}{END}{after}"
    if "--write" in arguments:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if page != wanted:
        print("docs/architecture.md: run python -m tools.package_picture --write")
        return 1
    return 0


def imports() -> dict[str, set[str]]:
    """Return each package with the packages that it imports."""
    graph = grimp.build_graph("saraban", cache_dir=None)
    packages = sorted(graph.find_children("saraban") - set(LEFT_OUT))
    for package in packages:
        graph.squash_module(package)
    return {
        package.removeprefix("saraban."): {
            other.removeprefix("saraban.")
            for other in graph.find_modules_directly_imported_by(package)
            if other in packages
        }
        for package in packages
    }


def needless_left_out(needs: dict[str, set[str]]) -> dict[str, set[str]]:
    """Leave out the arrows that follow from others (transitive reduction)."""
    below: dict[str, set[str]] = {}

    def reached(package: str) -> set[str]:
        if package not in below:
            deeper = [reached(other) for other in needs[package]]
            below[package] = needs[package].union(*deeper)
        return below[package]

    return {
        package: {
            other
            for other in others
            if not any(other in reached(each) for each in others - {other})
        }
        for package, others in needs.items()
    }


def picture(needs: dict[str, set[str]]) -> str:
    """Return the arrows as a Mermaid diagram; an arrow reads "imports"."""
    arrows = [
        f"    {package} --> {other}"
        for package, others in sorted(needs.items())
        for other in sorted(others)
    ]
    return "\n".join(["```mermaid", "flowchart TD", *arrows, "```", ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
