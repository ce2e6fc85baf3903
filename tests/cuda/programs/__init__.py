"""Whole programs for `tests.cuda.whole`, in as many styles as people write them."""
