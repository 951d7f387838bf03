"""The workshop of those who write rules: new packs, mined packs, trials, imports."""
