"""Events: written to the outbox with their change, relayed by a transport at least once, consumed exactly once by the
inbox; what cannot be handled waits in the mailbox for an operator."""
