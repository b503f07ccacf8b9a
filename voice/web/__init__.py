"""What both sites share: errors, headers, guards, limits, transactions."""
