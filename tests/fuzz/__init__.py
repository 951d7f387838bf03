"""Fuzzing: targets, driven by atheris here and for a moment by hypothesis in the tests."""
