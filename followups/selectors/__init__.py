"""Page-shaped reads of what happens between rounds."""
