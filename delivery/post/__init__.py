"""Letters of court post (法院专递): the label, handing over, and what the carrier says of them afterwards."""
