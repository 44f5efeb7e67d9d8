"""What is wanted: ``wardkeeper.toml`` through its layers, checked, with the origin of each value.

``loader`` reads, ``store`` holds the last good state, ``watcher`` (the only module here that
needs Qt) follows the files.
"""
