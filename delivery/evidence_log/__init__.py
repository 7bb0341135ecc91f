"""One log over the evidence of all orders: a leaf for each event, and heads, signed and time-stamped, that outsiders hold."""
