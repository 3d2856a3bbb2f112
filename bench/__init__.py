"""What prints the figures: `python -m bench [NAME …]`; each module has a `main()` and runs alone as well."""
