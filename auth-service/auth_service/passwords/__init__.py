"""Which passwords are good enough (NIST SP 800-63B-4), proving and changing one."""
