"""A payment gateway with its own cashier page, for demos and tests; it speaks the interface of a real one."""
