"""What is done to the site from another process: the verbs under /__fake/, with the arguments of the Python calls."""

OF_COMPANY = ("touch", "set_status", "set_sprints", "set_field", "spoil", "move", "create", "delete", "hide", "show", "rename_status", "rename_project")
OF_SITE = ("behave", "set", "well", "expire_token", "expire_pages", "forget_counts")
