"""How is the table made that joins reports of one incident? From stories of several outlets."""
