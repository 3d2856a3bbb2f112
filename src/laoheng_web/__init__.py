"""劳衡, the site: who may do what, and a trace of everything that was done."""
