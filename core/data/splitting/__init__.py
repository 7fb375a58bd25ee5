"""Dividing texts into train, validation and test, or into folds."""

from core.data.splitting.division import NO_PART as NO_PART
from core.data.splitting.division import SplitTable as SplitTable
from core.data.splitting.division import split as split
from core.data.splitting.folding import of_fold as of_fold
from core.data.splitting.folding import split_folds as split_folds
from core.data.splitting.following import BETWEEN as BETWEEN
from core.data.splitting.following import known_parts as known_parts
from core.data.splitting.leaks import Check as Check
from core.data.splitting.leaks import check as check
from core.data.splitting.leaks import check_folds as check_folds
from core.data.splitting.refusals import MOST_VALUES as MOST_VALUES
from core.data.splitting.units import group_values as group_values
from core.data.splitting.units import of_all_values as of_all_values
from core.data.splitting.units import tied_in_either as tied_in_either
from core.data.splitting.units import units as units
