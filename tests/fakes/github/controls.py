"""What is done to the site itself from another process: verbs under /__fake/, beside those of `company.VERBS`, with the arguments of the Python calls."""

OF_SITE = ("behave", "set", "well", "expire_token", "suspend", "forget_counts")
