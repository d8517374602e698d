"""The steps of the main job, as the command line runs them."""
