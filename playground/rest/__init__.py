"""Discord's REST routes under /api/v10: each module is one group of them."""
