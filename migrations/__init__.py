"""The history of the tables, for both databases. How to add to it: CONTRIBUTING, "Migrations"."""
