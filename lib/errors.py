"""Everything we raise on purpose.

    AppError
    ├── NotAllowed            the viewer may not do this
    ├── NotFound              there is no such thing, or not for this viewer
    ├── CannotDo              the rules of the business forbid it now
    ├── BadImport             a file or a mapping that cannot be taken in
    │   ├── MissingFile
    │   ├── WrongMapping
    │   ├── MissingColumn
    │   ├── UndecodableFile
    │   └── UnreadableDate
    ├── BadSetting            a setting or a calendar that cannot work
    └── DatabaseTrouble       the database cannot be used as it is
        ├── DatabaseUnreachable
        ├── DatabaseLocked
        ├── DatabaseOutdated
        └── DatabaseTooNew

Every message is for the person at the screen: what happened, the value, what to do.
"""


class AppError(Exception):
    """Base of everything we raise on purpose; its text may be shown as it is."""


class NotAllowed(AppError):
    """The viewer may not do this."""


class NotFound(AppError):
    """There is no such thing, or it is not this viewer's to see."""


class CannotDo(AppError):
    """The rules of the business forbid it in the present state."""


class BadImport(AppError):
    """A file or a mapping that cannot be taken in."""


class MissingFile(BadImport):
    """The file named is not there."""


class WrongMapping(BadImport):
    """The mapping file says something we don't understand."""


class MissingColumn(BadImport):
    """The mapping names a column the file doesn't have."""


class UndecodableFile(BadImport):
    """The bytes of the file are no text we can read."""


class UnreadableDate(BadImport):
    """A date nobody can read, or a column with no one date order."""


class BadSetting(AppError):
    """A setting, target or calendar that cannot work."""


class DatabaseTrouble(AppError):
    """The database cannot be used as it is."""


class DatabaseUnreachable(DatabaseTrouble):
    """Nobody answers at the database's address."""


class DatabaseLocked(DatabaseTrouble):
    """Another program holds the database's write lock for too long."""


class DatabaseOutdated(DatabaseTrouble):
    """The database has an older schema than this program."""


class DatabaseTooNew(DatabaseTrouble):
    """The database was made by a newer version of this program."""
