"""The demonstration: a made-up county, one claim's whole journey through it, and a signed-in link per role."""
