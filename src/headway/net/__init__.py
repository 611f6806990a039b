"""The only door to the network: requests, retries, rate budget, redaction. Nobody goes out through it yet."""
