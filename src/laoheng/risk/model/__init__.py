"""A learned, additive model of coming complaints: every score is a sum of looked-up points, each shown as a reason."""
