"""Tests of `cleaner`, their cases as data, and the benchmarks."""
