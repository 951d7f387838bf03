"""Features of blocks, the cards that score them, and the fitted tables."""
