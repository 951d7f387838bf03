"""What is article and what is not: title, dek, wording, resolving, condition."""
