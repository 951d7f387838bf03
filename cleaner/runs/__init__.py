"""A batch: its plan, its journal, and where articles go."""
