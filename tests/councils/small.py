"""Small registers to test with: made-up councils, with codes that no real one has."""

from collections.abc import Sequence
from pathlib import Path

from rsc_assess import Register, load_register

HEADER = (
    "local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,region,local-authority-type,"
    "local-authority-type-name,alt-names,former-gss-codes,current-authority,pop-2020,area"
)
# In 2023 Fellshire and its districts make way for Northfell and Southfell.
ROWS = (
    'FEL,Fellshire County Council,Fellshire,E10999001,,2023-04-01,"NFE,SFE",England,North West,'
    'CTY,County,"Fellshire,fellshire cc",,False,500000.0,6000.0',
    "MER,Mereside District Council,Mereside,E07999001,,2023-04-01,NFE,England,North West,"
    "NMD,Non-metropolitan district,mereside,,False,100000.0,900.0",
    "OLD,Oldmere Borough Council,Oldmere,E07999002,,2019-03-31,MER,England,North West,NMD,Non-metropolitan district,oldmere,,False,,",
    "NFE,Northfell Council,Northfell,E06999001,2023-04-01,,,England,North West,UA,Unitary authority,northfell,,True,270000.0,3000.0",
    "SFE,Southfell Council,Southfell,E06999002,2023-04-01,,,England,North West,UA,Unitary authority,southfell,,True,230000.0,3000.0",
    'WAT,"Wat, Tyler and Straw Borough Council","Wat, Tyler and Straw",E08999001,1974-04-01,,,England,North East,'
    'MD,Metropolitan district,"Wat, Tyler and Straw,wat, tyler & straw,wat tyler",E08999009,True,300000.0,150.0',
    "ABC,Aberbont County Council,Aberbont,W06999001,1996-04-01,,,Wales,Wales,WPA,Welsh unitary authority,Abermôr,,True,150000.0,700.0",
    "KIN,Kings Marsh City Council,Kings Marsh,E07999003,,,,England,East of England,NMD,Non-metropolitan district,king's marsh,,True,90000.0,40.0",
    "KIM,Kings Marsh under Hill Borough Council,Kings Marsh under Hill,E07999004,,,,England,East of England,"
    "NMD,Non-metropolitan district,,,True,80000.0,300.0",
    "NIX,Glenlough District Council,Glenlough,,,2015-03-31,,Northern Ireland,Northern Ireland,NID,NI district,glenlough,,False,,",
)


def written(path: Path, rows: Sequence[str], header: str = HEADER) -> Path:
    """Write a CSV file and return its path."""
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def small_register(folder: Path) -> Register:
    """Return a register in mySociety's form."""
    return load_register(written(folder / "register.csv", ROWS))
