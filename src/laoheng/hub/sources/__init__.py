"""Where records come from when nobody sends a file: folders, HTTP, SQL, object stores; all give pages of a feed."""
