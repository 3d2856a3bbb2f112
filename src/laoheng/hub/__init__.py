"""What is known: intake, lake, engines. The only room that opens mass data and analytical databases."""
