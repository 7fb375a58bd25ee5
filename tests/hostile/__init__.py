"""Files made to do harm: ``python -m tests.hostile`` reads some hundreds of them, the tests a few dozens."""
