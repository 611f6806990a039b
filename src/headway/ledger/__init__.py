"""What we have done and must do: transactions on cursors, leases, progress and quarantine."""
