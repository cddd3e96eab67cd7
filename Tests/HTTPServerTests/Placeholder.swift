// Placeholder: replaced by the first real test file of this module.
