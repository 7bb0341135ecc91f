"""Where and how a party may be reached: service address confirmations (送达地址确认书) and invitations to give one."""
