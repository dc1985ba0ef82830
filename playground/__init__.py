"""A stand-in for Discord on loopback: REST, gateway and CDN on one port, with the rules that Discord keeps.

A bot that was written for Discord talks to it unchanged: point its API base and its gateway address here. Nothing
in the stand-in knows anything of a particular bot: commands, buttons and texts are whatever the bot registers and
sends. (`demo` and `stack`, which start this project's processes around it, are the exception.)
"""

from playground.app import Playground

__all__ = ["Playground"]
