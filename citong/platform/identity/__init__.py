"""人员、账号与岗位: one person, one account, many posts; a session acts as one post."""
