"""
The pool: contributions of councils in a folder of their keeper, with an index in SQLite.

    contributions/   one file for each contribution that counts or counted: the truth
    withdrawals/     one file for each withdrawal, without scores
    editions/        every edition that was released
    keeper/          the keeper's log and working figures of each edition
    pool.sqlite      the index, which the folders can always rebuild

A file is written whole before its row, and a row is what acknowledges it. Files carry a number, the order in which things
came: nothing depends on a clock.
"""
