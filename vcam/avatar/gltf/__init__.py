"""glTF 2.0 files of anybody's making, read without harm: document.read_document, then read.read_model."""
