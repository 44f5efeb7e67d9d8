"""What people see: tray, dashboard and the parts they are made of."""
