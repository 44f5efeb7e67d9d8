"""Parts drawn once and used on every page. They take translated text and know no model."""
