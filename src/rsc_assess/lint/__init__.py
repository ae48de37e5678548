"""What an author of a questionnaire may not have meant: findings that are no errors."""
