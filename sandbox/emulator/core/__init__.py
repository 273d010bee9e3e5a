"""What the other rooms stand on: MiniStack's internals, settings, the clock, what a request asks for."""
