"""Pure library: text in, coded themes and safe counts out."""
