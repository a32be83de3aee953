"""权限: permissions are declared in code; roles and grants are data; the actor answers who may do what where."""
