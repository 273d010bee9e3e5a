"""Everything that tells the time follows the clock."""
