"""What is written down to be kept: papers of one model as docx and PDF, their templates and their signatures."""
