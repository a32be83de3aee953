"""Printed approvals."""
