"""Pages between rounds."""
