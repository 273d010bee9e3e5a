"""What goes wrong on a bad day, and the log that shows what came of it."""
