"""刺桐智慧校园: the smart-campus platform of a city, its counties and its schools."""
