"""The Discord side: slash commands, buttons and answers. No torch, no SQL, no work longer than a query."""
