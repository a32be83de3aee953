"""试点项目: the programme that a batch became and its projects, one per established school; every feature of the two years stands on them."""
