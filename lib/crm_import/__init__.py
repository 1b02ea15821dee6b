"""Export file in; staged rows, merged records and a report out."""
