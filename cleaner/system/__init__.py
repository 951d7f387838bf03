"""Processes, files, locks and memory; nothing here knows of pages."""
