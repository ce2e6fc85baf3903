"""jitgrade: an autograded exercise kit for high-performance Python."""

__version__ = "0.1.0"
