"""Make the table that joins reports of one incident, from stories of several outlets."""
