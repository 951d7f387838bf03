"""From a page to its blocks: HTML trees, plain text, metadata, embedded articles."""
