"""`vcam bench`: what vcam costs on this machine, stage by stage and as a whole, beside others on the same pictures."""
