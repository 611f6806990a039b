"""The only door to the network: one client per host and credential, with its retries, its rate budget, and no secret in any text."""
