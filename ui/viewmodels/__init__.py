"""What the window and the tray show, thought through without widgets."""
