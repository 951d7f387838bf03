"""Builds what `pyproject.toml` can't say: the compiled kernels, and the packs inside the package.

Without a C compiler the kernels are left out, and their plain forms run.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

import lxml
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from setuptools.errors import CompileError

HERE = Path(__file__).resolve().parent
QUICKLY = [] if sys.platform == "win32" else ["-g0", "-O1", "-ffp-contract=off"]
"""Products are rounded before they are added, as in the plain forms, on all processors. No
debugging symbols and few optimizations: with eight kernels an installation took 17 s of CPU instead
of 46, and pages took as long (the walk over Fundus' pages 3.6 ms with these, 3.8 with -O2)."""
WELL: Final = (
    *("cleaner.blocks._plain", "cleaner.rules._match", "cleaner.scores._tables"),
    *("cleaner.scores._vocabulary", "cleaner.text._characters", "cleaner.text._counts"),
    *("cleaner.text._forms", "cleaner.text._source"),
)
"""Kernels that are compiled with more optimizations, as loops over characters and numbers are
worth it: the scorecards take .54 ms of a page for .96, texts 2 % less, for 5 s of CPU."""


class BuildPy(build_py):
    """Copies the modules, and the folder `rules` as `cleaner/packs`."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:  # There the packs are read where they stand.
            packs = Path(self.build_lib, "cleaner", "packs")
            shutil.copytree(HERE / "rules", packs, dirs_exist_ok=True)


def native() -> ModuleType:
    """`cleaner.system.native`, which nothing of is installed yet."""
    spec = spec_from_file_location("native", HERE / "cleaner" / "system" / "native.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kernels() -> list[Extension]:
    """The extensions to compile, which an installation does without where they can't be."""
    known = native()
    found = []
    for name in known.KERNELS:
        source = f"{name.replace('.', '/')}.pyx"
        signature = known.signature(str(HERE / source))
        found.append(
            Extension(
                name,
                [source],
                include_dirs=lxml.get_include(),
                define_macros=[("CLEANER_KERNEL", f'"{signature}"')],
                extra_compile_args=[*QUICKLY, "-O2"] if QUICKLY and name in WELL else QUICKLY,
                optional=True,
            )
        )
    return found


class BuildExt(build_ext):
    """Writes the C files and compiles them; neither where no C compiler works.

    pip runs this file for what it asks of the project too, when nothing is to be compiled.
    """

    def build_extensions(self) -> None:
        trial = Path(self.build_temp, "trial.c")
        trial.parent.mkdir(parents=True, exist_ok=True)
        trial.write_text("int trial(void) { return 0; }\n", "utf-8")
        try:
            self.compiler.compile([str(trial)], output_dir=self.build_temp)
        except CompileError as error:
            self.warn(f"no kernel is compiled, since no C compiler works: {error}")
            return
        # Imported here, since it takes a tenth of a second.
        from Cython.Build import cythonize

        written = {one.name: one.sources for one in cythonize(kernels(), build_dir=self.build_temp)}
        for extension in self.extensions:
            extension.sources = written[extension.name]
        super().build_extensions()


# What is built lies outside of the checkout: what an earlier build left there would be packed too.
with tempfile.TemporaryDirectory() as build:
    setup(
        ext_modules=kernels(),
        cmdclass={"build_py": BuildPy, "build_ext": BuildExt},
        options={"build": {"build_base": build}, "egg_info": {"egg_base": build}},
    )
