"""The slash commands and context menus, one file each. They don't import one another."""
