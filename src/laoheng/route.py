"""The whole journey of a record on one page: receive → standardise → link → store → portray → assess."""
