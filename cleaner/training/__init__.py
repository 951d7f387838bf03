"""Fits the scorecards anew from labelled pages: `python -m cleaner.training`."""
