"""A whole GitHub on loopback: a seeded company of any size behind REST, GraphQL and git over HTTP, with every misbehaviour switchable."""
