"""Values and small rules shared by all layers: no Qt, no clock, no files, no processes."""
