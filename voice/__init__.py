"""The platform: public site, worker and staff site."""
