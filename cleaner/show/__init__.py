"""What readers see of a decision: explanations and the review page."""
