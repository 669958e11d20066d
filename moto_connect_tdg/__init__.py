"""Amazon Connect Global Resiliency for moto."""

from .install import install, is_installed, mock_aws, uninstall

__all__ = ["install", "is_installed", "mock_aws", "uninstall"]
