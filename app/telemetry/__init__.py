"""What was seen: events, audit records, resources of services and of the workstation."""
