"""What is wrong with packs: lint, cases, saved pages, findings and their codes."""
