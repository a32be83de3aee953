"""个人偏好: saved views of lists and the choice of columns."""
