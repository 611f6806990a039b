"""The verbs of the house, written against ports: no flow knows a vendor, a store or a screen."""
