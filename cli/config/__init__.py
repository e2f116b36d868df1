"""What the documents of the settings say, and whether a deployment's settings can work."""
