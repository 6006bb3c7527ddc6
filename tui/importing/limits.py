"""What a file may at most be. Beyond these it is no contact list, or no machine would like it."""

MAX_FILE_BYTES = 1 << 30
"""1 GiB: a million contacts with five fields are about 200 MB."""

MAX_DOCUMENT_BYTES = 256 << 20
"""256 MiB for JSON, vCard and sheets, which are read whole and not line by line."""

MAX_ROWS = 2_000_000
"""Twice the million contacts that the program is measured with."""

MAX_COLUMNS = 500
"""A CRM export has up to some 200 columns; more is a sheet formatted to its last column."""

MAX_CELL = 32_767
"""Characters in a cell: what a spreadsheet itself allows."""

MAX_LINE = 4 << 20
"""Characters in a line: far more than a row of a list, far less than a file without lines."""

TITLE_ROWS = 10
"""Titles and blank rows that may stand above a header."""

MAX_CELL_LINES = 100
"""Lines in a cell. A quote that is not closed swallows every line after it."""

MANY_COLUMNS = 40
"""Files with more columns (Google, Outlook: some 90) lose those that are blank in every row."""

SAMPLE_ROWS = 1_000
"""Rows looked at to tell what a column holds."""

MAX_UNPACKED_BYTES = 400 << 20
"""A sheet file may unpack to this much; 334 KB can hide 98 MB, and worse."""

MAX_UNPACK_RATIO = 200
"""Ordinary sheets unpack to 5 to 20 times their size."""

MAX_CELLS = 20_000_000
"""Cells in a sheet's area, blank ones too: it is laid out whole, at about 32 bytes a cell."""

MAX_FAR_CELLS = 2_000_000
"""Cells in the area of a sheet with more than MAX_COLUMNS columns: it will not be read, but a
workbook with such a sheet beside the list is; 60 MB are laid out for it."""
