"""What is known: intake of files, identities, the lake and its engine. The only room that opens mass data."""
