"""รอสั่งการ: one letter after the other."""
