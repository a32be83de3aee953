"""The page kit: what makes features small."""
