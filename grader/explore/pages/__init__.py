"""The explorers' pages: what was measured, as one HTML file that needs no network."""

from grader.explore.pages.caches import page as caches
from grader.explore.pages.page import data_text
from grader.explore.pages.pipeline import page as pipeline
from grader.explore.pages.scaling import page as scaling
from grader.explore.pages.speedup import page as speedup

__all__ = ["caches", "data_text", "pipeline", "scaling", "speedup"]
