"""Getting facts in: pour (pages to batches), sync (pour and a watermark), replay (pour from the archive)."""
