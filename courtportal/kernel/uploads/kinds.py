"""The allow-list: which extensions a person may upload, and what their content must be."""

CONTENT_OF_EXTENSION = {
    "pdf": "pdf",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "png": "png",
    "docx": "zip",
    "xlsx": "zip",
    "zip": "zip",
    "csv": "unknown",  # plain text has no mark of its own
    "mp3": "mp3",
    "wav": "wav",
    "m4a": "mp4",
    "mp4": "mp4",
}
# Pictures that have to be converted first, by their extensions.
TO_CONVERT = {
    "heic": "heic",
    "heif": "heic",
    "avif": "heic",
    "tif": "tiff",
    "tiff": "tiff",
    "gif": "gif",
    "webp": "webp",
    "bmp": "bmp",
}
# What is unpacked before it is sent: nobody reads an archive as evidence.
PACKED = frozenset({"zip", "rar", "7z", "gz", "tar", "tgz"})
DOCUMENTS = ("pdf", "jpg", "jpeg", "png", "docx")
TABLES = ("xlsx", "csv")
ARCHIVES = ("zip",)
RECORDINGS = ("mp3", "wav", "m4a", "mp4")
ALLOWED = DOCUMENTS + RECORDINGS


def extension_of(name: str) -> str:
    """The last extension of a file name in small letters, "" when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""
