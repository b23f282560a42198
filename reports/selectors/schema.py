"""Checking an XML file against a schema that lies on this machine; nothing is fetched."""

from pathlib import Path

from lxml import etree


class SchemaError(ValueError):
    """The file is no schema; the message is a sentence for people."""


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def schema_from(path: str) -> etree.XMLSchema:
    """The schema in a file, with the parts that lie beside it. Raises OSError, or SchemaError."""
    Path(path).read_bytes()
    try:
        return etree.XMLSchema(etree.parse(path, _parser()))
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        raise SchemaError(f"{path} is not an XML schema: {error}") from error


def faults_in(data: bytes, schema: etree.XMLSchema) -> list[str]:
    """What of a file breaks the schema, with its line; empty for nothing."""
    try:
        document = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        return [f"line {error.lineno}: {error.msg}"]
    if document.getroottree().docinfo.doctype:
        return ["line 1: An activity file has no document type."]  # it could ask for other files
    schema.validate(document)
    return [f"line {error.line}: {error.message}" for error in schema.error_log]
