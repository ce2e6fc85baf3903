"""Scorecards to text: the terminal card, the HTML pages and the table of marks. Pure functions, no files."""
