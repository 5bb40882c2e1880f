"""
One target of `tests.drills.guided`, in a process of its own, which libFuzzer ends.

    python -m tests.drills.guided_child TARGET LIBFUZZER-OPTION... CORPUS

What is to be covered is imported here and nowhere before, so that it tells of its branches.
"""

from __future__ import annotations

import sys

import atheris

from tests.drills.targets import TARGETS


def main() -> None:
    """Run to the end of the options, or to the first input that fails."""
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=list(TARGETS[name].covered)):
        target = TARGETS[name].load()
    target.prepare()
    target.judge(b"")  # what is made once is made before anything is timed
    atheris.Setup(sys.argv, target.judge)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
