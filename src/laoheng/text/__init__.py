"""What a document says: money, dates and periods found in running text."""
