"""What recurs on a site's pages, learned from the pages themselves and written as rule packs."""
