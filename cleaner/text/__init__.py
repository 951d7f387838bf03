"""Characters, folding, normalizing, languages and addresses."""
