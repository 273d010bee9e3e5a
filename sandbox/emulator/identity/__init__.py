"""Who calls, which roles they may take, and what these may do."""
