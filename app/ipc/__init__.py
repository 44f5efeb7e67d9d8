"""Messages between the panel and its peers, as files: nothing is lost and no port is open."""
