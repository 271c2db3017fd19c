"""What `init` proposes from a plan: a register, its renewal when the plan has changed, the settings."""
