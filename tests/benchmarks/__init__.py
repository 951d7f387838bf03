"""Benchmarks: how well and how fast `cleaner` cleans pages with gold labels."""
