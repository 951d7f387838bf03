"""From bytes to pages: inputs, formats, containers, charsets."""
