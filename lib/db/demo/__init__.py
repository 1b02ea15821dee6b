"""A demo company: invented people, accounts and leads with six quarters of believable history.

Everything is drawn from one fixed seed and counted back from the moment of building, and
written as plain facts through the shared schema.
"""

from lib.db.demo.build import Progress, write_demo
from lib.db.demo.sizes import SEED, SIZES, Size

__all__ = ["SEED", "SIZES", "Progress", "Size", "write_demo"]
