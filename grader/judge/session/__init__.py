"""One submission becomes one scorecard: its trial, the tests, what they found."""
