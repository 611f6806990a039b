"""Every read that any surface needs: functions over the desk, so that two surfaces cannot show two numbers."""
