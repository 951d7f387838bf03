"""Mistakes that a type checker must find: each line that ends in `# wrong` and no other."""

from __future__ import annotations

import cleaner

cleaner.clena("Rain stops play.")  # wrong
cleaner.clean(3)  # wrong
cleaner.clean("Rain stops play.", media="pdf")  # wrong
print(cleaner.clean("Rain stops play.").headline)  # wrong
cleaner.Options(quotes="curly")  # wrong
cleaner.Cleaner(rules=3)  # wrong
cleaner.clean("Rain stops play.").title = "Rain"  # wrong
