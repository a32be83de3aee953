"""工作审批: people apply, sign, return and read along; every unit designs its own flows and forms.

Used by everybody who works in a school or bureau.
"""
