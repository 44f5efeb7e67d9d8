"""Runs services: decides by pure rules, acts through one manager."""
