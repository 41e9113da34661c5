"""Languages, sentences and figures: facts about text, no files and no markdown."""
