"""What is written down for others to keep: papers of one model as docx and PDF, their templates and their signatures."""
