"""A person with twelve weeks of training, made through the API."""
