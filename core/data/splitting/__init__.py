"""Dividing texts into train, validation and test."""

from core.data.splitting.division import NO_PART as NO_PART
from core.data.splitting.division import SplitTable as SplitTable
from core.data.splitting.division import split as split
from core.data.splitting.following import known_parts as known_parts
from core.data.splitting.leaks import Check as Check
from core.data.splitting.leaks import check as check
from core.data.splitting.refusals import MOST_VALUES as MOST_VALUES
