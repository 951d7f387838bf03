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

import lxml
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
QUICKLY = [] if sys.platform == "win32" else ["-g0", "-O1"]
"""No debugging symbols and few optimizations: an installation takes 17 s of CPU instead of 46, and
pages take as long (the walk over Fundus' pages 3.6 ms with these, 3.8 with -O2)."""


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


def kernels(build: str) -> list[Extension]:
    """The extensions to compile, their C files in a folder of the build."""
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
                extra_compile_args=QUICKLY,
            )
        )
    made: list[Extension] = cythonize(found, build_dir=build)
    for extension in made:
        extension.optional = True  # `cythonize` drops what it is told of that.
    return made


# What is built lies outside of the checkout: what an earlier build left there would be packed too.
with tempfile.TemporaryDirectory() as build:
    setup(
        ext_modules=kernels(build),
        cmdclass={"build_py": BuildPy},
        options={"build": {"build_base": build}, "egg_info": {"egg_base": build}},
    )
