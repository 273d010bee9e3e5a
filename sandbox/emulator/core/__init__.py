"""What the other rooms stand on: MiniStack's internals, settings, clock, requests."""
