"""What our numbers mean, as data, and how to work one out."""
