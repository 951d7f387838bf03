"""The rule engine: what rules are, how packs are read, and how rules find their blocks."""
