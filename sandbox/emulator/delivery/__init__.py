"""How events, schedules and streams reach their targets, and what becomes of those that do not."""
