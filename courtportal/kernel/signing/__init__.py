"""Keys, certificates, time stamps and revocation of the portal's own authority; signing and validating PDF."""
