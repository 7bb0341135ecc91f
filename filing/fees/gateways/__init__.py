"""Payment gateways: each is a folder that registers itself; the setting PAYMENT_GATEWAY names the one in use."""
