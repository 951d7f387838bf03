"""The way of one page, from its bytes to the article."""
