"""The subcommands of ``citong``; each module adds its own to the parser and imports Django only when it runs."""
