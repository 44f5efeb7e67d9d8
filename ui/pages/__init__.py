"""Pages of the dashboard: they build and bind, the view-models think."""
