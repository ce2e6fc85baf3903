"""For authors: project solutions into what ships, start new exercises, check the course."""
