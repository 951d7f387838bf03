"""Cleaning inside other tools: each module here fits one of them, which is imported only there."""
