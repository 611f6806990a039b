"""The words of the house: frozen records, results, errors and ports; nothing here does I/O."""
