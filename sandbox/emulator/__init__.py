"""An AWS for one machine: MiniStack plus the AWS behaviour it lacks.

Start it with ``python -m emulator`` from the folder above this one. Each module
changes one part of MiniStack inside its process, so what CloudFormation does
there behaves the same way as a call over HTTP. The modules lie in rooms;
core/installation.py says in which order they take effect.
Why MiniStack: docs/decisions/0012-the-emulator-is-ministack.md.
"""
